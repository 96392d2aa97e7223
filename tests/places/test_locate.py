"""Finding the area of a point: inside, on the border, in two, in none, in the past."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings
from shapely.geometry import Point, Polygon, box

from minhu.core.ids import uuid7
from minhu.places import locate as places
from minhu.places.cells import cells_near, h3_cell
from minhu.places.enums import How
from minhu.places.lattice import Lattice
from minhu.places.locate import NOWHERE, locate
from minhu.places.models import Edition
from tests.places.drawing import (
    AT,
    COMMUNITY,
    GRID,
    LATER,
    NEXT_GRID,
    feature,
    square,
    take,
    two_squares,
)

pytestmark = pytest.mark.django_db
BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_point_inside_belongs_to_its_grid(tmp_path: Path) -> None:
    two_squares(tmp_path)
    found = locate(100.015, 35.005)
    assert (found.area_code, found.certain, found.how) == (NEXT_GRID, True, How.INSIDE)


@pytest.mark.parametrize("latitude", [35.0, 35.005, 35.01])
def test_a_point_on_a_shared_border_belongs_to_the_lower_code(
    tmp_path: Path, latitude: float
) -> None:
    two_squares(tmp_path)
    assert locate(100.01, latitude).area_code == GRID


def test_a_point_in_an_overlap_belongs_to_the_lower_code(tmp_path: Path) -> None:
    take(tmp_path, feature("西", square(100, 35)), feature("东", square(100.005, 35)))
    assert locate(100.007, 35.005).area_code == GRID


def test_a_point_beside_every_grid_goes_to_the_nearest_community(tmp_path: Path) -> None:
    two_squares(tmp_path)
    found = locate(100.03, 35.005)
    assert (found.area_code, found.certain, found.how) == (COMMUNITY, False, How.NEAREST)


def test_a_point_too_far_away_is_nowhere(tmp_path: Path, settings: Settings) -> None:
    two_squares(tmp_path)
    assert locate(100.05, 35.005) == NOWHERE
    settings.PLACES_NEAREST_METRES = 5000
    assert locate(100.05, 35.005).area_code == COMMUNITY


@pytest.mark.parametrize(
    "point", [(float("nan"), 35), (35, float("inf")), (1e300, 0), (0, 90), (181, 0), (0, 0)]
)
def test_points_that_are_no_place_are_nowhere(tmp_path: Path, point: tuple[float, float]) -> None:
    two_squares(tmp_path)
    assert locate(*point) == NOWHERE


def test_nothing_is_found_before_any_ground_is_drawn() -> None:
    assert locate(100.005, 35.005) == NOWHERE
    assert locate(100.005, 35.005, BEFORE) == NOWHERE


def test_a_moment_in_the_past_is_answered_by_the_boundaries_of_that_day(tmp_path: Path) -> None:
    two_squares(tmp_path)
    take(tmp_path, feature("西", square(100.0, 35.0, 0.005)), at=LATER)
    assert locate(100.007, 35.005, AT).area_code == GRID
    assert locate(100.007, 35.005, BEFORE).area_code == GRID
    assert locate(100.007, 35.005, LATER).certain is False
    assert locate(100.007, 35.005).certain is False


def test_an_import_is_seen_at_once(tmp_path: Path) -> None:
    assert locate(100.005, 35.005) == NOWHERE
    two_squares(tmp_path)
    assert locate(100.005, 35.005).area_code == GRID


def test_points_cost_no_sql_between_two_checks(
    tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    two_squares(tmp_path)
    locate(100.005, 35.005)
    with django_assert_num_queries(0):
        for _ in range(30):
            locate(100.005, 35.005)


def test_an_import_by_another_process_is_seen_at_the_next_check(
    tmp_path: Path, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.PLACES_CHECK_SECONDS = 0
    two_squares(tmp_path)
    before = places._shelf.open()
    with django_assert_num_queries(1):
        assert places._shelf.open() is before
    Edition.objects.update(token=uuid7())
    assert places._shelf.open() is not before


def test_readers_keep_the_old_boundaries_while_new_ones_are_read(tmp_path: Path) -> None:
    two_squares(tmp_path)
    atlas = places._shelf.open()
    places._shelf.fresh_until = 0
    found: list[str | None] = []
    with places._shelf.renewing:
        reader = threading.Thread(target=lambda: found.append(locate(100.005, 35.005).area_code))
        reader.start()
        reader.join(timeout=10)
    assert found == [GRID]
    assert places._shelf.atlas is atlas


def test_an_edition_withdrawn_while_it_is_read_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_squares(tmp_path)
    reading = places.read_lattice

    def interrupted(day: object) -> Lattice:
        places.forget()
        return reading(day)  # type: ignore[arg-type]  # -- handed on as it came

    monkeypatch.setattr(places, "read_lattice", interrupted)
    locate(100.005, 35.005)
    assert places._shelf.atlas is None


@given(st.floats(99.99, 100.06), st.floats(34.99, 35.06))
@profile(deadline=None)
def test_the_lattice_agrees_with_asking_every_polygon(longitude: float, latitude: float) -> None:
    grounds = {
        "3": box(100.0, 35.0, 100.05, 35.05),
        "2": box(100.01, 35.01, 100.02, 35.02),
        "1": Polygon([(100.03, 35.0), (100.05, 35.02), (100.04, 35.04)]),
    }
    here = Point(longitude, latitude)
    covering = [code for code in sorted(grounds) if grounds[code].covers(here)]
    found = Lattice(grounds).covering(longitude, latitude)
    assert found == (covering[0] if covering else None)


def test_the_nearest_is_measured_in_metres_not_in_degrees() -> None:
    grounds = {"1": box(100.015, 60.0, 100.02, 60.001), "2": box(100.0, 60.011, 100.001, 60.02)}
    assert Lattice(grounds).nearest(100.0, 60.0, 2000) == "1"


def test_the_nearest_lies_within_the_metres_in_every_direction() -> None:
    grounds = {"1": box(100.01, 35.01, 100.02, 35.02)}
    assert Lattice(grounds).nearest(100.0, 35.0, 1500) == "1"
    assert Lattice(grounds).nearest(100.0, 35.0, 1300) is None
    assert Lattice({"1": box(100.025, 60.0, 100.03, 60.01)}).nearest(100.0, 60.0, 1500) == "1"


def test_cells_fit_a_signed_column_and_hold_what_is_near() -> None:
    here = h3_cell(100.0, 35.0)
    assert 0 < here < 2**63
    assert h3_cell(100.0, 35.0) in cells_near(100.0, 35.0, 0)
    assert h3_cell(101.0, 35.0) not in cells_near(100.0, 35.0, 300)


@given(st.floats(-0.003, 0.003), st.floats(-0.0027, 0.0027))
def test_every_point_within_the_distance_lies_in_a_near_cell(east: float, north: float) -> None:
    near = cells_near(100.0, 35.0, 410)
    assert h3_cell(100.0 + east, 35.0 + north) in near
