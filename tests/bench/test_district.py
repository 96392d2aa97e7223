"""The ground that is measured on: the sample subdistrict beside itself, its grids cut finer."""

from __future__ import annotations

import pytest
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from minhu.bench.district import lay_streets
from minhu.core.clock import now
from minhu.core.errors import DomainError
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


@pytest.mark.django_db
def test_one_street_holds_as_many_grids_as_its_communities_have_numbers() -> None:
    """The numbers go on behind those of the exclusive grids, and none is given twice."""
    lay_ground(at=now())
    lay_streets(1, 3_900)
    found = _codes(SUBDISTRICT)
    assert (len(found), len(set(found))) == (3_900, 3_900)
    assert {len(code) for code in found} == {15}
    assert len(_shapes(SUBDISTRICT)) == 3_900


@pytest.mark.django_db
def test_more_than_that_are_refused_in_a_sentence_and_nothing_is_laid() -> None:
    lay_ground(at=now())
    before = _codes(SUBDISTRICT)
    with pytest.raises(DomainError, match="--streets"):
        lay_streets(1, 7_500)
    assert _codes(SUBDISTRICT) == before


def _codes(street: str) -> list[str]:
    return list(Area.objects.inside(street).grids().values_list("code", flat=True))


def _shapes(street: str) -> list[BaseGeometry]:
    rows = Boundary.objects.inside(street).filter(area__level="grid", valid_to=None)
    return [shape(row.geometry) for row in rows]


def _ground(street: str) -> BaseGeometry:
    return shapely.union_all(_shapes(street), grid_size=1e-9)


def _sum(street: str) -> float:
    return sum(each.area for each in _shapes(street))
