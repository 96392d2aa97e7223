"""The ground that is measured on: the sample subdistrict beside itself, its grids cut finer."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from minhu.bench.district import lay_streets
from minhu.core.clock import now
from minhu.places.codes import grid_kind
from minhu.places.models import Area, Boundary
from minhu.sample.ground import SUBDISTRICT, lay_ground

GRIDS = 130


@pytest.mark.django_db
def test_grids_are_cut_until_there_are_so_many_and_cover_the_same_ground() -> None:
    lay_ground(at=now())
    before, names = _ground(SUBDISTRICT), set(_codes(SUBDISTRICT))
    lay_streets(2, GRIDS)
    assert len(_codes(SUBDISTRICT)) == GRIDS / 2
    assert names < set(_codes(SUBDISTRICT))
    after = _ground(SUBDISTRICT)
    assert after.symmetric_difference(before).area < before.area / 1000
    assert after.area == pytest.approx(_sum(SUBDISTRICT))
    assert not _ground("999901002000").intersects(after)
    assert len(_codes("999901002000")) == GRIDS / 2
    assert all(grid.kind == grid_kind(grid.code) for grid in Area.objects.grids())
    lay_streets(2, GRIDS)
    assert Area.objects.grids().count() == GRIDS


def _codes(street: str) -> list[str]:
    return list(Area.objects.inside(street).grids().values_list("code", flat=True))


def _shapes(street: str) -> list[BaseGeometry]:
    rows = Boundary.objects.inside(street).filter(area__level="grid", valid_to=None)
    return [shape(row.geometry) for row in rows]


def _ground(street: str) -> BaseGeometry:
    return shapely.union_all(_shapes(street), grid_size=1e-9)


def _sum(street: str) -> float:
    return sum(each.area for each in _shapes(street))
