"""Areas and boundaries on real input; left out where the folder of data is absent."""

from __future__ import annotations

import csv
from collections.abc import Iterator

import pytest
from django.db import connection
from shapely.geometry import shape

from minhu.places.domain.areas import add_area, import_areas
from minhu.places.domain.boundaries import import_boundaries
from minhu.places.domain.features import Layout
from minhu.places.domain.reports import AreaReport, BoundaryReport
from minhu.places.enums import Crs, Level
from minhu.places.geometry import point_to_wgs84
from minhu.places.locate import locate
from minhu.places.models import Area, Boundary
from tests.places.drawing import AT, DATA, needs_data

pytestmark = [pytest.mark.django_db, needs_data]
STREET = "999801001000"


def divisions(name: str) -> AreaReport:
    return import_areas(DATA / "divisions" / name, at=AT)


def polygons(name: str, parent: str, layout: Layout) -> BoundaryReport:
    add_area(parent, name="示例街道", at=AT)
    return import_boundaries(DATA / "polygons" / name, parent=parent, layout=layout, at=AT)


def baltimore_points() -> Iterator[tuple[float, float, str]]:
    path = DATA / "service_requests" / "baltimore_311_10k.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["Longitude"] and row["Latitude"]:
                yield float(row["Longitude"]), float(row["Latitude"]), row["Neighborhood"]


def test_all_of_henan_is_imported_once_and_scopes_use_the_key() -> None:
    assert divisions("villages_henan.csv.gz").imported == 52_378
    again = divisions("villages_henan.csv.gz")
    assert (again.imported, again.unchanged, again.parents, again.refused) == (0, 52_378, 0, [])
    scope = Area.objects.inside("410102000000").order_by("code")
    assert 100 < scope.count() < 400
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = scope.explain()
    assert "INDEX" in plan.upper(), plan
    assert "SCAN PLACES_AREA" not in plan.upper().replace("SEQ SCAN ON", "SCAN"), plan


def test_the_country_and_the_ten_streets_name_what_henan_left_nameless() -> None:
    divisions("target_districts_villages.csv")
    assert Area.objects.get(pk="410402001000").name == "曙光街街道"
    for name in ("provinces.csv", "cities.csv", "areas.csv"):
        assert divisions(name).refused == []
    assert not Area.objects.inside("41").filter(name__startswith="41").exists()
    assert divisions("target_streets_villages.csv").unchanged == 110


def test_baltimore_is_mended_numbered_and_stays_as_it_is() -> None:
    report = polygons("baltimore.geojson", STREET, Layout("name"))
    assert (report.imported, len(report.mended), report.refused) == (278, 2, [])
    assert all(shape(row.geometry).is_valid for row in Boundary.objects.all())
    again = polygons("baltimore.geojson", STREET, Layout("name"))
    assert (again.imported, again.unchanged) == (0, 278)
    assert (again.overlaps, again.gaps) == (report.overlaps, report.gaps)


def test_requests_in_baltimore_get_the_neighbourhood_they_name() -> None:
    polygons("baltimore.geojson", STREET, Layout("name"))
    names = dict(Area.objects.values_list("code", "name"))
    found = [(locate(x, y), wanted) for x, y, wanted in baltimore_points()]
    inside = [(names[str(f.area_code)], wanted) for f, wanted in found if f.certain]
    assert len(inside) > 8000
    assert sum(name == wanted for name, wanted in inside) / len(inside) >= 0.993


def test_amsterdam_comes_in_whole() -> None:
    report = polygons("amsterdam.geojson", STREET, Layout("name"))
    assert (report.imported, report.refused, report.mended) == (97, [], [])


def test_towns_drawn_in_gcj_stand_under_their_city() -> None:
    layout = Layout("name", crs=Crs.GCJ02, level=Level.SUBDISTRICT)
    report = polygons("dongguan_towns.geojson", "441900", layout)
    assert (report.imported, report.refused) == (35, [])
    assert Area.objects.inside("4419").filter(level=Level.SUBDISTRICT).count() == 35


def test_districts_drawn_in_gcj_keep_their_own_codes_and_move_back() -> None:
    layout = Layout("name", "adcode", crs=Crs.GCJ02, level=Level.DISTRICT)
    report = polygons("henan_410100_districts.geojson", "4101", layout)
    assert (report.imported, report.refused) == (12, [])
    centre = point_to_wgs84(113.611576, 34.748286, Crs.GCJ02)
    ground = shape(Boundary.objects.get(area="410102000000").geometry)
    assert ground.distance(shape({"type": "Point", "coordinates": centre})) < 1e-9
