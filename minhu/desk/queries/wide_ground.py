"""Grids of a place above subdistricts: how many there are, held and open, in each part of it.

A district has thousands of grids; whoever looks at it chooses a part and sees its grids then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from minhu.accounts.models import User
from minhu.cases.standing import standing
from minhu.core.clock import local_day
from minhu.desk.queries.grids import grid_workers
from minhu.places import queries as places
from minhu.places.codes import WIDTH, ancestor, inside
from minhu.places.enums import Level
from minhu.places.models import Area

BELOW = {
    Level.PROVINCE: Level.CITY,
    Level.CITY: Level.DISTRICT,
    Level.DISTRICT: Level.SUBDISTRICT,
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a place: how many grids it has, how many are held, what is open and late there."""

    area: Area
    grids: int
    held: int
    open: int
    late: int


def is_wide(place: Area) -> bool:
    """Answer whether a place has parts to choose from before its grids are shown."""
    return place.level in BELOW


def chosen_part(home: Area, code: str, grid: Area | None) -> Area:
    """Return the part of somebody's place that a code or a grid means, the whole for neither.

    Raises ``Http404`` for what is not in that place or is no place with grids in it.
    """
    if grid is not None and is_wide(home):
        code = ancestor(grid.code, Level.SUBDISTRICT)
    if not code or code == home.code:
        return home
    part = Area.objects.filter(pk=code).exclude(level__in=(Level.GRID, Level.MICRO_GRID)).first()
    if part is None or not inside(part.code, home.code):
        raise Http404
    return part


def parts(user: User, place: Area, *, at: datetime) -> list[Part]:
    """Return the parts of a wide place, with what this user may see of what is open there."""
    below = BELOW[Level(place.level)]
    today = local_day(at)
    codes = set(places.grids(place.code).values_list("code", flat=True))
    workers = grid_workers(place.code).held_on(today).order_by()
    grids = _by(below, codes)
    held = _by(below, codes.intersection(workers.values_list("area_code", flat=True)))
    stand = standing(user, place.code, kind="request", at=at)
    opened, late = (_added(below, each) for each in (stand.places, stand.late_places))
    return [
        Part(area, grids[stem], held[stem], opened[stem], late[stem])
        for area in Area.objects.inside(place.code).filter(level=below).order_by("code")
        if grids[stem := area.code[: WIDTH[below]]]
    ]


def _by(level: Level, codes: Iterable[str]) -> Counter[str]:
    return Counter(code[: WIDTH[level]] for code in codes)


def _added(level: Level, numbers: Counter[str]) -> Counter[str]:
    found = Counter[str]()
    for code, n in numbers.items():
        found[code[: WIDTH[level]]] += n
    return found
