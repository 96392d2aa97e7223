"""The year as it is worked: month by month, make-up days and holidays by their name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from minhu.core.calendar import Calendar
from minhu.core.yearbook import Year

WEEK, DECEMBER = 7, 12


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the year, or a gap before the first or behind the last of a month."""

    day: date
    works: bool
    why: str
    today: bool
    makeup: bool
    holiday: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Day | None]]
    worked: int


def months(days: Calendar, year: int, *, today: date) -> list[Month]:
    known = days.years.get(year)
    return [_month(date(year, month, 1), days, known, today) for month in range(1, DECEMBER + 1)]


def _month(first: date, days: Calendar, known: Year | None, today: date) -> Month:
    after = (first + timedelta(days=31)).replace(day=1)
    shown = [first + timedelta(n) for n in range((after - first).days)]
    cells: list[Day | None] = [None] * first.weekday()
    cells += [
        Day(
            day,
            days.works(day),
            days.why(day),
            day == today,
            makeup=known is not None and day in known.makeup,
            holiday=known is not None and day in known.holidays,
        )
        for day in shown
    ]
    cells += [None] * (-len(cells) % WEEK)
    weeks = [cells[n : n + WEEK] for n in range(0, len(cells), WEEK)]
    return Month(first, weeks, sum(days.works(day) for day in shown))
