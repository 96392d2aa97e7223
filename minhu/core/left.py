"""The time a deadline still has, counted on its own clock: what a page may honestly promise.

Working time stands still at night and on holidays; every other clock runs on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from minhu.core.calendar import calendar
from minhu.core.clock import WORK_DAY, Clock

_WORKING = frozenset(clock.value for clock in Clock if clock.works)
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Left:
    """So much time, negative once it has run out; ``works`` says that it is working time.

    ``over`` may hold although nothing is counted yet: it ran out in the evening, and it is night.
    """

    length: timedelta
    works: bool
    over: bool


def left(kind: str, due: datetime, at: datetime, area: str) -> Left:
    """Return the time until ``due`` on a clock of some kind; one without a kind runs always."""
    works = kind in _WORKING
    return Left(calendar(area).worked(at, due) if works else due - at, works, due < at)


def goes_on(kind: str, at: datetime, area: str) -> datetime | None:
    """Return when a clock goes on that stands still because nobody is at work; else nothing."""
    if kind not in _WORKING:
        return None
    again = calendar(area).opens(at)
    return again if again > at else None


def work_words(length: timedelta) -> str:
    """Return working time as 1.5 个工作日, 3 个工作小时 or 40 分钟上班时间.

    In halves and rounded down, so that nobody is told too much; at least a minute.
    """
    if length >= WORK_DAY:
        return _("%(n)s 个工作日") % {"n": _halves(length, WORK_DAY)}
    return work_hour_words(length)


def work_hour_words(length: timedelta) -> str:
    """Return the same in hours at most: what is left of today is never a day."""
    if length >= _HOUR:
        return _("%(n)s 个工作小时") % {"n": _halves(length, _HOUR)}
    return _("%(n)d 分钟上班时间") % {"n": max(1, length // _MINUTE)}


def short_work_words(length: timedelta) -> str:
    """Return the same in a list, where there is little room: 1.5工作日, 3工作时, 40工作分."""
    if length >= WORK_DAY:
        return _("%(n)s工作日") % {"n": _halves(length, WORK_DAY)}
    if length >= _HOUR:
        return _("%(n)s工作时") % {"n": _halves(length, _HOUR)}
    return _("%(n)d工作分") % {"n": max(1, length // _MINUTE)}


def _halves(length: timedelta, unit: timedelta) -> str:
    return f"{length // (unit / 2) / 2:g}"
