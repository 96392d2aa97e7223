"""The ground of a whole district: the sample subdistrict beside itself, its grids cut finer."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from copy import copy
from itertools import islice, pairwise
from typing import Any

from django.db import connection, transaction
from shapely import affinity
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from minhu.accounts.actors import House
from minhu.accounts.domain.posts import give_post, open_account
from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.bench.ground import prepare
from minhu.bench.loading import fill
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.places import codes, geometry
from minhu.places.domain.editions import renew
from minhu.places.enums import Level
from minhu.places.models import Area, Boundary
from minhu.sample.staff import STREET

GRIDS = 5_000
DISTRICT, LEADER = "999901000000", "benchquzhang"
APART = 0.05
"""Degrees of longitude from one subdistrict to the next; the sample one is 0.036 wide."""
LAST = 999
"""The last number a grid of a community can have."""


def fill_district(
    *, cases: int, streets: int, grids: int = GRIDS, progress: Callable[[str], None]
) -> dict[str, Any]:
    """Fill an empty database with the cases of a whole district and say how long that took.

    Raises ``DomainError`` for a database that is in use.
    """
    begun, spent = time.perf_counter(), time.process_time()
    prepare(progress=progress)
    lay_streets(streets, grids)
    lacking = cases - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda done, total: progress(f"{done}/{total}"))
    return {
        "cases": Case.objects.count(),
        "streets": streets,
        "grids": Area.objects.grids().count(),
        "fill_s": round(time.perf_counter() - begun, 1),
        "own_cpu_s": round(time.process_time() - spent, 1),
        "database": connection.vendor,
    }


@transaction.atomic
def lay_streets(streets: int, grids: int = 0) -> None:
    """Lay copies of the sample subdistrict beside it; as many grids in all as asked, or as it has."""
    _cut(grids // streets)
    known = list(Area.objects.inside(STREET).order_by("code"))
    bounds = list(Boundary.objects.inside(STREET).filter(valid_to=None))
    for number in range(2, streets + 1):
        stem = f"{STREET[:6]}{number:03}"
        if Area.objects.filter(code=f"{stem}000").exists():
            continue
        Area.objects.bulk_create([_beside(area, stem, number) for area in known])
        Boundary.objects.bulk_create([_moved(one, stem, number) for one in bounds])
    renew()


def hire_leader() -> User:
    """Return who leads the whole district; an account without a password."""
    user = User.objects.filter(username=LEADER).first()
    if user is None:
        at, house = now(), House()
        user = open_account(username=LEADER, name="测速", password=None, actor=house, at=at)
        give_post(user=user, role=Role.LEADER, area_code=DISTRICT, actor=house, at=at)
    return user


def _beside(area: Area, stem: str, number: int) -> Area:
    other = copy(area)
    other.code, other.outside_id = stem + area.code[9:], ""
    other.name = f"{number}区{area.name}"[:80]
    if area.code != STREET and area.parent_id:
        other.parent_id = stem + area.parent_id[9:]
    return other


def _moved(boundary: Boundary, stem: str, number: int) -> Boundary:
    ground = affinity.translate(shape(boundary.geometry), xoff=APART * (number - 1))
    return _boundary(stem + boundary.area_id[9:], ground, boundary)


def _boundary(code: str, ground: BaseGeometry, like: Boundary) -> Boundary:
    return Boundary(
        area_id=code,
        geometry=mapping(ground),
        square_metres=round(geometry.square_metres(ground)),
        valid_from=like.valid_from,
    )


def _cut(wanted: int) -> None:
    """Cut the grids of the sample subdistrict into strips until there are so many.

    Raises ``DomainError`` for more than a community has numbers for.
    """
    there = list(Area.objects.inside(STREET).grids().order_by("code"))
    if not there or wanted <= len(there):
        return
    bounds = {
        one.area_id: one
        for one in Boundary.objects.inside(STREET).filter(valid_to=None, area__level=Level.GRID)
    }
    each, more = divmod(wanted, len(there))
    free = {area.parent_id: _unused(area.parent_id or "", there) for area in there}
    for place, area in enumerate(there):
        first, *others = _strips(shape(bounds[area.code].geometry), each + (place < more))
        pieces = [_piece(area, number) for number in islice(free[area.parent_id], len(others))]
        if len(pieces) < len(others):
            raise DomainError(
                f"一个街道切不成 {wanted} 个网格：一个社区的网格编号只到 {LAST}。请写少一些的 --grids，或者多一些的 --streets。"
            )
        cut = [_boundary(area.code, first, bounds[area.code])]
        cut += [
            _boundary(piece.code, ground, bounds[area.code])
            for piece, ground in zip(pieces, others, strict=True)
        ]
        bounds[area.code].delete()
        Area.objects.bulk_create(pieces)
        Boundary.objects.bulk_create(cut)


def _unused(community: str, there: list[Area]) -> Iterator[int]:
    """Yield the numbers that no grid of a community has; the exclusive ones begin in their midst."""
    used = {
        int(area.code[len(codes.path(community)) :])
        for area in there
        if area.parent_id == community
    }
    return (number for number in range(1, LAST + 1) if number not in used)


def _piece(area: Area, number: int) -> Area:
    other = copy(area)
    other.code = codes.child(area.parent_id or "", Level.GRID, number)
    other.kind, other.outside_id = codes.grid_kind(other.code), ""
    other.name = f"{area.name}之{number}"
    return other


def _strips(ground: BaseGeometry, many: int) -> list[BaseGeometry]:
    """Return a ground in so many strips of the same width, across its longer side."""
    west, south, east, north = ground.bounds
    upright = north - south > east - west
    edges = [turn / many for turn in range(many + 1)]
    cuts = (
        box(west, south + (north - south) * low, east, south + (north - south) * high)
        if upright
        else box(west + (east - west) * low, south, west + (east - west) * high, north)
        for low, high in pairwise(edges)
    )
    return [ground.intersection(cut) for cut in cuts]
