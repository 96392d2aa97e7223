"""What comes again: a dated rule, and whether a day is one of its days.

Every Friday, each first Monday of a month, each working day: with make-up days and holidays of
the calendar that holds in a place (domain page §6.15, rows 39, 42, 43 and 96).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minhu.core.calendar import Calendar

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
LAST = -1
"""The last weekday of a month, where ``nth`` counts them."""


class Every(TextChoices):
    DAY = "day", gettext_lazy("每天")
    WORKDAY = "workday", gettext_lazy("每个工作日（调休上班的也算）")
    WEEK = "week", gettext_lazy("每周的几天")
    MONTH_DAY = "month_day", gettext_lazy("每月的一天")
    MONTH_WEEKDAY = "month_weekday", gettext_lazy("每月第几个周几")


class Holiday(TextChoices):
    """What becomes of a day on which nobody works."""

    KEEP = "keep", gettext_lazy("照常")
    SKIP = "skip", gettext_lazy("这一次不做")
    AFTER = "after", gettext_lazy("顺延到上班的第一天")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which days something comes again on.

    ``weekdays`` count from 0, Monday. ``nth`` is a day of the month (the 31st is the last of a
    shorter one), or which of its weekdays. ``months`` is how far apart the months are, counted
    from January: 3 is January, April, July and October.
    """

    every: Every
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    months: int = 1
    holiday: Holiday = Holiday.KEEP

    def falls(self, day: date, days: Calendar) -> bool:
        """Answer whether it comes on a day."""
        if self.every is Every.WORKDAY:
            return days.works(day)
        if self.holiday is Holiday.KEEP:
            return self._means(day)
        if not days.works(day):
            return False
        return self._means(day) or (self.holiday is Holiday.AFTER and self._put_off(day, days))

    def between(self, first: date, last: date, days: Calendar) -> list[date]:
        """Return its days from the first to the last, both included."""
        span = (first + _DAY * n for n in range((last - first).days + 1))
        return [day for day in span if self.falls(day, days)]

    def kept(self) -> dict[str, Any]:
        """Return it as ``read_rule`` reads it."""
        return {**asdict(self), "weekdays": list(self.weekdays)}

    def __str__(self) -> str:
        words = self._words()
        if self.every is Every.WORKDAY or self.holiday is Holiday.KEEP:
            return words
        return _("%(rule)s，碰上放假%(holiday)s") % {"rule": words, "holiday": self.holiday.label}

    def _words(self) -> str:
        names = _("、").join(str(WEEKDAYS_ABBR[each]) for each in self.weekdays)
        if self.every is Every.WEEK:
            return _("每个%(days)s") % {"days": names}
        if self.every is Every.MONTH_DAY:
            return _("%(months)s%(n)d日") % {"months": self._months(), "n": self.nth}
        if self.every is Every.MONTH_WEEKDAY:
            which = _("最后一个") if self.nth == LAST else _("第%(n)d个") % {"n": self.nth}
            said = {"months": self._months(), "which": which, "day": names}
            return _("%(months)s%(which)s%(day)s") % said
        return str(self.every.label)

    def _months(self) -> str:
        if self.months == 1:
            return _("每月")
        return _("每隔%(n)d个月（1月起）") % {"n": self.months}

    def _means(self, day: date) -> bool:
        """Answer whether a day is one of the rule, whatever holidays there are."""
        if self.every is Every.WEEK:
            return day.weekday() in self.weekdays
        if self.every is Every.DAY:
            return True
        return (day.month - 1) % self.months == 0 and self._means_in_month(day)

    def _means_in_month(self, day: date) -> bool:
        if self.every is Every.MONTH_DAY:
            return day.day == self.nth or (day.day < self.nth and (day + _DAY).day == 1)
        week = LAST if self.nth == LAST else (day.day - 1) // 7 + 1
        ends = (day + _WEEK).month != day.month
        return day.weekday() in self.weekdays and week == self.nth and (ends or week != LAST)

    def _put_off(self, day: date, days: Calendar) -> bool:
        """Answer whether one of its days lies in the days off right before a working day."""
        before = day - _DAY
        while not days.works(before):
            if self._means(before):
                return True
            before -= _DAY
        return False


def read_rule(kept: Mapping[str, Any]) -> Rule:
    """Return the rule that data describe."""
    said = dict(kept)
    return Rule(
        Every(said["every"]),
        tuple(said.get("weekdays", ())),
        int(said.get("nth", 0)),
        int(said.get("months", 1)),
        Holiday(said.get("holiday", Holiday.KEEP)),
    )
