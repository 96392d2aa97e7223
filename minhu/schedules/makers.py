"""What can be made again and again: the engines announce themselves here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from minhu.accounts.models import User
from minhu.core.registry import Registry
from minhu.places.models import Area
from minhu.schedules.models import Schedule


@dataclass(frozen=True, slots=True)
class Pattern:
    """What would be made each time: ``kind`` and ``words`` as people read it, ``body`` as kept."""

    kind: str
    title: str
    area: Area
    body: Mapping[str, Any]
    words: tuple[tuple[str, str], ...] = ()


class Maker(Protocol):
    """Makes one kind of thing, with the right of whoever ordered it."""

    def pattern(self, user: User, subject: str, like: str) -> Pattern | None:
        """Return what would be made, after an example if one is named; ``None`` where one may not."""
        ...

    def make(self, schedule: Schedule, area: Area, day: date, *, at: datetime) -> str:
        """Make it for a place on a day and return what it is found by.

        Raises ``DomainError`` when it is refused this once, ``NotAllowedError`` when whoever
        ordered it may not any more.
        """
        ...

    def names(self, user: User, subjects: Collection[str]) -> Mapping[str, str]:
        """Return how the subjects are called that somebody may know of."""
        ...


makers: Registry[Maker] = Registry("maker")
