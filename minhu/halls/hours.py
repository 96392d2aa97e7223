"""When a hall gives out numbers, and when it does so next; times are those of the place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from minhu.core.calendar import calendar
from minhu.core.clock import local_day, zone
from minhu.halls.models import Hall

LOOKED_AHEAD = 30
"""How many days are looked through for the next opening: no holiday is as long."""


def is_open(hall: Hall, at: datetime) -> bool:
    """Answer whether numbers are given out at a moment."""
    day = local_day(at)
    return any(begin <= at < end for begin, end in _spans(hall, day))


def opens_next(hall: Hall, at: datetime) -> datetime | None:
    """Return when numbers are given out again; ``None`` when not within a month."""
    today = local_day(at)
    for ahead in range(LOOKED_AHEAD):
        for begin, _end in _spans(hall, today + timedelta(days=ahead)):
            if begin > at:
                return begin
    return None


def hours_of(hall: Hall) -> tuple[tuple[time, time], ...]:
    """Return the spans of a day: one, or two with the rest between them."""
    if hall.rest_from is None or hall.rest_to is None:
        return ((hall.opens, hall.closes),)
    both = ((hall.opens, hall.rest_from), (hall.rest_to, hall.closes))
    return tuple((begin, end) for begin, end in both if begin < end)


def _spans(hall: Hall, day: date) -> Iterator[tuple[datetime, datetime]]:
    if not (hall.every_day or calendar(hall.area_id).works(day)):
        return
    for begin, end in hours_of(hall):
        yield (
            datetime.combine(day, begin, tzinfo=zone()),
            datetime.combine(day, end, tzinfo=zone()),
        )
