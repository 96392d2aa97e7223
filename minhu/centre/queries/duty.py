"""Who is on duty, which shift a moment belongs to, and the log they keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from minhu.accounts.models import Post, User
from minhu.centre.enums import Seat, Shift
from minhu.centre.models import Duty, Entry
from minhu.centre.queries import ONE_DAY, WEEK
from minhu.core.clock import day_begins, local_day, zone
from minhu.places.codes import path
from minhu.places.models import Area

DAY_SHIFT = (8, 18)
"""The hours in which the day shift is on duty; the night shift has the others."""
CHANGING = timedelta(hours=1)
"""So long after a change of shifts a note is still of the shift that leaves."""


@dataclass(frozen=True, slots=True)
class Manned:
    """A shift of a day with the name on each of its seats; "" where somebody is still missing."""

    day: date
    shift: Shift
    seats: dict[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.seats.get(seat, "") for seat in Seat.values)

    @property
    def seated(self) -> tuple[tuple[str, str | None], ...]:
        """Each seat as people call it, with who sits there; ``None`` where nobody ever does."""
        return tuple((str(seat.label), self.seats.get(seat)) for seat in Seat)


def shift_at(at: datetime) -> tuple[date, Shift]:
    """Return the shift of a moment; before eight it is the night shift of the day before."""
    there = at.astimezone(zone())
    day_shift = DAY_SHIFT[0] <= there.hour < DAY_SHIFT[1]
    day = there.date() - ONE_DAY if there.hour < DAY_SHIFT[0] else there.date()
    return day, Shift.DAY if day_shift else Shift.NIGHT


def shift_left(at: datetime) -> tuple[date, Shift]:
    """Return the shift that somebody leaves who hands over now: shortly after a change the last."""
    return shift_at(at - CHANGING)


def on_duty(area: Area, *, at: datetime) -> list[tuple[str, str]]:
    """Return who is on duty at a moment on each seat that this place fills; "" is nobody.

    Empty when nobody was planned for a week before or after.
    """
    now = shift_at(at)
    around = (now[0] - timedelta(days=WEEK), now[0] + timedelta(days=WEEK))
    planned = Duty.objects.filter(area=area, day__range=around)
    rows = list(planned.values_list("day", "shift", "seat", "user__name"))
    filled = {seat for _day, _shift, seat, _name in rows}
    names = {seat: name for day, shift, seat, name in rows if (day, shift) == now}
    return [(str(seat.label), names.get(seat, "")) for seat in Seat if seat in filled]


def roster(area: Area, *, first: date) -> list[Manned]:
    """Return who is planned for a week, a line for each shift; nothing when nobody is."""
    days = [first + timedelta(days=n) for n in range(WEEK)]
    planned = Duty.objects.filter(area=area, day__range=(days[0], days[-1]))
    rows = list(planned.values_list("day", "shift", "seat", "user__name"))
    empty = {seat: "" for _day, _shift, seat, _name in rows}
    found = {(day, shift): Manned(day, shift, {**empty}) for day in days for shift in Shift}
    for day, shift, seat, name in rows:
        found[day, Shift(shift)].seats[seat] = name
    return list(found.values()) if rows else []


def log_of(area: Area, *, day: date) -> QuerySet[Entry]:
    """Return the day log of a place, the newest line first."""
    return _lines(area, day_begins(day)).filter(at__lt=day_begins(day + ONE_DAY))


def log_now(area: Area, *, at: datetime) -> QuerySet[Entry]:
    """Return the log that whoever is on duty reads: of today, at night since the shift began."""
    return _lines(area, log_begins(at))


def log_begins(at: datetime) -> datetime:
    """Return since when the log of a moment is read: midnight, or the evening before it."""
    day, shift = shift_at(at)
    evening = day_begins(day) + timedelta(hours=DAY_SHIFT[1])
    midnight = day_begins(local_day(at))
    return min(evening, midnight) if shift is Shift.NIGHT else midnight


def officers(area: Area, *, since: date, until: date = date.max) -> QuerySet[User]:
    """Return who holds a post in a place on one of some days."""
    held = Q(posts__valid_to=None) | Q(posts__valid_to__gt=since)
    there = _posted(area, "posts__")
    found = User.objects.filter(held, there, posts__valid_from__lte=until, is_active=True)
    return found.distinct()


def days_away(area: Area, who: User, days: Sequence[date]) -> list[date]:
    """Return the days on which somebody holds no post in a place: not come yet, or gone."""
    posts = list(Post.objects.filter(_posted(area), user=who).values_list("valid_from", "valid_to"))
    held = [(first, last or date.max) for first, last in posts]
    return [day for day in days if not any(first <= day < last for first, last in held)]


def _posted(area: Area, to: str = "") -> Q:
    """Return "holds a post in a place or in a unit of it"; ``to`` leads to the post."""
    within = {f"{to}area_code__startswith": path(area.code)}
    return Q(**within) | Q(**{f"{to}unit__area_code": area.code})


def _lines(area: Area, since: datetime) -> QuerySet[Entry]:
    return (
        Entry.objects.filter(area=area, at__gte=since).select_related("by").order_by("-at", "-pk")
    )
