"""What was published about the working days of a year: one dated file for a year and an area.

A file says for one year, and the area whose code begins with ``area`` (empty: everywhere),
the hours of a working day (``spans``; the last may run past midnight), the holidays (first
and last day) and the make-up days 调休 that are worked. ``issued`` is the day of the notice it
follows, ``source`` its title. Files in ``MINHU_DATA/calendars`` are added to those that come
with Minhu; of two for the same year and area the one issued later holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError

Hours = tuple[tuple[time, time], ...]
Stamp = tuple[tuple[str, int], ...]
FRESH_SECONDS = 5.0
"""How long a calendar that was just put into the drawer may go unseen."""
_DAY = timedelta(days=1)
_seen: list[tuple[float, Stamp]] = []


@dataclass(frozen=True, slots=True)
class Year:
    """One year as it was published."""

    year: int
    area: str
    issued: date
    source: str
    spans: Hours
    holidays: Mapping[date, str]
    makeup: frozenset[date]

    @property
    def order(self) -> tuple[int, date]:
        """Return what decides between two files: the nearer area, then the later notice."""
        return len(self.area), self.issued


def read(text: str) -> Year:
    """Return a year as a file tells it; raises ``DomainError`` when it makes no sense."""
    try:
        return _year(json.loads(text))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DomainError(_("日历文件读不懂：%(why)s。") % {"why": error}) from None


def published() -> tuple[Year, ...]:
    """Return every year on file; raises ``DomainError`` when two contradict each other."""
    return _read_all(stamp())


def stamp() -> Stamp:
    """Return what the drawer of own calendars holds, looked at every few seconds."""
    now = monotonic()
    if not _seen or now - _seen[0][0] > FRESH_SECONDS:
        found = tuple((each.name, each.stat().st_mtime_ns) for each in _own())
        _seen[:] = [(now, found)]
    return _seen[0][1]


def forget() -> None:
    """Look into the drawer anew at the next question."""
    _seen.clear()
    _read_all.cache_clear()


def _own() -> list[Path]:
    return sorted((Path(settings.DATA) / "calendars").glob("*.json"))


@lru_cache(maxsize=2)
def _read_all(stamp: Stamp) -> tuple[Year, ...]:  # noqa: ARG001 -- a cache key
    texts = [each.read_text("utf-8") for each in (files("minhu.core") / "calendars").iterdir()]
    texts += [each.read_text("utf-8") for each in _own()]
    kept: dict[tuple[int, str, date], Year] = {}
    for year in map(read, texts):
        key = (year.year, year.area, year.issued)
        if kept.setdefault(key, year) != year:
            raise DomainError(
                _("%(year)s年有两份同一天发布的日历，内容不一样，请删掉一份。")
                % {"year": year.year}
            )
    return tuple(kept.values())


def _year(told: Mapping[str, Any]) -> Year:
    spans = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in told["spans"])
    _check(spans)
    holidays = {day: name for name, (a, b) in told["holidays"].items() for day in _days(a, b)}
    year = Year(
        year=int(told["year"]),
        area=str(told["area"]),
        issued=date.fromisoformat(told["issued"]),
        source=str(told["source"]),
        spans=spans,
        holidays=holidays,
        makeup=frozenset(map(date.fromisoformat, told["makeup"])),
    )
    if twice := year.makeup & set(holidays):
        raise ValueError(f"{min(twice)} is a holiday and a make-up day")
    return year


def _days(first: str, last: str) -> Iterator[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day
        day += _DAY


def _check(spans: Hours) -> None:
    """Refuse hours that overlap or are not in order; only the last may run past midnight."""
    marks = [mark for begin, end in spans for mark in (begin, end)]
    *before, last = marks or [time()]
    past_midnight = bool(before) and last <= before[-1]
    if not before or before != sorted(set(before)):
        raise ValueError("spans overlap")
    if past_midnight and not (last <= before[0] and len(before) > 1) and not last < before[0]:
        raise ValueError("spans overlap")
