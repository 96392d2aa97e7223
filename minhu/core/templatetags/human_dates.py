"""Moments as people say them: 今天下午6点前, 还剩 40 分钟, 11月24日 星期二.

For the phone pages. The machine form belongs into ``<time datetime>`` beside it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils.translation import gettext as _

from minhu.core.clock import local_day, now, zone
from minhu.core.left import Left, work_words

register = template.Library()

_HOUR = 3600
_DAY = 24 * _HOUR
_MINUTE = 60
_NOON = 12
_MORNING = 6
_EVENING = 19
_WEEK = 7


@register.filter
def day_words(moment: datetime | date, at: datetime | None = None) -> str:
    """Return a day: 今天, 明天, else 11月24日 星期二 (with the year when it is another)."""
    day, today = _day(moment), local_day(at or now())
    near = {-1: _("昨天"), 0: _("今天"), 1: _("明天"), 2: _("后天")}.get((day - today).days)
    return near or _("%(day)s %(weekday)s") % {"day": _date(day, today), "weekday": _weekday(day)}


@register.filter
def due_words(moment: datetime, at: datetime | None = None) -> str:
    """Return by when: 今天下午6点前, 11月24日 星期二 下午6点前."""
    return _("%(moment)s前") % {"moment": moment_words(moment, at)}


@register.filter
def due_day_words(moment: datetime, at: datetime | None = None) -> str:
    """Return by which day: 明天前, 11月24日 星期二前."""
    return _("%(moment)s前") % {"moment": day_words(moment, at)}


@register.filter
def by_words(moment: datetime, at: datetime | None = None) -> str:
    """Return by when as exactly as it matters: the hour up to tomorrow, then only the day."""
    far = (_day(moment) - local_day(at or now())).days > 1
    return due_day_words(moment, at) if far else due_words(moment, at)


@register.filter
def moment_words(moment: datetime, at: datetime | None = None) -> str:
    """Return a moment to come: 明天上午9点, 11月24日 星期二 下午6:30."""
    day, hour = day_words(moment, at), _clock(moment, exact=False)
    near = abs((_day(moment) - local_day(at or now())).days) <= 2  # noqa: PLR2004 -- days that have a name
    return _("%(day)s%(hour)s") % {"day": day if near else f"{day} ", "hour": hour}


@register.filter
def past_words(moment: datetime, at: datetime | None = None) -> str:
    """Return when something was: 今天上午10:20, 上星期五下午4:30, 11月19日上午11:20."""
    day, today = _day(moment), local_day(at or now())
    return _("%(day)s%(hour)s") % {
        "day": _past_day(day, today),
        "hour": _clock(moment, exact=True),
    }


@register.filter
def since_words(moment: datetime | date, at: datetime | None = None) -> str:
    """Return the day something was: 今天, 昨天, 11月10日."""
    day, today = _day(moment), local_day(at or now())
    return {-1: _("昨天"), 0: _("今天")}.get((day - today).days) or _date(day, today)


@register.filter
def left_words(moment: datetime, at: datetime | None = None) -> str:
    """Return the time left or the time it is late: 还剩 40 分钟, 还有3天, 晚了 1 小时.

    Counted in whole units, down when there is time left, so that nobody is told too much.
    """
    since = at or now()
    return time_words(Left(moment - since, works=False, over=moment < since))


@register.filter
def time_words(time: Left) -> str:
    """Return the same for a clock of its own: 还剩 3 个工作小时 where only working time counts."""
    length = abs(time.length)
    much = f" {work_words(length)}" if time.works else much_words(length)
    if time.over:
        return _("晚了%(much)s") % {"much": much}
    near = length.total_seconds() < _DAY
    return (_("还剩%(much)s") if near else _("还有%(much)s")) % {"much": much}


def much_words(length: timedelta) -> str:
    """Return a length of time in its largest whole unit; at least a minute."""
    seconds = int(length.total_seconds())
    if seconds >= _DAY:
        return _("%(n)d天") % {"n": seconds // _DAY}
    if seconds >= _HOUR:
        return _(" %(n)d 小时") % {"n": seconds // _HOUR}
    return _(" %(n)d 分钟") % {"n": max(1, seconds // _MINUTE)}


@register.filter
def is_past(moment: datetime | None, at: datetime | None = None) -> bool:
    return moment is not None and moment < (at or now())


def _day(moment: datetime | date) -> date:
    return local_day(moment) if isinstance(moment, datetime) else moment


def _date(day: date, today: date) -> str:
    if day.year != today.year:
        return _("%(y)d年%(m)d月%(d)d日") % {"y": day.year, "m": day.month, "d": day.day}
    return _("%(m)d月%(d)d日") % {"m": day.month, "d": day.day}


def _weekday(day: date) -> str:
    names = (
        _("星期一"),
        _("星期二"),
        _("星期三"),
        _("星期四"),
        _("星期五"),
        _("星期六"),
        _("星期日"),
    )
    return names[day.weekday()]


def _past_day(day: date, today: date) -> str:
    """Name yesterday and the weekdays of last week; older days get their date."""
    near = {-1: _("昨天"), 0: _("今天")}.get((day - today).days)
    if near:
        return near
    monday = today - timedelta(today.weekday())
    if monday <= day < today:
        return _weekday(day)
    if monday - timedelta(_WEEK) <= day < monday:
        return _("上%(weekday)s") % {"weekday": _weekday(day)}
    return _date(day, today)


def _clock(moment: datetime, *, exact: bool) -> str:
    """Return the time of day on the twelve-hour clock people speak by."""
    there = moment.astimezone(zone())
    hour, minute = there.hour, there.minute
    part = _part_of_day(hour)
    spoken = hour - _NOON if hour > _NOON else hour
    if minute or exact:
        return _("%(part)s%(h)d:%(m)02d") % {"part": part, "h": spoken, "m": minute}
    return _("%(part)s%(h)d点") % {"part": part, "h": spoken}


def _part_of_day(hour: int) -> str:
    if hour < _MORNING:
        return _("凌晨")
    if hour < _NOON:
        return _("上午")
    if hour == _NOON:
        return _("中午")
    return _("下午") if hour < _EVENING else _("晚上")
