"""What is counted: a kind of case, a place or a unit, and the days of receipt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from minhu.core.clock import zone


@dataclass(frozen=True, slots=True)
class Scope:
    """Empty fields leave nothing out; ``first`` and ``last`` both count in.

    A case belongs to the local day on which it was received, whatever happened later.
    """

    kind: str = "request"
    area: str = ""
    unit: str = ""
    first: date | None = None
    last: date | None = None

    def during(self, first: date | None, last: date | None) -> Scope:
        return replace(self, first=first, last=last)

    def holds(self, day: date) -> bool:
        """Answer whether a day is among the days."""
        return (self.first or day) <= day <= (self.last or day)

    @property
    def moments(self) -> tuple[datetime | None, datetime | None]:
        """Return the half-open time the days cover."""
        first = _midnight(self.first) if self.first else None
        after = _midnight(self.last + timedelta(days=1)) if self.last else None
        return first, after


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone())
