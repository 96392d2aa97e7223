"""Plates, posters, names and maps: what pages get, and who may have it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import segno
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings
from shapely.geometry import shape

from minhu.accounts.actors import House
from minhu.accounts.enums import Role
from minhu.accounts.models import Unit, User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import CROCKFORD
from minhu.places import maps, poster, queries
from minhu.places.domain.areas import add_area
from minhu.places.domain.plates import put_up_plate, take_down_plate
from minhu.places.models import Area, Boundary, Plate
from tests.cast import hire
from tests.places.drawing import AT, COMMUNITY, GRID, NEXT_GRID, feature, square, take, two_squares

pytestmark = pytest.mark.django_db
SUBDISTRICT = "999901001000"


@pytest.fixture
def grid(tmp_path: Path) -> Area:
    add_area(SUBDISTRICT, name="示例街道", at=AT)
    two_squares(tmp_path)
    return Area.objects.get(pk=GRID)


def hang(area: Area, name: str = "1号楼2单元") -> Plate:
    return put_up_plate(area, name=name, actor=House(), at=AT)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_a_plate_code_cannot_be_guessed_from_another(grid: Area) -> None:
    codes = {hang(grid).code for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 8 and set(code) <= set(CROCKFORD) for code in codes)


def test_a_plate_is_found_by_a_carelessly_typed_code(grid: Area) -> None:
    plate = hang(grid)
    assert queries.plate_by_code(f" {plate.code[:4]}-{plate.code[4:]} ".lower()) == plate
    assert queries.plate_by_code("00000000") is None


def test_a_plate_taken_down_leads_nowhere(grid: Area) -> None:
    plate = take_down_plate(hang(grid), actor=House())
    assert queries.plate_by_code(plate.code) is None
    assert list(queries.plates_inside(GRID)) == []


def test_only_desks_over_the_area_put_up_plates(grid: Area) -> None:
    desk = hire("desk", Role.COMMUNITY_DESK, COMMUNITY)
    put_up_plate(grid, name="东门", point=(100.001, 35.001), actor=desk, at=AT)
    stranger = hire("stranger", Role.COMMUNITY_DESK, "999901001002")
    with pytest.raises(NotAllowedError):
        put_up_plate(grid, name="东门", actor=stranger, at=AT)
    with pytest.raises(NotAllowedError):
        take_down_plate(Plate.objects.get(), actor=stranger)


@pytest.mark.parametrize(("name", "point"), [(" ", None), ("长" * 81, None), ("门", (500.0, 0.0))])
def test_a_plate_needs_a_name_and_a_place_on_earth(
    grid: Area, name: str, point: tuple[float, float] | None
) -> None:
    with pytest.raises(DomainError):
        put_up_plate(grid, name=name, point=point, actor=House(), at=AT)


def test_names_read_from_the_subdistrict_down(grid: Area) -> None:
    assert queries.name_path(grid) == "示例街道 · 东风社区 · 西"
    assert queries.name_paths(["999900000000"]) == {"999900000000": "999900000000"}
    assert queries.name_paths(["888801001001"]) == {"888801001001": ""}


def test_many_name_paths_cost_one_statement(
    grid: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert len(queries.name_paths([grid.code, NEXT_GRID, COMMUNITY])) == 3


@pytest.mark.usefixtures("grid")
def test_the_subdistrict_is_the_one_with_grids_or_the_one_by_setting(settings: Settings) -> None:
    add_area("880101001000", name="没有网格的街道", at=AT)
    found = queries.subdistrict()
    assert found is not None
    assert found.code == SUBDISTRICT
    settings.SUBDISTRICT_CODE = "880101001000"
    assert queries.subdistrict() == Area.objects.get(pk="880101001000")


def test_before_any_grid_is_drawn_the_first_street_is_ours() -> None:
    assert queries.subdistrict() is None
    street = add_area(SUBDISTRICT, name="示例街道", at=AT)
    assert queries.subdistrict() == street


@pytest.mark.usefixtures("grid")
def test_the_tree_is_read_downwards() -> None:
    assert queries.area("999901001") == Area.objects.get(pk=SUBDISTRICT)
    assert queries.area("12345") is None
    assert [area.code for area in queries.children(COMMUNITY)] == [GRID, NEXT_GRID]
    assert [area.code for area in queries.communities(SUBDISTRICT)] == [COMMUNITY]
    assert [area.code for area in queries.grids(SUBDISTRICT)] == [GRID, NEXT_GRID]


@pytest.mark.usefixtures("grid")
def test_grids_for_the_map_say_what_the_page_shows() -> None:
    first = maps.grids_geojson(SUBDISTRICT)["features"][0]["properties"]
    wanted = {"code": GRID, "name": "西", "kind": "basic", "number": 1, "community": "东风社区"}
    assert first.items() >= wanted.items()
    assert 100.0 < first["lon"] < 100.01
    assert 35.0 < first["lat"] < 35.01


@pytest.mark.parametrize("count", [1, 30])
def test_the_map_costs_the_same_statements_for_one_grid_and_thirty(
    tmp_path: Path, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    take(tmp_path, *[feature(f"第{n}", square(100 + n / 100, 35)) for n in range(count)])
    with django_assert_num_queries(1):
        assert len(maps.grids_geojson(COMMUNITY)["features"]) == count
    with django_assert_num_queries(3):
        assert len(maps.communities_geojson(COMMUNITY)["features"]) == 1


@pytest.mark.usefixtures("grid")
def test_a_community_that_nobody_drew_is_the_ground_of_its_grids() -> None:
    drawn = maps.communities_geojson(SUBDISTRICT)["features"][0]
    assert drawn["properties"]["name"] == "东风社区"
    assert shape(drawn["geometry"]).bounds == pytest.approx((100.0, 35.0, 100.02, 35.01))


@pytest.mark.usefixtures("grid")
def test_a_community_that_was_drawn_is_the_ground_it_was_given() -> None:
    ring = square(100.0, 35.0, 0.005)
    ground = {"type": "Polygon", "coordinates": [ring]}
    Boundary.objects.create(
        area_id=COMMUNITY, geometry=ground, square_metres=1, valid_from=AT.date()
    )
    drawn = maps.communities_geojson(SUBDISTRICT)["features"][0]
    assert shape(drawn["geometry"]).bounds == pytest.approx((100.0, 35.0, 100.005, 35.005))


def test_an_outline_keeps_a_corner_of_ten_metres(tmp_path: Path) -> None:
    ring = [(100.0, 35.0), (100.01, 35.0), (100.01, 35.01), (100.005, 35.01)]
    take(tmp_path, feature("西", [*ring, (100.005, 35.0101), (100.0, 35.0101), ring[0]]))
    drawn = maps.grids_geojson(COMMUNITY)["features"][0]["geometry"]
    assert len(drawn["coordinates"][0]) == 7


def test_an_area_without_ground_is_an_empty_map() -> None:
    assert maps.grids_geojson(SUBDISTRICT)["features"] == []
    assert maps.grids_text(SUBDISTRICT) == maps.grids_text(COMMUNITY)


@pytest.mark.usefixtures("grid")
def test_the_map_answers_304_until_the_ground_changes(tmp_path: Path) -> None:
    client = signed_in(hire("desk", Role.COMMUNITY_DESK, COMMUNITY))
    url = reverse("places:grids_json") + f"?area={COMMUNITY}"
    first = client.get(url)
    assert len(first.json()["features"]) == 2
    known = {"If-None-Match": first["ETag"]}
    assert client.get(url, headers=known).status_code == 304
    take(tmp_path, feature("北", square(100.0, 35.01)))
    assert len(client.get(url, headers=known).json()["features"]) == 3


@pytest.mark.usefixtures("grid")
@pytest.mark.parametrize("wanted", ["999901002", "12345", "", "777701001001"])
def test_absent_and_foreign_areas_answer_alike(wanted: str) -> None:
    add_area("999901002001", name="别的社区", at=AT)
    client = signed_in(hire("desk", Role.COMMUNITY_DESK, COMMUNITY))
    assert client.get(reverse("places:grids_json"), {"area": wanted}).status_code == 404


@pytest.mark.usefixtures("grid")
def test_a_department_sees_the_map_of_its_street() -> None:
    unit = Unit.objects.create(code="roads", name="市政所", area_code=SUBDISTRICT)
    client = signed_in(hire("worker", Role.DEPARTMENT, unit=unit))
    assert client.get(reverse("places:grids_json"), {"area": COMMUNITY}).status_code == 200
    assert client.get(reverse("places:poster_svg", args=[COMMUNITY])).status_code == 404


@pytest.mark.usefixtures("grid")
def test_whoever_is_not_signed_in_is_asked_to() -> None:
    for url in (
        reverse("places:grids_json"),
        reverse("places:poster_svg", args=[GRID]),
        reverse("places:poster_pdf", args=[GRID]),
    ):
        assert Client().get(url).status_code == 302


def test_a_poster_sheet_names_the_place_and_carries_the_link(
    grid: Area, settings: Settings
) -> None:
    settings.SITE_URL = "https://minhu.example/"
    plate = hang(grid, "1号楼<2单元>")
    client = signed_in(hire("grid", Role.GRID_WORKER, GRID))
    answer = client.get(reverse("places:poster_svg", args=[GRID]))
    words = [node.text for node in ET.fromstring(answer.content).iter() if node.text]  # noqa: S314 -- our own drawing
    assert answer["Content-Type"] == "image/svg+xml"
    assert words[0] == "有事扫一扫，告诉社区"
    place, link = "示例街道 · 东风社区 · 西", f"https://minhu.example/r/{plate.code}"
    assert {"1号楼<2单元>", place, plate.code} <= set(words)
    assert answer.content.decode() == poster.svg([poster.Card(plate.name, place, link, plate.code)])


@pytest.mark.parametrize("page", ["places:poster_svg", "places:poster_pdf"])
def test_one_building_has_a_poster_of_its_own(grid: Area, page: str) -> None:
    plate, other = hang(grid, "1号楼"), hang(grid, "2号楼")
    client = signed_in(hire("grid", Role.GRID_WORKER, GRID))
    answer = client.get(reverse(page, args=[plate.code]), {"per": "1"})
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF") or plate.name in answer.content.decode()
    assert other.code.encode() not in answer.content
    stranger = signed_in(hire("else", Role.GRID_WORKER, "999901009001001"))
    assert stranger.get(reverse(page, args=[plate.code])).status_code == 404
    Plate.objects.filter(pk=plate.pk).update(active=False)
    assert client.get(reverse(page, args=[plate.code])).status_code == 404


def test_a_poster_pdf_has_a_page_for_every_sheet(grid: Area) -> None:
    for number in range(5):
        hang(grid, f"{number}号楼")
    client = signed_in(hire("grid", Role.GRID_WORKER, GRID))
    answer = client.get(reverse("places:poster_pdf", args=[GRID]), {"per": "4"})
    assert answer.content.startswith(b"%PDF")
    assert b"/Count 2" in answer.content


@pytest.mark.parametrize("per", ["3", "x", "-1"])
def test_a_sheet_of_an_unknown_size_is_not_found(grid: Area, per: str) -> None:
    hang(grid)
    client = signed_in(hire("grid", Role.GRID_WORKER, GRID))
    assert client.get(reverse("places:poster_svg", args=[GRID]), {"per": per}).status_code == 404


@pytest.mark.usefixtures("grid")
def test_an_area_without_plates_has_no_poster() -> None:
    client = signed_in(hire("grid", Role.GRID_WORKER, GRID))
    assert client.get(reverse("places:poster_pdf", args=[GRID])).status_code == 404


@pytest.mark.parametrize("per_sheet", [1, 2, 4, 8])
def test_the_qr_code_on_every_size_of_sheet_is_that_of_the_link(per_sheet: int) -> None:
    card = poster.Card("1号楼", "示例街道", "https://minhu.example/r/0123ABCD", "0123ABCD")
    matrix = segno.make(card.url, error="m", micro=False).matrix
    runs, width = poster._modules(card.url)
    dark = {(x + i - 4, y - 4) for x, y, length in runs for i in range(length)}
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, bit in enumerate(row) if bit}
    assert width == len(matrix) + 8
    sheets = -(-9 // per_sheet)
    assert f"/Count {sheets}".encode() in poster.pdf([card] * 9, per_sheet=per_sheet)
