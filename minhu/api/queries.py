"""Ledgers and their records as a program reads them: columns by name, values as they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from minhu.accounts.models import User
from minhu.ledgers import cells, living
from minhu.ledgers.answering import MADE
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.knowing import known_elsewhere
from minhu.ledgers.queries.ledgers import columns_of, ledgers_for, visible_to
from minhu.ledgers.queries.listing import Ask, page_after


def ledgers_of(user: User) -> list[dict[str, Any]]:
    """Return the ledgers somebody may open."""
    return [_named(each) | {"records": each.n} for each in ledgers_for(user)]  # type: ignore[attr-defined]  # -- a number for the list


def described(user: User, ledger: Ledger) -> dict[str, Any]:
    """Return what a ledger asks, so that a program knows what to write."""
    return _named(ledger) | {
        "version": ledger.seq,
        "may_write": user.has_perm("ledgers.fill_ledger", ledger),
        "columns": [_column(each) for each in columns_of(ledger)],
    }


def page_of(user: User, ledger: Ledger, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return fifty records behind a mark, and the mark of the next page if there is one."""
    first, last = asked.get("first"), asked.get("last")
    ask = Ask(area=asked.get("area", ""), first=first, last=last)
    records, after = page_after(user, ledger, ask, asked.get("after", ""))
    columns = columns_of(ledger)
    elsewhere = known_elsewhere(user, columns, records)
    return {
        "ledger": ledger.code,
        "records": [_said(each, ledger, columns, elsewhere) for each in records],
        "next": after or None,
    }


def record_for(user: User, ledger: Ledger, key: UUID) -> Record | None:
    """Return a record somebody may see; absent and forbidden are one answer."""
    rows = visible_to(user).filter(ledger=ledger, struck=False, pk=key)
    return rows.select_related("ledger__area", "area").first()


def said(user: User, record: Record) -> dict[str, Any]:
    """Return a record with what other ledgers know of it."""
    columns = columns_of(record.ledger)
    return _said(record, record.ledger, columns, known_elsewhere(user, columns, [record]))


def _named(ledger: Ledger) -> dict[str, Any]:
    return {"code": ledger.code, "name": ledger.name, "area": ledger.area_id}


def _column(column: Column) -> dict[str, Any]:
    reckoned = bool(column.rules.get("calculate"))
    needed = column.is_key and not column.rules.get(MADE)
    return {
        "name": column.name,
        "label": column.label,
        "kind": str(column.kind),
        "key": column.is_key,
        "choices": list(column.choices),
        "required": needed or bool(column.rules.get("required")),
        "asked": not (reckoned or column.is_known),
        "from_ledger": column.linked.ledger.code if column.linked else None,
        "from_base": column.fact or None,
    }


def _said(
    record: Record,
    ledger: Ledger,
    columns: Iterable[Column],
    elsewhere: Mapping[tuple[str, str], object],
) -> dict[str, Any]:
    life = living.lifecycle(ledger.life)
    stood = living.standing(life, record.state)
    return {
        "id": str(record.pk),
        "key": record.key,
        "area": record.area_id,
        "day": _day(record.day),
        "state": stood,
        "moves": [each.verb for each in life.leaving(stood)] if life else [],
        "version": record.seq,
        "source": record.source,
        "as_of": _day(record.as_of),
        "values": {
            each.name: elsewhere.get((each.slot, record.key))
            if each.is_known
            else cells.outward(record.values.get(each.slot))
            for each in columns
        },
    }


def _day(day: date) -> str:
    return day.isoformat()
