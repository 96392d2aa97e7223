"""Open cases as points of the map: where, which, and whether late; no words, no names."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from minhu.accounts.models import User
from minhu.cases.models.case import OPEN
from minhu.cases.queries import PUBLIC
from minhu.centre.queries import cases_here
from minhu.places.models import Area

DRAWN = 150
"""How many points a map carries; a wall asks for them every fifteen seconds."""
METRE = 5
"""Decimals of a degree that tell one house from the next."""
PLACED = Q(longitude__isnull=False, latitude__isnull=False)

Live = tuple[float, float, str, int]
"""Longitude, latitude, number of the case, and 1 where its time has run out."""


def points(user: User, area: Area, *, at: datetime) -> list[Live]:
    """Return the open cases of a place that press most, in one statement.

    The longest late first, then what runs out next. What is kept closely is no point: a wall
    is seen by more people than the case.
    """
    cases = cases_here(user, area).filter(OPEN, PUBLIC, PLACED, due_at__isnull=False)
    columns = ("longitude", "latitude", "number", "due_at")
    rows = cases.order_by("due_at", "pk").values_list(*columns)[:DRAWN]
    return [
        (round(lon, METRE), round(lat, METRE), number, int(due < at))
        for lon, lat, number, due in rows
    ]
