"""Why a deadline is when it is: every day that was counted, every pause, and the rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from minhu.cases.models import Deadline
from minhu.core.calendar import Calendar, Span, Unpublished, calendar
from minhu.core.clock import Clock, Limit, local_day, zone

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Day:
    """One day between start and end: the spans that count on it, or why none does."""

    day: date
    spans: tuple[Span, ...]
    note: str

    @property
    def minutes(self) -> int:
        return int(sum((end - begin).total_seconds() for begin, end in self.spans) // 60)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Everything that made a deadline what it is.

    ``moved`` says that it is not where it was set at first (a pause, a new calendar);
    ``calendars`` are the sources of the working days, empty for a clock that always runs.
    """

    deadline: Deadline
    limit: Limit | None
    days: list[Day]
    pauses: list[tuple[datetime, datetime | None]]
    warning: Unpublished | None
    calendars: list[str]

    @property
    def moved(self) -> bool:
        first = self.deadline.first_due
        return first is not None and first != self.deadline.due_at

    @property
    def how(self) -> str:
        """Return in one sentence which time counts."""
        return how(self.limit)

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)


def explain(deadline: Deadline, area: str) -> Reasons:
    """Return the reasons of one clock of a case in an area."""
    days, limit = calendar(area), deadline.limit
    spans = [
        span
        for first, last in _running(deadline, days)
        for span in _counted(limit, first, last, days)
    ]
    works = limit is not None and limit.clock.works
    years = range(local_day(deadline.started_at).year, local_day(deadline.due_at).year + 1)
    return Reasons(
        deadline=deadline,
        limit=limit,
        days=_by_day(deadline, spans, days if works else None),
        pauses=_pauses(deadline),
        warning=days.unpublished(deadline.started_at, deadline.due_at) if works else None,
        calendars=[days.source(year) for year in years] if works else [],
    )


def how(limit: Limit | None) -> str:
    """Return in one sentence which time a limit counts."""
    if limit is None:
        return _("这个时间是人定的，不按时限表算。")
    if not limit.clock.works:
        return _("夜里和节假日也算在内。")
    if limit.clock is Clock.WORK_DAY and limit.mode == "end_of_day":
        return _("只算工作日；收到当天不算，最后一天算到下班。")
    return _("只算工作日上班的时间，一个工作日合8小时。")


def _running(deadline: Deadline, days: Calendar) -> Iterator[Span]:
    """Yield when the clock ran: from its beginning to its end, without the pauses."""
    begin = deadline.started_at
    limit = deadline.limit
    if limit and limit.clock is Clock.WORK_DAY and limit.mode == "end_of_day":
        begin = days.opening(days.workday_after(local_day(begin), 1))
    for stopped, went_on in deadline.stood_still:
        if begin < stopped:
            yield begin, stopped
        begin = max(begin, went_on)
    end = deadline.paused_at or deadline.due_at
    if begin < end:
        yield begin, end


def _counted(limit: Limit | None, first: datetime, last: datetime, days: Calendar) -> list[Span]:
    if limit is not None and limit.clock.works:
        return days.between(first, last)
    return list(_split(first.astimezone(zone()), last.astimezone(zone())))


def _split(first: datetime, last: datetime) -> Iterator[Span]:
    """Cut natural time at midnight."""
    while first.date() < last.date():
        midnight = datetime.combine(first.date() + timedelta(days=1), datetime.min.time(), zone())
        yield first, midnight
        first = midnight
    if first < last:
        yield first, last


def _by_day(deadline: Deadline, spans: list[Span], days: Calendar | None) -> list[Day]:
    first, last = local_day(deadline.started_at), local_day(deadline.due_at)
    count = min((last - first).days + 1, MOST_DAYS)
    found: dict[date, list[Span]] = {first + timedelta(n): [] for n in range(count)}
    for span in spans:
        found.setdefault(span[0].date(), []).append(span)
    return [
        Day(day, tuple(counted), days.why(day) if days else "") for day, counted in found.items()
    ]


def _pauses(deadline: Deadline) -> list[tuple[datetime, datetime | None]]:
    known: list[tuple[datetime, datetime | None]] = [*deadline.stood_still]
    return [*known, (deadline.paused_at, None)] if deadline.paused_at else known
