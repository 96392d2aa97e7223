"""Working time: which days and hours count, laid end to end so that it can be reckoned with.

What was published for a year and an area comes from ``core.yearbook``. A year of which
nobody knows anything is Monday to Friday, and says that it is a guess.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from minhu.core import yearbook
from minhu.core.drawer import Stamp
from minhu.core.yearbook import Hours, Year, published

Span = tuple[datetime, datetime]
_DAY, _FRIDAY, _DECEMBER = timedelta(days=1), 4, 12
_USUAL: Hours = ((time(8), time(12)), (time(14), time(18)))
_TICK = timedelta(microseconds=1)
_FURTHER = timedelta(days=700)
"""How much more is laid out at a time when a deadline runs past what is at hand."""


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Years that a deadline runs through and for which nobody has published a calendar."""

    years: tuple[int, ...]

    def __str__(self) -> str:
        years = "、".join(map(str, self.years))
        return _("%(years)s年的放假安排还没有公布，先按周一到周五上班算，公布后会重算。") % {
            "years": years
        }


@dataclass(frozen=True, slots=True)
class _Line:
    """Working time laid end to end: spans as seconds since 1970, and the sum before each."""

    first: int
    last: int
    begins: tuple[float, ...]
    ends: tuple[float, ...]
    sums: tuple[float, ...]

    def position(self, moment: float) -> float:
        """Return the working seconds from the beginning of the line until a moment."""
        index = bisect_right(self.begins, moment) - 1
        if index < 0:
            return 0.0
        return self.sums[index] + min(moment, self.ends[index]) - self.begins[index]

    def moment(self, position: float) -> float | None:
        """Return the first moment at which so much was worked; ``None`` beyond the line."""
        index = max(0, bisect_left(self.sums, position) - 1)
        found = self.begins[index] + position - self.sums[index]
        return found if found <= self.ends[index] else None


class Calendar:
    """The working time of one area. Immutable for its users; lines grow as they are needed."""

    def __init__(self, years: Iterable[Year], zone: ZoneInfo) -> None:
        self.zone = zone
        self.years: Mapping[int, Year] = {
            year.year: year for year in sorted(years, key=lambda one: one.order)
        }
        self._laid: _Line | None = None

    def published(self, year: int) -> bool:
        return year in self.years

    def unpublished(self, first: datetime, last: datetime) -> Unpublished | None:
        """Return a warning when the time between two moments is not all published."""
        span = range(self._there(first).year, self._there(last).year + 1)
        missing = tuple(year for year in span if not self.published(year))
        return Unpublished(missing) if missing else None

    def works(self, day: date) -> bool:
        known = self.years.get(day.year)
        if known is None:
            return day.weekday() <= _FRIDAY
        return day in known.makeup or (day.weekday() <= _FRIDAY and day not in known.holidays)

    def why(self, day: date) -> str:
        """Return why a day is (not) worked when that is not plain: its holiday, a make-up day."""
        known = self.years.get(day.year)
        if known and day in known.makeup:
            return _("调休上班")
        if known and day in known.holidays:
            return known.holidays[day]
        return _("周末") if day.weekday() > _FRIDAY else ""

    def source(self, year: int) -> str:
        known = self.years.get(year)
        return known.source if known else str(Unpublished((year,)))

    def working_days(self, year: int) -> list[date]:
        first = date(year, 1, 1)
        days = (first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days))
        return [day for day in days if self.works(day)]

    def months(self, year: int) -> list[int]:
        """Return how many days are worked in each month of a year."""
        days = self.working_days(year)
        return [sum(day.month == month for day in days) for month in range(1, _DECEMBER + 1)]

    def workday_after(self, day: date, count: int) -> date:
        """Return the working day that is so many after ``day``, which itself does not count."""
        while count:
            day += _DAY
            count -= self.works(day)
        return day

    def closing(self, day: date) -> datetime:
        """Return the end of the last span that begins on a working day."""
        return max(end for _begin, end in self._spans(day))

    def opening(self, day: date) -> datetime:
        return min(begin for begin, _end in self._spans(day))

    def evening(self, moment: datetime) -> datetime:
        """Return the end of the working day to which a moment belongs, at night the one before."""
        day = self._there(moment).date()
        for back in (1, 0):  # a night shift belongs to the day on which it began
            for begin, end in self._spans(day - back * _DAY):
                if begin < moment <= end:
                    return self.closing(day - back * _DAY)
        return moment

    def working(self, moment: datetime) -> bool:
        """Answer whether somebody is at work at that moment."""
        return any(
            begin <= moment < end
            for back in (1, 0)
            for begin, end in self._spans(self._there(moment).date() - back * _DAY)
        )

    def opens(self, moment: datetime) -> datetime:
        """Return a moment at which somebody is at work: this one, or when work begins again."""
        return moment if self.working(moment) else self.after(moment, _TICK) - _TICK

    def worked(self, first: datetime, last: datetime) -> timedelta:
        """Return the working time between two moments, negative when ``last`` comes first."""
        line = self._line(min(first, last), max(first, last))
        passed = line.position(last.timestamp()) - line.position(first.timestamp())
        return timedelta(seconds=round(passed, 6))

    def after(self, start: datetime, length: timedelta) -> datetime:
        """Return the first moment at which so much has been worked since ``start``.

        A negative length goes back to the moment since when so much has been worked.
        """
        first, last = min(start, start + length), max(start, start + length)
        while length:
            line = self._line(first, last)
            wanted = line.position(start.timestamp()) + length.total_seconds()
            found = line.moment(wanted)
            if wanted >= 0 and found is not None:
                return datetime.fromtimestamp(found, self.zone)
            if wanted < 0:
                first -= _FURTHER
            else:
                last += _FURTHER
        return start

    def between(self, first: datetime, last: datetime) -> list[Span]:
        """Return the spans worked between two moments, cut to them."""
        if last <= first:
            return []
        line = self._line(first, last)
        begin = bisect_right(line.ends, first.timestamp())
        end = bisect_left(line.begins, last.timestamp())
        here = zip(line.begins[begin:end], line.ends[begin:end], strict=True)
        return [
            (
                datetime.fromtimestamp(max(a, first.timestamp()), self.zone),
                datetime.fromtimestamp(min(b, last.timestamp()), self.zone),
            )
            for a, b in here
        ]

    def _there(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _line(self, first: datetime, last: datetime) -> _Line:
        """Return a line from a year before ``first`` to a year after ``last`` at least."""
        low, high = self._there(first).year, self._there(last).year
        laid = self._laid
        if laid is None or low <= laid.first or high >= laid.last:
            known = (laid.first, laid.last) if laid else (low, high)
            laid = self._laid = self._lay(min(low - 1, known[0]), max(high + 1, known[1]))
        return laid

    def _lay(self, first: int, last: int) -> _Line:
        days = (day for year in range(first, last + 1) for day in self.working_days(year))
        begins: list[float] = []
        ends: list[float] = []
        for begin, end in sorted(
            (a.timestamp(), b.timestamp()) for day in days for a, b in self._spans(day)
        ):
            if ends and begin <= ends[-1]:  # a night shift that runs into the next one
                ends[-1] = max(ends[-1], end)
                continue
            begins.append(begin)
            ends.append(end)
        sums = [0.0]
        for begin, end in zip(begins, ends, strict=True):
            sums.append(sums[-1] + end - begin)
        return _Line(first, last, tuple(begins), tuple(ends), tuple(sums[:-1]))

    def _spans(self, day: date) -> Iterator[Span]:
        """Yield the working spans that begin on a day."""
        if not self.works(day):
            return
        known = self.years.get(day.year)
        for begin, end in known.spans if known else self._usual:
            closes = day if end > begin else day + _DAY
            yield (
                datetime.combine(day, begin, self.zone),
                datetime.combine(closes, end, self.zone),
            )

    @cached_property
    def _usual(self) -> Hours:
        """Return the hours of an unpublished year: those of the last published one."""
        return self.years[max(self.years)].spans if self.years else _USUAL


class _Supposed:
    """A year that nobody has published yet, and the calendars that would follow from it."""

    def __init__(self, year: Year) -> None:
        self.year, self._made = year, dict[str, Calendar]()

    def calendar(self, area: str) -> Calendar:
        known = (*published(), self.year)
        prefix = _nearest(known, area)
        if prefix not in self._made:
            self._made[prefix] = _made(known, prefix)
        return self._made[prefix]


_supposed: ContextVar[_Supposed | None] = ContextVar("_supposed", default=None)


@contextmanager
def supposing(year: Year) -> Iterator[None]:
    """Reckon meanwhile as if a year were published, here and for nobody else."""
    token = _supposed.set(_Supposed(year))
    try:
        yield
    finally:
        _supposed.reset(token)


def calendar(area: str = "") -> Calendar:
    """Return the calendar that holds for an area code; without one, that of everywhere."""
    supposed = _supposed.get()
    if supposed is not None:
        return supposed.calendar(area)
    known = published()
    return _calendar(_nearest(known, area), yearbook.stamp())


def forget() -> None:
    """Read the files anew when they are next asked for."""
    yearbook.forget()
    _calendar.cache_clear()


@lru_cache(maxsize=64)
def _calendar(prefix: str, stamp: Stamp) -> Calendar:  # noqa: ARG001 -- a cache key
    return _made(published(), prefix)


def _nearest(known: Iterable[Year], area: str) -> str:
    return max((year.area for year in known if area.startswith(year.area)), key=len, default="")


def _made(known: Iterable[Year], prefix: str) -> Calendar:
    near = (year for year in known if prefix.startswith(year.area))
    return Calendar(near, ZoneInfo(settings.TIME_ZONE))
