"""Who acts: a member of staff, the caller of one case, or the house itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import Model

from minhu.accounts.models import User
from minhu.accounts.permissions import allowed


class Actor(Protocol):
    """Whoever a verb is done by. ``User`` is one as well."""

    def has_perm(self, perm: str, obj: Model | None = None) -> bool: ...


@dataclass(frozen=True, slots=True)
class Caller:
    """A resident without an account who holds the link or the phone of one case."""

    case_id: UUID

    def has_perm(self, perm: str, obj: Model | None = None) -> bool:
        return allowed(self, perm, obj)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A resident who has just opened a door plate and holds nothing yet."""

    def has_perm(self, perm: str, obj: Model | None = None) -> bool:
        return allowed(self, perm, obj)


@dataclass(frozen=True, slots=True)
class House:
    """Minhu itself: imports, clocks that ran out, the sample month."""

    def has_perm(self, perm: str, obj: Model | None = None) -> bool:  # noqa: ARG002 -- the house may do all
        return True


def as_user(actor: object) -> User | None:
    """Return who of the staff acts, as rows keep it; nobody for a resident or the house."""
    return actor if isinstance(actor, User) else None
