"""How a case is said in lists: time left, state, whose move; colour, icon and words together.

Colour is never alone (status language of the desk pages). Time is that of the clock in
question: working time where it counts working time, else natural time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from minhu.accounts.models import User
from minhu.cases.models import Case, Deadline
from minhu.cases.procedures import procedures
from minhu.core.clock import local_day, now, spoken, zone
from minhu.core.left import Left, goes_on, left, short_work_words
from minhu.core.lifecycle import Outcome
from minhu.places.enums import Level
from minhu.places.models import Area

register = template.Library()

HOUR, DAY = 60, 24 * 60
MANY_DAYS = 100
"""From so many days on, the hours beside them tell nobody anything."""
CLOCKS: dict[str, str | Promise] = {
    "accept": pgettext_lazy("clock", "受理"),
    "dispatch": pgettext_lazy("clock", "派单"),
    "sign": pgettext_lazy("clock", "签收"),
    "contact": pgettext_lazy("clock", "联系"),
    "finish": pgettext_lazy("clock", "办结"),
    "review": pgettext_lazy("clock", "审核"),
    "revisit": pgettext_lazy("clock", "回访"),
    "recheck": pgettext_lazy("clock", "复查"),
    "rework": pgettext_lazy("clock", "重办"),
    "supervise": pgettext_lazy("clock", "督办"),
    "urge": pgettext_lazy("clock", "催办"),
    "approve": pgettext_lazy("clock", "批准"),
    "record": pgettext_lazy("clock", "补录"),
    "ack": pgettext_lazy("clock", "应哨"),
    "arrive": pgettext_lazy("clock", "到场"),
    "meet": pgettext_lazy("clock", "会商"),
    "close": pgettext_lazy("clock", "销哨"),
    "notice": pgettext_lazy("clock", "通知"),
    "mend": pgettext_lazy("clock", "整改"),
    "check": pgettext_lazy("clock", "复查"),
    "mediate": pgettext_lazy("clock", "调解"),
    "follow": pgettext_lazy("clock", "回访"),
    "claim": pgettext_lazy("clock", "接单"),
    "serve": pgettext_lazy("clock", "服务"),
    "appraise": pgettext_lazy("clock", "评价"),
    "hold": pgettext_lazy("clock", "用完"),
    "screen": pgettext_lazy("clock", "定议题"),
    "carry": pgettext_lazy("clock", "落实"),
    "answer": pgettext_lazy("clock", "接听"),
    "send": pgettext_lazy("clock", "派人"),
    "tell": pgettext_lazy("clock", "告知"),
    "reply": pgettext_lazy("clock", "答复"),
    "judge": pgettext_lazy("clock", "研判"),
    "report": pgettext_lazy("clock", "报进展"),
}
register.filter("limit_words", spoken)
HELD_CLOCK = "recheck"
LOOKS: dict[str, tuple[str, str]] = {
    "returning": ("back", "corner-up-left"),
    "rework": ("back", "repeat"),
    "excluding": ("back", "ban"),
    "suspended": ("held", "player-pause"),
}
ENDS: dict[str, tuple[str, str]] = {
    Outcome.CLOSED: ("done", "circle-check"),
    Outcome.MERGED: ("gone", "stack-2"),
    Outcome.DECLINED: ("gone", "ban"),
    Outcome.EXCLUDED: ("gone", "ban"),
    Outcome.WITHDRAWN: ("gone", "arrow-back-up"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A word with the class and the icon that go with it; both may be empty."""

    css: str
    icon: str
    text: str


@register.filter
def clock_name(clock: str) -> str:
    """Return the name of a clock, as it stands before the time."""
    return str(CLOCKS.get(clock, clock))


@register.filter
def length_words(minutes: int) -> str:
    """Return so many minutes as 1天3时, 2时20分, 2小时 or 20分钟."""
    if minutes >= DAY:
        days, hours = minutes // DAY, minutes % DAY // HOUR
        both = _("%(days)d天%(hours)d时") if hours and days < MANY_DAYS else _("%(days)d天")
        return both % {"days": days, "hours": hours}
    if minutes >= HOUR:
        both = _("%(hours)d时%(minutes)d分") if minutes % HOUR else _("%(hours)d小时")
        return both % {"hours": minutes // HOUR, "minutes": minutes % HOUR}
    return _("%(minutes)d分钟") % {"minutes": minutes}


def left_words(time: Left) -> str:
    """Return the time to a deadline: 剩 1天3时, 剩 1.5工作日, or 超 2时20分 after it."""
    words = _("超 %(time)s") if time.over else _("剩 %(time)s")
    return words % {"time": length_said(time)}


def length_said(time: Left) -> str:
    """Return how much time it is, whichever way it lies; one that is over by at least a minute."""
    length = max(timedelta(minutes=1), -time.length) if time.over else time.length
    return short_work_words(length) if time.works else length_words(_minutes(length))


class Running(Protocol):
    """What is read of an open case to say how much time it has."""

    @property
    def due_at(self) -> datetime | None: ...
    @property
    def due_clock(self) -> str: ...
    @property
    def due_kind(self) -> str: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def area_id(self) -> str: ...


def time_left(case: Running, at: datetime) -> Left:
    """Return the time an open case has until its next deadline, on the clock of that deadline."""
    assert case.due_at is not None  # noqa: S101 -- only an open case is asked
    return left(case.due_kind, case.due_at, at, case.area_id)


@register.simple_tag
def still_words(case: Case, at: datetime) -> str:
    """Return that the clock of a case stands still now, and until when; empty while it runs."""
    again = goes_on(case.due_kind, at, case.area_id) if case.due_at else None
    if again is None:
        return ""
    return _("现在不上班，不计时，%(moment)s 接着算") % {"moment": short_moment(again, at)}


@register.simple_tag
def clock_word(case: Case, at: datetime | None = None) -> Word:
    """Return the next deadline of an open case, or how an ended one ended."""
    if case.due_at is None:
        return state_word(case)
    return running_word(case, at or now())


def running_word(case: Running, at: datetime) -> Word:
    """Return the next deadline of what is open."""
    assert case.due_at is not None  # noqa: S101 -- only an open case is asked
    if case.due_clock == HELD_CLOCK and case.due_at >= at:
        day = local_day(case.due_at)
        return Word("held", "player-pause", _("%(day)s 复查") % {"day": f"{day:%m-%d}"})
    css, icon = urgency(case.due_at, at, urgent=case.urgent)
    return Word(css, icon, left_words(time_left(case, at)))


@register.simple_tag
def due_word(due: datetime, at: datetime | None = None) -> Word:
    """Return a deadline of no case in natural time: left or over, with class and icon."""
    moment = at or now()
    return Word(
        *urgency(due, moment), left_words(Left(due - moment, works=False, over=due < moment))
    )


def urgency(due: datetime, at: datetime | None = None, *, urgent: bool = False) -> tuple[str, str]:
    """Return class and icon of a deadline: run out, running out today, plenty of time."""
    moment = at or now()
    if due < moment:
        return "late", "alert-triangle"
    today = local_day(due) <= local_day(moment)
    return "soon" if today else "fine", _icon(today=today, urgent=urgent)


@register.simple_tag
def deadline_word(clock: Deadline, at: datetime | None = None) -> Word:
    """Return how a clock stands: time used when it was met, time left while it runs."""
    if clock.met_at is not None:
        return _met(clock)
    if clock.ended_at is not None:
        return Word("gone", "minus", _("不再计"))
    if clock.paused_at is not None:
        return Word("held", "player-pause", _("停着"))
    css, icon = urgency(clock.due_at, at)
    time = left(clock.kind, clock.due_at, at or now(), clock.case.area_id)
    return Word(css, icon, left_words(time))


@register.simple_tag
def state_word(case: Case) -> Word:
    """Return the state for staff; only what stands out has a colour and an icon."""
    label = _(procedures[case.kind].lifecycle.state(case.state).label)
    css, icon = LOOKS.get(case.state) or ENDS.get(case.outcome) or ("", "")
    return Word(css, icon, label)


@register.simple_tag
def party_word(case: Case, user: User) -> Word:
    """Return whose move it is; 我 is the only filled mark in that column."""
    return whose_word(case, user.parties)


def whose_word(case: Case, mine: Collection[str]) -> Word:
    """Return the same for somebody whose parties were put together once for many cases."""
    if case.party and case.party in mine:
        return Word("mine", "user", _("我"))
    return Word("", "", party_name(case))


@register.filter
def kind_name(case: Case) -> str:
    """Return what a procedure is called, nothing for a request: that is what most cases are."""
    return "" if case.kind == "request" else _(procedures[case.kind].name)


@register.filter
def party_name(case: Case) -> str:
    """Return the name of whoever must move; needs area, its parent and unit loaded."""
    kind = case.party.partition(":")[0]
    if kind == "unit" and case.unit:
        return case.unit.name
    if kind == "grid":
        return _("网格员")
    if kind == "leader":
        return _("街道领导")
    return _desk_name(case) if kind == "desk" else ""


@register.filter
def area_words(area: Area) -> str:
    """Return a grid with its community, 东风第3网格, so that 第3网格 is not any; needs its parent."""
    return grid_words(area.name, area.level, area.parent.name if area.parent else "")


def grid_words(name: str, level: str, community: str) -> str:
    """Return what an area of this name and level is called, with the community it lies in."""
    numbered = level == Level.GRID and name.startswith("第")
    return f"{community.removesuffix('社区')}{name}" if numbered else name


@register.filter
def short_moment(moment: datetime, at: datetime | None = None) -> str:
    """Return 14:05 for today, else 11-24 14:05, with the year when it is another."""
    there, today = moment.astimezone(zone()), local_day(at or now())
    if there.date() == today:
        return f"{there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == today.year else f"{there:%Y-%m-%d %H:%M}"


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds() // 60)


def _icon(*, today: bool, urgent: bool) -> str:
    if urgent:
        return "bolt"
    return "hourglass" if today else "clock"


def _met(clock: Deadline) -> Word:
    assert clock.met_at is not None  # noqa: S101 -- tells the type checker
    used = _took(clock, clock.started_at, clock.met_at)
    if clock.met_at > clock.due_at:
        over = _took(clock, clock.due_at, clock.met_at)
        words = _("用 %(used)s，超 %(over)s") % {"used": used, "over": over}
        return Word("late", "alert-triangle", words)
    return Word("done", "circle-check", _("用 %(used)s") % {"used": used})


def _took(clock: Deadline, first: datetime, last: datetime) -> str:
    """Return what a clock counted between two moments; while it stood still it counted nothing."""
    area = clock.case.area_id
    time = left(clock.kind, last, first, area)
    paused = (left(clock.kind, b, a, area).length for a, b in clock.stood_still if a >= first)
    return length_said(replace(time, length=time.length - sum(paused, timedelta())))


def _desk_name(case: Case) -> str:
    """Return the community whose desk has it, else the street."""
    for area in (case.area, case.area.parent):
        if area is not None and area.code == case.desk_code:
            return area.name
    return _("街道")
