"""How long a name and a phone are kept, by kind of case: dated rules, as data.

A file says from when it holds (``begins``), where it comes from (``source``) and the days.
Files in ``MINHU_DATA/periods`` are added to the one that comes with Minhu.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from minhu.core.clock import local_day
from minhu.core.registry import Registry

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
def _read(own: str) -> tuple[Periods, ...]:
    shipped = list(files("minhu.people").joinpath("periods").iterdir())
    texts = [each.read_text("utf-8") for each in (*shipped, *sorted(Path(own).glob("*.toml")))]
    return tuple(sorted(map(read_periods, texts), key=lambda one: one.begins))


def read_periods(text: str) -> Periods:
    """Return the periods of a file; raises ``ValueError`` for days that are none."""
    told = tomllib.loads(text)
    if any(not isinstance(n, int) or n < 1 for n in told["days"].values()):
        raise ValueError(told["days"])
    return Periods(told["begins"], told["source"], told["days"])
