"""The record a note in the inbox speaks of."""

from __future__ import annotations

from uuid import UUID

from minhu.accounts.models import User
from minhu.ledgers.models import Record
from minhu.ledgers.queries.ledgers import visible_to

LONGEST = 32
_BETWEEN = "/"


def number_of(record: Record) -> str:
    """Return what notes about a record carry: its ledger and key, or where that is too long its own."""
    said = f"{record.ledger.code}{_BETWEEN}{record.key}"
    return said if len(said) <= LONGEST else record.pk.hex


def by_number(user: User, number: str) -> Record | None:
    """Return the record a note speaks of, if somebody may see it."""
    code, between, key = number.partition(_BETWEEN)
    rows = visible_to(user).select_related("ledger")
    if between:
        return rows.filter(ledger__code=code, key=key).first()
    return rows.filter(pk=UUID(number)).first() if _is_own(number) else None


def _is_own(number: str) -> bool:
    return len(number) == LONGEST and set(number) <= set("0123456789abcdef")
