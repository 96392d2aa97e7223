"""Rooms of facilities that can be booked, when they are open, and which hours are taken.

A room is a record of the ledger ``rooms``, read by the names its columns came with, so that an
office may rename them; one whose hours make no sense cannot be booked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.enums import Secrecy
from minhu.affairs.models import Hour
from minhu.cases.models import Case
from minhu.core.calendar import calendar
from minhu.core.clock import day_begins, local_day
from minhu.ledgers.models import Record
from minhu.places.codes import holders, span

ROOMS = "rooms"
EVERY_DAY, WORKDAYS, FREE_DAYS = "每天", "工作日", "周末和节假日"
AHEAD = timedelta(days=30)
"""How far ahead a room can be booked."""
MOST = 200
"""How many rooms of a place are read for one page."""


@dataclass(frozen=True, slots=True)
class Room:
    """A room with its place: on which days, from which hour to which, for how many, how long."""

    record: Record
    facility: str
    days: str
    opens: int
    closes: int
    seats: int
    longest: int
    words: str

    def __str__(self) -> str:
        return self.label

    @property
    def key(self) -> UUID:
        return self.record.pk

    @property
    def area(self) -> str:
        return self.record.area_id

    @property
    def label(self) -> str:
        name = self.record.key
        return name if name.startswith(self.facility) else f"{self.facility} {name}"

    def open_on(self, day: date) -> bool:
        """Answer whether it is open on a day, by the calendar of its place."""
        if self.days == EVERY_DAY:
            return True
        return calendar(self.area).works(day) == (self.days == WORKDAYS)

    def why_closed(self, day: date) -> str:
        return calendar(self.area).why(day) or _("不开放")


def rooms_for(codes: Collection[str]) -> list[Room]:
    """Return the rooms that lie in one of these areas, or in one that holds one of them."""
    near = reduce(or_, map(_near, codes), Q(pk__in=()))
    return [*_rooms(Record.objects.filter(near))]


def rooms_in(code: str = "") -> list[Room]:
    """Return the rooms inside an area; all there are without one."""
    return [*_rooms(Record.objects.filter(_inside(code) if code else Q()))]


def _inside(code: str) -> Q:
    first, after = span(code)
    return Q(area_id__gte=first, area_id__lt=after)


def _near(code: str) -> Q:
    return _inside(code) | Q(area_id__in=list(holders(code)))


def room_of(key: UUID) -> Room | None:
    return next(_rooms(Record.objects.filter(pk=key)), None)


def _rooms(records: QuerySet[Record]) -> Iterator[Room]:
    """Yield the rooms among records that can be booked: two statements, however many."""
    open_to_all = {"ledger__code": ROOMS, "ledger__secrecy": Secrecy.ORDINARY, "struck": False}
    rows = records.filter(**open_to_all).select_related("area__parent", "ledger")
    slots: dict[str, str] = {}
    for record in rows.prefetch_related("ledger__columns").order_by("area_id", "key")[:MOST]:
        slots = slots or {each.came: each.slot for each in record.ledger.columns.all()}
        room = _read(record, slots)
        if room.days in {EVERY_DAY, WORKDAYS, FREE_DAYS} and 0 <= room.opens < room.closes <= 24:  # noqa: PLR2004 -- hours of a day
            yield room


def _read(record: Record, slots: dict[str, str]) -> Room:
    def text(label: str) -> str:
        return str(record.values.get(slots.get(label, "")) or "")

    def number(label: str, otherwise: int = 0) -> int:
        value = record.values.get(slots.get(label, ""))
        said = value["n"] if isinstance(value, dict) else value
        return otherwise if said in {None, ""} else int(said)

    opens, closes = number("几点开", -1), number("几点关", -1)
    longest = number("一次最多几小时") or closes - opens
    seats, words = number("坐几人"), text("须知")
    return Room(record, text("阵地"), text("哪些天开"), opens, closes, seats, longest, words)


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a room: the spans nobody holds, or why it is closed."""

    day: date
    free: tuple[tuple[int, int], ...]
    closed: str = ""


def days_of(room: Room, at: datetime) -> list[Day]:
    """Return the days on which a room can be booked, from the next hour of today; one statement."""
    today = local_day(at)
    rows = Hour.objects.filter(room=room.record, day__gte=today, day__lte=today + AHEAD)
    taken: dict[date, set[int]] = defaultdict(set)
    for day, hour in rows.values_list("day", "hour"):
        taken[day].add(hour)
    over = (at - day_begins(today)) // timedelta(hours=1) + 1
    days = (today + timedelta(days=n) for n in range(AHEAD.days + 1))
    return [_day(room, each, taken[each], over if each == today else 0) for each in days]


def _day(room: Room, day: date, taken: set[int], over: int) -> Day:
    """Return what is free of a day, of which the hours before ``over`` have begun."""
    if not room.open_on(day):
        return Day(day, (), room.why_closed(day))
    if over >= room.closes:
        return Day(day, (), _("今天的时间过了"))
    spans: list[tuple[int, int]] = []
    for hour in range(max(room.opens, over), room.closes):
        if hour in taken:
            continue
        if spans and spans[-1][1] == hour:
            spans[-1] = (spans[-1][0], hour + 1)
        else:
            spans.append((hour, hour + 1))
    return Day(day, tuple(spans))


def opens_at(case: Case) -> datetime | None:
    """Return when the first hour of a booking begins; nothing where it holds none any more."""
    first = Hour.objects.filter(case=case).order_by("day", "hour").first()
    return first.begins if first else None


def ends_at(case: Case) -> datetime | None:
    """Return when the last hour of a booking is over."""
    last = Hour.objects.filter(case=case).order_by("-day", "-hour").first()
    return last.begins + timedelta(hours=1) if last else None


@dataclass(frozen=True, slots=True)
class Taken:
    """A booking as the calendar of its room shows it."""

    case: Case
    first: int
    last: int


def week(
    rooms: Collection[Room], monday: date
) -> list[tuple[Room, list[tuple[date, list[Taken]]]]]:
    """Return the rooms with the bookings of seven days each; one statement, however many."""
    days = [monday + timedelta(days=n) for n in range(7)]
    rows = Hour.objects.filter(room__in=[each.record for each in rooms], day__in=days)
    held: dict[tuple[UUID, date], dict[UUID, Taken]] = defaultdict(dict)
    for row in rows.select_related("case").order_by("day", "hour"):
        here = held[row.room_id, row.day]
        first = here[row.case_id].first if row.case_id in here else row.hour
        here[row.case_id] = Taken(row.case, first, row.hour + 1)
    return [(each, [(day, [*held[each.key, day].values()]) for day in days]) for each in rooms]


def why_not(room: Room, day: date, hours: tuple[int, int], people: int, at: datetime) -> str:
    """Return why a room cannot be had then, whoever else has asked; nothing when it can."""
    return next(_faults(room, day, hours, people, at), "")


def _faults(
    room: Room, day: date, hours: tuple[int, int], people: int, at: datetime
) -> Iterator[str]:
    first, last = hours
    if last <= first:
        yield _("到几点要晚于从几点。")
    if day_begins(day) + timedelta(hours=first) <= at:
        yield _("这个时间已经过了，请另选。")
    if day > local_day(at) + AHEAD:
        yield _("最多提前 %(n)d 天约。") % {"n": AHEAD.days}
    if not room.open_on(day):
        yield _("这一天不开放（%(why)s），请另选一天。") % {"why": room.why_closed(day)}
    if first < room.opens or last > room.closes:
        told = {"first": room.opens, "last": room.closes}
        yield _("这个房间 %(first)d 点到 %(last)d 点开放。") % told
    if last - first > room.longest:
        yield _("这个房间一次最多约 %(n)d 小时。") % {"n": room.longest}
    if room.seats and people > room.seats:
        yield _("这个房间坐 %(n)d 人，请选大一点的。") % {"n": room.seats}
