"""Whom a part of something is about, masked: a visit names its pair, and the pair names the person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from minhu.ledgers import cells
from minhu.ledgers.answering import BELONGS
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Record


def whom(parts: Sequence[Record]) -> dict[UUID, str]:
    """Return the masked names by part, of wholes anybody of the place may read; two statements.

    None are made where nothing is a part; parts come with their ledgers.
    """
    wholes = {each.ledger.within_id for each in parts if each.ledger.within_id}
    if not wholes:
        return {}
    links, people = _slots({each.ledger_id for each in parts}, wholes)
    keys = {each.pk: str(each.values.get(links.get(each.ledger_id, "")) or "") for each in parts}
    rows = Record.objects.filter(ledger__in=wholes, ledger__secrecy=0, key__in=set(keys.values()))
    named: dict[tuple[UUID | None, str], str] = {
        (row.ledger_id, row.key): _names(row, people[row.ledger_id]) for row in rows
    }
    return {each.pk: named.get((each.ledger.within_id, keys[each.pk]), "") for each in parts}


def _slots(parts: set[UUID], wholes: set[UUID]) -> tuple[dict[UUID, str], dict[UUID, list[str]]]:
    """Return where a part names its whole, and where a whole names people, by ledger."""
    links: dict[UUID, str] = {}
    people: dict[UUID, list[str]] = defaultdict(list)
    asked = Q(name=BELONGS, ledger__in=parts) | Q(kind=Kind.PERSON, ledger__in=wholes)
    for column in Column.objects.filter(asked, retired_at=None):
        if column.name == BELONGS:
            links[column.ledger_id] = column.slot
        else:
            people[column.ledger_id].append(column.slot)
    return links, people


def _names(record: Record, slots: Sequence[str]) -> str:
    said = (cells.show(record.values.get(slot, ""), Kind.PERSON) for slot in slots)
    return "、".join(filter(None, said))
