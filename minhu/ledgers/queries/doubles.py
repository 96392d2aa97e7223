"""The same unified social credit code elsewhere: in this ledger again, and in others."""

from __future__ import annotations

from collections.abc import Iterable

from minhu.accounts.models import User
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.ledgers import visible_to

MOST = 20
"""How many records of the same code are shown at most, of each column."""


def same_code(user: User, record: Record, columns: Iterable[Column]) -> list[Record]:
    """Return other records that carry a code of this one, as far as somebody may see them.

    A statement for each column of codes there is, however many records.
    """
    mine = {record.values.get(each.slot) for each in columns if each.kind == Kind.CREDIT}
    codes = sorted(filter(None, mine))
    if not codes:
        return []
    seen = visible_to(user).filter(struck=False).exclude(pk=record.pk).select_related("ledger")
    found: dict[object, Record] = {}
    for column in Column.objects.filter(kind=Kind.CREDIT, retired_at=None):
        there = f"values__{column.slot}__in" if not column.is_key else "key__in"
        rows = seen.filter(ledger=column.ledger_id, **{there: codes}).order_by("pk")
        found |= {each.pk: each for each in rows[:MOST]}
    return list(found.values())
