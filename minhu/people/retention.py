"""How long a name and a phone are kept, by kind of case: dated rules, as data.

A file says from when it holds (``begins``), where it comes from (``source``) and the days.
Files in ``MINHU_DATA/periods`` are added to the one that comes with Minhu.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from minhu.core.clock import local_day
from minhu.core.registry import Registry
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile

Needed = Callable[["Periods", datetime], Q]
needs: Registry[Needed] = Registry("need of a person")
"""What lies above says here of whom it still needs name and phone."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The days that hold from a day on, by kind."""

    begins: date
    source: str
    days: Mapping[str, int]

    def of(self, kind: str) -> timedelta:
        return timedelta(days=self.days.get(kind, self.days["other"]))

    @property
    def nobody(self) -> timedelta:
        return timedelta(days=self.days["nobody"])


def periods_on(day: date) -> Periods:
    """Return the periods that hold on a day; the earliest ones before any began."""
    known = _read(str(Path(settings.DATA) / "periods"))
    return next((one for one in reversed(known) if one.begins <= day), known[0])


def periods(at: datetime) -> Periods:
    return periods_on(local_day(at))


@lru_cache(maxsize=2)
def _read(own: str) -> tuple[Periods, ...]:  # noqa: ARG001 -- a cache key
    return tuple(sorted(BOOK.read_all(), key=lambda one: one.begins))


def read_periods(text: str) -> Periods:
    """Return the periods of a file; raises ``RuleFileError`` for days that are none."""
    file = RuleFile(text)
    periods = file.fill(Periods, file.told)
    file.require(periods.days, ("other", "nobody"), "days")
    for kind, n in file.told["days"].items():
        if not isinstance(n, int) or n < 1:
            raise file.fault(f"{kind} is {n}; write a number of days from 1", "days", kind)
    return periods


BOOK = rulebooks.add("periods", Rulebook("people", "periods", read_periods, "periods"))
