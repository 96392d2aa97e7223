"""What was to be written into a ledger by itself and was refused, until it stands there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minhu.accounts.models import User
from minhu.core.registry import Registry
from minhu.ledgers.models import Ledger, Record


@dataclass(frozen=True, slots=True)
class Missing:
    """A record that is not there: of which ledger, how it would be called, for which day, why.

    It would belong to ``whole``, if to any, or came up by a ``schedule``.
    """

    ledger: str
    called: str
    day: date
    why: str
    whole: Record | None = None
    schedule: UUID | None = None


Source = Callable[[User, Ledger, Record | None], list[Missing]]
refusals: Registry[Source] = Registry("source of what is missing in a ledger")
"""Whatever writes records by itself says here which were refused, of a ledger or of one record."""


def missing_in(user: User, ledger: Ledger, record: Record | None = None) -> list[Missing]:
    """Return what a ledger misses in the places somebody sees, or what one of its records does."""
    return [each for name in refusals for each in refusals[name](user, ledger, record)]
