"""Publishing the working days of a year: looked at first, then kept, then everything is reckoned anew.

The days that are over stay as they were worked, or time that was used would change behind
everybody's back (domain page §6.15).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.cases.domain.reckoning import Change, changes
from minhu.cases.models import Case, Deadline
from minhu.cases.queries import PUBLIC, visible_to
from minhu.catalogue.domain.changes import Changed, log_change
from minhu.catalogue.domain.limits import KEEP
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import RuleChange
from minhu.core import outbox, yearbook
from minhu.core.calendar import Calendar, calendar, supposing
from minhu.core.clock import Clock, day_begins, local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.yearbook import Year
from minhu.places.models import Area
from minhu.places.queries import in_area

TRIED = 200
"""How many clocks are tried, those first that run out first."""
_DAY = timedelta(days=1)
_WORKING = [each.value for each in Clock if each.works]


@dataclass(frozen=True, slots=True)
class Moved:
    """A clock that would run out at another moment."""

    case: Case
    change: Change


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a year would do: which days change, which of the first clocks move."""

    off: list[date] = field(default_factory=list)
    on: list[date] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    tried: int = 0
    running: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.off or self.on)


def preview(year: Year, *, area: Area, actor: User, at: datetime) -> Preview:
    """Return what would change, of what this user may see; saves nothing.

    Raises ``DomainError`` for a year that could not be published.
    """
    _check(year, area, actor, at)
    off, on = _differences(year, area)
    if not (off or on):
        return Preview()
    running = _running(area, actor, since=min((*off, *on)))
    tried = list(running[:TRIED])
    with supposing(year):
        moved = [
            Moved(clock.case, change) for clock in tried for change in changes(clock.case, [clock])
        ]
    return Preview(off, on, moved, len(tried), running.count())


@transaction.atomic
def publish_year(year: Year, *, area: Area, actor: User, at: datetime) -> RuleChange:
    """Let the working days of a year be these in an area from now on.

    Every running clock is then reckoned anew by the worker, time used stays used, and who
    holds a case whose deadline moved is told.
    """
    _check(year, area, actor, at)
    off, on = _differences(year, area)
    known = calendar(area.code)
    if not (off or on) and known.published(year.year):
        raise DomainError(_("和现在用的一样，没有要改的。"))
    row = log_change(
        Changed(
            RuleKind.CALENDAR,
            was=known.source(year.year)
            if known.published(year.year)
            else _("没有公布，先按周一到周五"),
            becomes=difference_words(off, on),
            begins=max(local_day(at), date(year.year, 1, 1)),
            source=year.source,
            name=str(year.year),
        ),
        area_code=area.code,
        actor=actor,
        at=at,
    )
    outbox.put("calendar.published", str(row.pk))
    yearbook.put(year)
    return row


def difference_words(off: list[date], on: list[date]) -> str:
    """Return in words which days are worked no more, and which are worked now."""
    parts = []
    if off:
        parts.append(_("改成放假：%(days)s") % {"days": _days(off)})
    if on:
        parts.append(_("改成上班：%(days)s") % {"days": _days(on)})
    return _("；").join(parts) or _("上班和放假的日子不变")


def _days(days: list[date]) -> str:
    return _("、").join(map(_day_words, days))


def _day_words(day: date) -> str:
    return _("%(m)d月%(d)d日") % {"m": day.month, "d": day.day}


def _check(year: Year, area: Area, actor: User, at: datetime) -> None:
    if not actor.has_perm(KEEP, area):
        raise NotAllowedError(_("您不能改工作日历，请找街道调度。"))
    today = local_day(at)
    if year.issued > today:
        raise DomainError(_("发布的日子还没有到，请核对。"))
    _check_place(year, area)
    _check_past(year, area, today)


def _check_place(year: Year, area: Area) -> None:
    """Refuse what would not hold, because something else was issued later or the same day."""
    same = [one for one in yearbook.published() if one.year == year.year]
    twin = any(one.order == year.order and one != year for one in same)
    if twin and not yearbook.is_kept(year):
        raise DomainError(_("同一天发布的已经有一份，内容不一样。请核对发布的日子。"))
    with supposing(year):
        held = calendar(area.code).years[year.year]
    if held != year:
        words = {"source": held.source, "day": held.issued.isoformat()}
        raise DomainError(
            _("现在用的“%(source)s”是 %(day)s 发布的，比这份晚。请核对发布的日子。") % words
        )


def _check_past(year: Year, area: Area, today: date) -> None:
    known = calendar(area.code)
    with supposing(year):
        after = calendar(area.code)
    past = min(today, date(year.year, 12, 31))
    for day in _of(year.year):
        if day <= past and known.works(day) != after.works(day):
            words = {"day": _day_words(day)}
            raise DomainError(_("%(day)s已经到了或者过去了，那天上不上班不能再改。") % words)
    held = known.years.get(year.year)
    if year.year <= today.year and held is not None and held.spans != year.spans:
        raise DomainError(_("这一年的作息已经在用了，要改请从明年起。"))


def _differences(year: Year, area: Area) -> tuple[list[date], list[date]]:
    known = calendar(area.code)
    with supposing(year):
        after = calendar(area.code)
    return [*_changed(known, after, year.year)], [*_changed(after, known, year.year)]


def _changed(worked: Calendar, free: Calendar, year: int) -> Iterator[date]:
    """Yield the days that are worked by the one and not by the other."""
    return (day for day in _of(year) if worked.works(day) and not free.works(day))


def _of(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += _DAY


def _running(area: Area, actor: User, *, since: date) -> QuerySet[Deadline]:
    """Return the clocks that count working time and run out after a day, the first first."""
    seen = visible_to(actor).filter(PUBLIC, in_area(area.code))
    running = Deadline.objects.filter(ended_at=None, kind__in=_WORKING, case__in=seen)
    late = running.filter(due_at__gte=day_begins(since))
    return late.select_related("case__unit", "case__area").order_by("due_at", "id")
