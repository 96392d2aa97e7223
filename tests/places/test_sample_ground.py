"""The ground of the sample: complete, without overlap or gap, the same everywhere."""

from __future__ import annotations

from hashlib import sha256

import pytest
from shapely import to_wkt

from minhu.places import codes
from minhu.places.enums import GridKind, Level
from minhu.places.locate import locate
from minhu.places.maps import communities_geojson
from minhu.places.models import Area, Boundary
from minhu.places.topology import Sheet
from minhu.sample.ground import SUBDISTRICT, draw, lay_ground
from tests.places.drawing import AT


def test_fifty_five_grids_tile_without_overlap_or_gap() -> None:
    grids = draw()
    sheet = Sheet({code: ground for code, _, ground in grids})
    assert len(grids) == 55
    assert (sheet.overlaps(), sheet.gaps()) == ([], [])
    assert sum(codes.grid_kind(code) is GridKind.EXCLUSIVE for code, *_ in grids) == 5


def test_the_drawing_is_the_same_each_time() -> None:
    first, second = (
        sha256("".join(to_wkt(ground) for *_, ground in draw()).encode()).hexdigest()
        for _ in range(2)
    )
    assert first == second


@pytest.mark.django_db
def test_the_ground_is_laid_once_and_found_again() -> None:
    lay_ground(at=AT)
    before = list(Boundary.objects.values_list("pk", flat=True))
    lay_ground(at=AT)
    assert list(Boundary.objects.values_list("pk", flat=True)) == before
    areas = Area.objects.inside(SUBDISTRICT)
    assert areas.filter(level=Level.COMMUNITY).count() == 7
    assert areas.grids().count() == 55
    assert len(communities_geojson(SUBDISTRICT)["features"]) == 7
    for code, _, ground in draw():
        here = ground.representative_point()
        assert locate(here.x, here.y).area_code == code
