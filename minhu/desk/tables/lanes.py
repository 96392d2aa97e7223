"""谁在什么时候做了什么: one lane for each department, in working time unless it is urgent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minhu.core.calendar import Calendar, calendar
from minhu.core.clock import day_begins, local_day, zone
from minhu.desk.tables.lane_heads import Head, arranged, below
from minhu.whistles.enums import Kind
from minhu.whistles.models import Call, Whistle

LEFT, RIGHT = 96.0, 820.0
LANE = 44
MOST_TICKS = 12
CLOSE = 34.0
"""Nearer than this, words of two marks would stand on each other."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the axis: where, what it says, and which class draws it."""

    x: float
    label: str | Promise
    css: str = ""
    y: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """One department: the wait until it signed, its marks, the bar of its work."""

    call: Call
    y: int
    wait: tuple[float, float] | None
    late: bool
    work: tuple[float, float] | None
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Drawing:
    lanes: list[Lane]
    ticks: list[Mark]
    heads: list[Head]
    height: int
    working: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """Moments to pixels; nights and holidays take no room where only working time counts."""

    first: datetime
    last: datetime
    days: Calendar
    working: bool

    def x(self, moment: datetime) -> float:
        whole = self._length(self.last)
        share = self._length(min(max(moment, self.first), self.last)) / whole
        return round(LEFT + (RIGHT - LEFT) * share, 1)

    def _length(self, moment: datetime) -> timedelta:
        if self.working:
            return self.days.worked(self.first, moment)
        return moment - self.first


def drawing(whistle: Whistle, *, at: datetime) -> Drawing | None:
    """Return what the page draws, ``None`` while nobody has been called."""
    if whistle.blown_at is None:
        return None
    scale = _scale(whistle, at)
    heads = arranged(_heads(whistle, scale, at))
    calls, first = list(whistle.calls.all()), below(heads)
    return Drawing(
        lanes=[_lane(call, first + LANE * n, scale, at) for n, call in enumerate(calls)],
        ticks=list(_ticks(scale)),
        heads=heads,
        height=first + LANE * len(calls),
        working=scale.working,
    )


def _heads(whistle: Whistle, scale: Scale, at: datetime) -> Iterator[Head]:
    """Yield the words above the lanes, what matters most first."""
    if whistle.case.is_open:
        yield Head(scale.x(at), f"{_('现在')} {hour(at)}", "nowt", "nowl")
    for day in _days(scale):
        yield Head(day.x, str(day.label), "dayt")
    if whistle.blown_at is not None:
        yield Head(
            scale.x(whistle.blown_at), f"{_('发哨')} {hour(whistle.blown_at)}", "sentt", "sentl"
        )
    for due, label in ((whistle.ack_due, _("应哨限")), (whistle.arrive_due, _("到场限"))):
        if due is not None:
            yield Head(scale.x(due), f"{label} {hour(due)}", "limt", "lim")


def hour(moment: datetime) -> str:
    return f"{moment.astimezone(zone()):%H:%M}"


def _scale(whistle: Whistle, at: datetime) -> Scale:
    """Reach from the blow past its limits to now, or to the last thing that was done."""
    assert whistle.blown_at is not None  # noqa: S101 -- the caller has asked
    done = [
        m
        for call in whistle.calls.all()
        for m in (call.signed_at, call.arrived_at, call.departed_at)
        if m
    ]
    ends = [m for m in (whistle.ack_due, whistle.arrive_due, *done) if m]
    last = max([*ends, at if whistle.case.is_open else whistle.blown_at])
    days, first = calendar(whistle.case.area_id), whistle.blown_at
    room = max((last - first) / 20, timedelta(minutes=5))
    natural = Scale(first - room, last + room, days, working=False)
    if whistle.kind == Kind.URGENT:
        return natural
    whole = Scale(day_begins(local_day(first)), _end_of(last), days, working=True)
    inside = days.worked(first, last) > timedelta(hours=1)
    return whole if inside else natural


def _end_of(moment: datetime) -> datetime:
    return day_begins(local_day(moment)) + timedelta(days=1)


def _lane(call: Call, y: int, scale: Scale, at: datetime) -> Lane:
    blown = call.whistle.blown_at
    assert blown is not None  # noqa: S101 -- nothing is drawn before
    waited = call.signed_at or (at if call.whistle.case.is_open else None)
    due = call.whistle.ack_due
    working_until = call.departed_at or (at if call.whistle.case.is_open else call.arrived_at)
    return Lane(
        call=call,
        y=y,
        wait=(scale.x(blown), scale.x(waited)) if waited else None,
        late=bool(waited and due and waited > due),
        work=_span(scale, call.arrived_at, working_until),
        marks=list(_marks(call, y, scale)),
    )


def _span(
    scale: Scale, first: datetime | None, last: datetime | None
) -> tuple[float, float] | None:
    if first is None or last is None:
        return None
    return scale.x(first), round(max(0.0, scale.x(last) - scale.x(first)), 1)


def _marks(call: Call, y: int, scale: Scale) -> Iterator[Mark]:
    """Yield the moments of a department; its hour stands above, below, or not at all."""
    used = dict.fromkeys((True, False), -CLOSE)
    for moment, css in (
        (call.signed_at, "m-ack"),
        (call.arrived_at, "m-on"),
        (call.departed_at, "m-end"),
    ):
        if moment is not None:
            x = scale.x(moment)
            side = next((side for side, last in used.items() if x - last >= CLOSE), None)
            if side is not None:
                used[side] = x
            label = hour(moment) if side is not None else ""
            yield Mark(x, label, css, y - 12 if side else y + 20)


def _ticks(scale: Scale) -> Iterator[Mark]:
    """Yield the hours at which work begins, thinned out where there are many."""
    spans = scale.days.between(scale.first, scale.last) if scale.working else []
    if not scale.working or not spans:
        yield from (Mark(scale.x(moment), hour(moment)) for moment in (scale.first, scale.last))
        return
    every = max(1, -(-len(spans) // MOST_TICKS))
    for begin, _end in spans[::every]:
        yield Mark(scale.x(begin), hour(begin))


def _days(scale: Scale) -> Iterator[Mark]:
    spans = scale.days.between(scale.first, scale.last) if scale.working else []
    seen = dict.fromkeys(local_day(begin) for begin, _end in spans) or {
        local_day(scale.first): None
    }
    every = max(1, -(-len(seen) // (MOST_TICKS // 2)))
    for day in list(seen)[::every]:
        yield Mark(scale.x(day_begins(day)), f"{day:%m-%d}")
