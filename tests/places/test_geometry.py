"""Square metres, coordinate systems and mending, against numbers from elsewhere."""

from __future__ import annotations

import math

import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from minhu.core.errors import DomainError
from minhu.places import geometry
from minhu.places.enums import Crs
from tests.places.drawing import square

CHINESE = [Crs.GCJ02, Crs.BD09]


def test_a_known_point_of_the_gcj_grid_comes_back_to_wgs() -> None:
    longitude, latitude = geometry.point_to_wgs84(113.60604, 34.74880, Crs.GCJ02)
    assert (round(longitude, 5), round(latitude, 5)) == (113.6, 34.75)


def test_wgs_points_stay_where_they_are() -> None:
    assert geometry.point_to_wgs84(113.6, 34.75, Crs.WGS84) == (113.6, 34.75)


def test_baidu_coordinates_come_back_to_wgs() -> None:
    baidu = prcoords.wgs_bd((34.75, 113.6))
    longitude, latitude = geometry.point_to_wgs84(baidu.lon, baidu.lat, Crs.BD09)
    assert longitude == pytest.approx(113.6, abs=2e-6)
    assert latitude == pytest.approx(34.75, abs=2e-6)


def test_drawn_ground_moves_as_its_corners_do() -> None:
    drawn = box(113.60604, 34.74880, 113.61604, 34.75880)
    moved = geometry.to_wgs84(drawn, Crs.GCJ02)
    assert moved.bounds[0] == pytest.approx(113.6, abs=2e-5)
    assert moved.bounds[1] == pytest.approx(34.75, abs=2e-5)


@pytest.mark.parametrize("crs", CHINESE)
def test_chinese_systems_are_refused_outside_china(crs: Crs) -> None:
    with pytest.raises(DomainError, match="国内"):
        geometry.point_to_wgs84(-76.6, 39.3, crs)


@pytest.mark.parametrize("point", [(181, 0), (0, 91), (float("nan"), 0), (float("inf"), 0)])
def test_points_outside_the_world_are_refused(point: tuple[float, float]) -> None:
    with pytest.raises(DomainError, match="地球"):
        geometry.point_to_wgs84(*point, Crs.WGS84)


@pytest.mark.parametrize("latitude", [0.0, 35.0, 52.0, 70.0])
def test_areas_agree_with_the_integral_over_the_ellipsoid(latitude: float) -> None:
    side = 0.1
    a, e2 = 6_378_137.0, 0.00669438
    middle = math.sin(math.radians(latitude + side / 2))
    band = a * a * (1 - e2) / (1 - e2 * middle * middle) ** 2
    exact = (
        band
        * math.radians(side)
        * (math.sin(math.radians(latitude + side)) - math.sin(math.radians(latitude)))
    )
    drawn = box(100, latitude, 100 + side, latitude + side)
    assert geometry.square_metres(drawn) == pytest.approx(exact, rel=2e-4)


@pytest.mark.parametrize("top", [35.01, 35.004])
def test_a_bow_tie_is_mended_and_says_what_changed(top: float) -> None:
    tie = Polygon([(100, 35), (100.01, 35.01), (100.01, 35), (100, top), (100, 35)])
    mended = geometry.mend(tie)
    assert mended.ground.is_valid
    assert isinstance(mended.ground, MultiPolygon)
    assert "Self-intersection" in mended.fault
    assert mended.changed > 0


def test_ground_without_area_is_refused() -> None:
    with pytest.raises(DomainError, match="没有面积"):
        geometry.mend(Polygon([(100, 35), (100.01, 35), (100, 35)]))


@pytest.mark.parametrize(
    "raw",
    [
        None,
        {},
        {"type": "Point", "coordinates": [100, 35]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[100, 35], [101, 35]]]},
        {"type": "Polygon", "coordinates": [[["a", "b"], [1, 2], [3, 4], [1, 2]]]},
        {"type": "Polygon"},
        {
            "type": "Polygon",
            "coordinates": [[[100, 35], [101, float("nan")], [101, 36], [100, 35]]],
        },
        {"type": "Polygon", "coordinates": [[[100, 35], [1e999, 35], [101, 36], [100, 35]]]},
        {"type": "MultiPolygon", "coordinates": [[]]},
    ],
)
def test_what_is_no_drawn_ground_is_refused_in_words(raw: object) -> None:
    with pytest.raises(DomainError):
        geometry.mend(geometry.to_wgs84(geometry.read(raw), Crs.WGS84))


def test_heights_are_dropped() -> None:
    ring = [[x, y, 88.0] for x, y in square(100, 35)]
    assert not geometry.read({"type": "Polygon", "coordinates": [ring]}).has_z


def test_reading_order_goes_in_rows_from_the_north_west() -> None:
    grounds = [
        Polygon(square(100 + column * 0.01, 35 + row * 0.01))
        for row in range(2)
        for column in range(3)
    ]
    assert geometry.reading_order(grounds) == [3, 4, 5, 0, 1, 2]
    assert geometry.reading_order([]) == []


@given(st.permutations(range(6)))
def test_reading_order_does_not_hang_on_the_order_of_the_file(turned: list[int]) -> None:
    east = (0.0, 0.004, 0.006, 0.011, 0.017, 0.02)
    north = (0.011, 0.02, 0.0, 0.017, 0.004, 0.006)
    grounds = [Polygon(square(100 + x, 35 + y)) for x, y in zip(east, north, strict=True)]
    right = [grounds[place] for place in geometry.reading_order(grounds)]
    mixed = [grounds[place] for place in turned]
    assert [mixed[place] for place in geometry.reading_order(mixed)] == right
