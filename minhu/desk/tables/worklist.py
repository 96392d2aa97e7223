"""Rows of the worklist as they are drawn: time bars on one axis, tags, whose move."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhu.accounts.models import User
from minhu.cases.enums import Channel
from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import (
    HELD_CLOCK,
    Word,
    clock_name,
    clock_word,
    party_word,
    state_word,
    urgency,
)
from minhu.core.clock import local_day
from minhu.desk.enums import Due
from minhu.desk.queries.counting import Count
from minhu.desk.queries.worklist import days

NOW, COLUMN, END = 46, (46.0, 112.0, 166.0, 220.0), 252.0
LATE_LENGTH, SHORTEST = 42.0, 3.0
LATE_FULL = timedelta(days=1)
LATER_FULL = timedelta(days=7)
CHANNELS: dict[str, str | Promise] = dict(Channel.choices)
BULK_STATE, BULK_PERMISSION = "accepted", "requests.dispatch"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar on the axis in pixels; ``held`` is a dashed line."""

    css: str
    x: float
    width: float
    held: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the worklist."""

    case: Case
    clock: str
    time: Word
    bar: Bar | None
    tags: list[Word]
    state: Word
    party: Word
    channel: str
    bulk: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the axis: where its words stand, its name, how many are in it."""

    due: str
    label: str | Promise
    x: int
    count: Count


def rows(cases: Iterable[Case], user: User, *, at: datetime) -> list[Row]:
    made: list[Row] = []
    was_late = False
    for case in cases:
        is_late = case.due_at is not None and case.due_at < at
        made.append(_row(case, user, at, cut=was_late and not is_late))
        was_late = is_late
    return made


def columns(counted: dict[str, Count], *, at: datetime) -> list[Column]:
    """Return the columns of the axis; the day after tomorrow by its weekday."""
    third = local_day(days(at)[1])
    labels: dict[str, str | Promise] = {due.value: due.label for due in Due}
    labels[Due.THIRD] = _weekdays()[third.weekday()]
    places = zip(labels, (4, 51, 117, 171, 225), strict=True)
    return [Column(due, labels[due], x, counted[due]) for due, x in places]


def bar(case: Case, at: datetime) -> Bar | None:
    """Return the bar of an open case: left of "now" is late, right of it the time left."""
    if case.due_at is None:
        return None
    css, _icon = urgency(case.due_at, at)
    if css == "late":
        share = min(1.0, (at - case.due_at) / LATE_FULL)
        length = round(SHORTEST + share * (LATE_LENGTH - SHORTEST), 1)
        return Bar(css, round(NOW - length, 1), length)
    if case.due_clock == HELD_CLOCK:
        return Bar("held", NOW, END - NOW, held=True)
    return Bar(css, NOW, round(max(SHORTEST, _reach(case.due_at, at) - NOW), 1))


def _row(case: Case, user: User, at: datetime, *, cut: bool) -> Row:
    return Row(
        case=case,
        clock=clock_name(case.due_clock) if case.due_clock else "",
        time=clock_word(case, at),
        bar=bar(case, at),
        tags=list(_tags(case)),
        state=state_word(case),
        party=party_word(case, user),
        channel=str(CHANNELS.get(case.channel, case.channel)),
        bulk=case.state == BULK_STATE and user.has_perm(BULK_PERMISSION, case),
        cut=cut,
    )


def _tags(case: Case) -> Iterable[Word]:
    if case.urgent:
        yield Word("late", "bolt", _("紧急"))
    if case.reworks:
        yield Word("back", "repeat", _("重办 %(n)d") % {"n": case.reworks})
    if case.returns:
        yield Word("back", "corner-up-left", _("退单 %(n)d") % {"n": case.returns})
    if case.extended_from is not None and case.finish_due is not None:
        day = f"{local_day(case.finish_due):%m-%d}"
        yield Word("", "calendar-plus", _("延期到 %(day)s") % {"day": day})
    if case.voices > 1:
        words = ngettext("%(n)d 人遇到", "%(n)d 人遇到", case.voices)
        yield Word("", "stack-2", words % {"n": case.voices})


def _reach(due: datetime, at: datetime) -> float:
    """Return where on the axis a moment to come lies; each day takes one column."""
    edges = (at, *days(at))
    for left, right, begin, end in zip(COLUMN, (*COLUMN[1:], END), edges, edges[1:], strict=False):
        if due < end:
            return left + (right - left) * ((due - begin) / (end - begin))
    beyond = min(1.0, (due - edges[-1]) / LATER_FULL)
    return COLUMN[-1] + (END - COLUMN[-1]) * beyond


def _weekdays() -> tuple[str, ...]:
    return (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
