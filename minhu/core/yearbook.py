"""What was published about the working days of a year: one dated file for a year and an area.

A file says for one year, and the area whose code begins with ``area`` (empty: everywhere),
the hours of a working day (``spans``; the last may run past midnight), the holidays (first
and last day) and the make-up days 调休 that are worked. ``issued`` is the day of the notice it
follows, ``source`` its title. Files in ``MINHU_DATA/calendars`` are added to those that come
with Minhu; of two for the same year and area the one issued later holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from minhu.core.drawer import Drawer, Stamp
from minhu.core.errors import DomainError
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFileError

Hours = tuple[tuple[time, time], ...]
DRAWER = Drawer("calendars", ".json")
"""The calendars an office keeps itself."""
_DAY = timedelta(days=1)
_SPOKEN_OF = re.compile(r"'([^']+)'|(\d{4}-\d\d-\d\d)")


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


def read_file(text: str) -> Year:
    """Return a year as a file tells it; raises ``RuleFileError`` with the line that makes no sense."""
    try:
        return _year(json.loads(text))
    except json.JSONDecodeError as error:
        raise RuleFileError(error.msg, f"{error.lineno}:{error.colno}") from None
    except KeyError as error:
        words = f'{error.args[0]} is missing; write "{error.args[0]}": …'
        raise RuleFileError(words, "1") from None
    except (AttributeError, TypeError, ValueError) as error:
        raise RuleFileError(str(error), _line_of(str(error), text)) from None


def _line_of(words: str, text: str) -> str:
    """Return the line of the first thing that a refusal speaks of."""
    found = _SPOKEN_OF.search(words)
    named = found[1] or found[2] if found else ""
    lines = enumerate(text.splitlines(), start=1)
    return str(next((number for number, line in lines if named and named in line), 1))


def published() -> tuple[Year, ...]:
    """Return every year on file; raises ``DomainError`` when two contradict each other."""
    return _read_all(stamp())


def stamp() -> Stamp:
    """Return what the drawer of own calendars holds, looked at every few seconds."""
    return DRAWER.stamp()


def forget() -> None:
    """Look into the drawer anew at the next question."""
    DRAWER.forget()
    _read_all.cache_clear()


def put(year: Year) -> None:
    """Keep a year in the drawer; the same notice for the same place is put right."""
    DRAWER.put(_file_name(year), _text(year))
    forget()


def is_kept(year: Year) -> bool:
    """Answer whether ``put`` would write over a file it wrote itself."""
    return DRAWER.holds(_file_name(year))


def _file_name(year: Year) -> str:
    return f"{year.year}-{year.area or 'all'}-{year.issued.isoformat()}.json"


def _text(year: Year) -> str:
    ends: dict[str, list[str]] = {}
    for day in sorted(year.holidays):
        first, *_rest = ends.get(year.holidays[day], [day.isoformat()])
        ends[year.holidays[day]] = [first, day.isoformat()]
    told = {
        "year": year.year,
        "area": year.area,
        "issued": year.issued.isoformat(),
        "source": year.source,
        "spans": [[f"{begin:%H:%M}", f"{end:%H:%M}"] for begin, end in year.spans],
        "holidays": ends,
        "makeup": sorted(day.isoformat() for day in year.makeup),
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


@lru_cache(maxsize=2)
def _read_all(stamp: Stamp) -> tuple[Year, ...]:  # noqa: ARG001 -- a cache key
    kept: dict[tuple[int, str, date], Year] = {}
    try:
        found = BOOK.read_all()
    except RuleFileError as error:
        raise DomainError(_("日历文件读不懂：%(why)s。") % {"why": error}) from None
    for year in found:
        key = (year.year, year.area, year.issued)
        if kept.setdefault(key, year) != year:
            raise DomainError(
                _("%(year)s年有两份同一天发布的日历，内容不一样，请删掉一份。")
                % {"year": year.year}
            )
    return tuple(kept.values())


def _year(told: Mapping[str, Any]) -> Year:
    spans = tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in told["spans"])
    checked(spans)
    holidays = {day: name for name, (a, b) in told["holidays"].items() for day in _days(a, b)}
    year = Year(
        year=int(told["year"]),
        area=str(told["area"]),
        issued=_day(told["issued"]),
        source=str(told["source"]),
        spans=spans,
        holidays=holidays,
        makeup=frozenset(map(_day, told["makeup"])),
    )
    if twice := year.makeup & set(holidays):
        raise ValueError(f"{min(twice)} is a holiday and a make-up day")
    return year


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text}' is no day; write one such as 2027-01-01") from None


def _days(first: str, last: str) -> Iterator[date]:
    day, end = _day(first), _day(last)
    while day <= end:
        yield day
        day += _DAY


def checked(spans: Hours) -> Hours:
    """Return hours; raises ``ValueError`` for those that overlap or are not in order; only the last may run past midnight."""
    marks = [mark for begin, end in spans for mark in (begin, end)]
    *before, last = marks or [time()]
    past_midnight = bool(before) and last <= before[-1]
    if not before or before != sorted(set(before)):
        raise ValueError("spans overlap")
    if past_midnight and not (last <= before[0] and len(before) > 1) and not last < before[0]:
        raise ValueError("spans overlap")
    return spans


BOOK = rulebooks.add(
    "calendars", Rulebook("core", "calendars", read_file, DRAWER.name, ending=".json")
)
