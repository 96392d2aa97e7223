"""The periods of the figures page, each with the one before it to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

_WEEKS_FROM = 62


@dataclass(frozen=True, slots=True)
class Span:
    """Some days; ``first`` and ``last`` both count in."""

    first: date
    last: date
    label: str

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Period:
    """The days looked at, and the days before that they are compared with."""

    now: Span
    before: Span

    @property
    def step(self) -> int:
        """Return how many days one bar of the chart stands for: a day, or a week."""
        return 7 if self.now.days > _WEEKS_FROM else 1

    def bars(self) -> list[tuple[date, date]]:
        """Return the days of each bar; the last week may be short."""
        starts = range(0, self.now.days, self.step)
        firsts = [self.now.first + timedelta(days=start) for start in starts]
        return [(one, min(one + timedelta(days=self.step - 1), self.now.last)) for one in firsts]


def this_month(today: date) -> Period:
    """Return the month so far, beside the same days of the month before."""
    first = today.replace(day=1)
    end = first - timedelta(days=1)
    before = end.replace(day=1)
    same = min(end, before + timedelta(days=today.day - 1))
    return Period(
        Span(first, today, _month(first)),
        Span(before, same, _("%(month)s月同期") % {"month": before.month}),
    )


def last_month(today: date) -> Period:
    """Return the whole month before this one, beside the month before that."""
    end = today.replace(day=1) - timedelta(days=1)
    first = end.replace(day=1)
    before = first - timedelta(days=1)
    return Period(
        Span(first, end, _month(first)),
        Span(before.replace(day=1), before, _("%(month)s月") % {"month": before.month}),
    )


def last_thirty_days(today: date) -> Period:
    """Return today and the thirty days before it."""
    return own(today - timedelta(days=30), today, _("近30天"), _("前30天"))


def own(first: date, last: date, label: str = "", before: str = "") -> Period:
    """Return any days, beside as many days before them."""
    days = (last - first).days + 1
    end = first - timedelta(days=1)
    return Period(
        Span(first, last, label or _("%(first)s至%(last)s") % {"first": first, "last": last}),
        Span(end - timedelta(days=days - 1), end, before or _("前%(days)s天") % {"days": days}),
    )


def _month(first: date) -> str:
    return _("%(year)s年%(month)s月") % {"year": first.year, "month": first.month}
