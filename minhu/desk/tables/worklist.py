"""Rows of the worklist as they are drawn: time bars on one axis, tags, whose move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minhu.accounts.models import User
from minhu.cases.enums import Channel
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.cases.templatetags.case_words import (
    HELD_CLOCK,
    Word,
    clock_name,
    clock_word,
    state_word,
    time_left,
    urgency,
    whose_word,
)
from minhu.core.calendar import Calendar, calendar
from minhu.core.clock import WORK_DAY, local_day
from minhu.core.left import Left
from minhu.desk.enums import Due
from minhu.desk.queries.counting import Count
from minhu.desk.queries.worklist import days
from minhu.desk.tables.falling_due import weekdays
from minhu.whistles.models import Whistle

NOW, COLUMN, END = 46, (46.0, 112.0, 166.0, 220.0), 252.0
LATE_LENGTH, SHORTEST = 42.0, 3.0
FULL = {False: (timedelta(days=1), timedelta(days=7)), True: (WORK_DAY, 5 * WORK_DAY)}
"""What fills the part of the late and the last column: a day and a week, or that much work."""
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


class Axis:
    """Where a bar ends; nights and holidays take no room on a clock that does not count them.

    How much is counted up to the edge of each column is reckoned once for a page.
    """

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.edges = (at, *days(at))
        self._natural = tuple(edge - at for edge in self.edges)
        self._worked: dict[Calendar, tuple[timedelta, ...]] = {}

    def bar(self, case: Case) -> Bar | None:
        """Return the bar of an open case: left of "now" is late, right of it the time left."""
        if case.due_at is None:
            return None
        time, css = time_left(case, self.at), urgency(case.due_at, self.at)[0]
        if time.over:
            share = min(1.0, -time.length / FULL[time.works][0])
            length = round(SHORTEST + share * (LATE_LENGTH - SHORTEST), 1)
            return Bar(css, round(NOW - length, 1), length)
        if case.due_clock == HELD_CLOCK:
            return Bar("held", NOW, END - NOW, held=True)
        reach = self._reach(case.due_at, time, self._counted(case, time))
        return Bar(css, NOW, round(max(SHORTEST, reach - NOW), 1))

    def _counted(self, case: Case, time: Left) -> tuple[timedelta, ...]:
        if not time.works:
            return self._natural
        its = calendar(case.area_id)
        if its not in self._worked:
            self._worked[its] = tuple(its.worked(self.at, edge) for edge in self.edges)
        return self._worked[its]

    def _reach(self, due: datetime, time: Left, counted: tuple[timedelta, ...]) -> float:
        """Return where a bar ends; each day takes one column, however long it is worked."""
        edges, ends = self.edges, (*COLUMN[1:], END)
        column = sum(edge <= due for edge in edges[1:])
        begin = counted[column]
        last = column == len(COLUMN) - 1
        whole = FULL[time.works][1] if last else counted[column + 1] - begin
        share = min(1.0, (time.length - begin) / whole) if whole else 0.0
        return COLUMN[column] + (ends[column] - COLUMN[column]) * share


class Said:
    """Words that many lines of a page share, looked up in its language once for the page.

    Looking up the words of fifty lines took longer than all else that is done for them.
    """

    def __init__(self, user: User) -> None:
        self.mine = frozenset(user.parties)
        self.clock = cache(clock_name)
        self.channel = cache(_channel_name)
        self._states: dict[tuple[str, str, str], Word] = {}

    def state(self, case: Case) -> Word:
        stands = case.kind, case.state, case.outcome
        if stands not in self._states:
            self._states[stands] = state_word(case)
        return self._states[stands]


def rows(cases: Iterable[Case], user: User, *, at: datetime) -> list[Row]:
    made: list[Row] = []
    was_late, axis, said = False, Axis(at), Said(user)
    for case in cases:
        is_late = case.due_at is not None and case.due_at < at
        made.append(_row(case, user, axis, said, cut=was_late and not is_late))
        was_late = is_late
    return made


def whistle_rows(whistles: Iterable[Whistle], user: User, *, at: datetime) -> list[Row]:
    """Return the lines of whistles at which somebody must move.

    A department that was called moves as well, whoever the whistle as a whole waits for.
    """
    axis, said, me = Axis(at), Said(user), Word("mine", "user", _("我"))
    pill = Word("", "speakerphone", _("哨"))
    return [
        replace(
            _row(each.case, user, axis, said, cut=False),
            tags=[pill],
            party=me,
            channel=each.get_kind_display(),
        )
        for each in whistles
    ]


def affair_rows(
    cases: Iterable[Case], user: User, *, at: datetime, named: bool = True
) -> list[Row]:
    """Return the lines of cases of other procedures, ``named`` each with the name of its own."""
    axis, said = Axis(at), Said(user)
    return [
        replace(
            _row(case, user, axis, said, cut=False),
            tags=[*_kind(case, named=named), *_tags(case)],
            bulk=False,
        )
        for case in cases
    ]


def _kind(case: Case, *, named: bool) -> Iterator[Word]:
    if named:
        kind = procedures[case.kind]
        yield Word("", kind.icon, _(kind.name))
    if case.is_kept:
        yield Word("", "lock", case.get_secrecy_display())


def columns(counted: dict[str, Count], *, at: datetime) -> list[Column]:
    """Return the columns of the axis; the day after tomorrow by its weekday."""
    third = local_day(days(at)[1])
    labels: dict[str, str | Promise] = {due.value: due.label for due in Due}
    labels[Due.THIRD] = weekdays()[third.weekday()]
    places = zip(labels, (4, 51, 117, 171, 225), strict=True)
    return [Column(due, labels[due], x, counted[due]) for due, x in places]


def _row(case: Case, user: User, axis: Axis, said: Said, *, cut: bool) -> Row:
    return Row(
        case=case,
        clock=said.clock(case.due_clock) if case.due_clock else "",
        time=clock_word(case, axis.at),
        bar=axis.bar(case),
        tags=list(_tags(case)),
        state=said.state(case),
        party=whose_word(case, said.mine),
        channel=said.channel(case.channel),
        bulk=case.state == BULK_STATE and user.has_perm(BULK_PERMISSION, case),
        cut=cut,
    )


def _channel_name(channel: str) -> str:
    return str(CHANNELS.get(channel, channel))


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
