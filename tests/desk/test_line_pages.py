"""A segment of a road is drawn on the map of its ledger, its form and the phone, and goes out as text."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minhu.ledgers.cells import Reading, read
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.places.enums import Crs
from minhu.places.models import Area
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.field.walks import mark

pytestmark = pytest.mark.django_db
PAGE = "/desk/ledgers/roads/"
TYPED = "34.760000 113.650000; 34.770000 113.650000"


@pytest.fixture
def roads(cast: Cast) -> Ledger:
    asked = [
        Asked("路段", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("画在图上", Kind.LINE, crs=Crs.GCJ02),
        Asked("井盖", Kind.POINT),
    ]
    area = Area.objects.get(code=STREET)
    return open_ledger("清洁路段", area, asked, actor=cast.street, at=NOW, code="roads")


def put(roads: Ledger, cast: Cast, name: str) -> Record:
    values = {"c1": name, "c2": {"at": GRID, "name": "x"}, "c3": read(TYPED, Reading(Kind.LINE))}
    return write(roads, values, hand=Hand(cast.street, NOW))


def test_segments_are_lines_on_the_map_beside_the_points(roads: Ledger, cast: Cast) -> None:
    record = put(roads, cast, "市场路")
    write(roads, {"c1": "井", "c4": {"lon": "113.6", "lat": "34.7"}}, hand=Hand(cast.street, NOW))
    client = signed_in(cast.street)
    dot, line = client.get(f"{PAGE}points.json").json()["features"]
    assert (dot["geometry"]["type"], line["geometry"]) == (
        "Point",
        {"type": "LineString", "coordinates": [[113.65, 34.76], [113.65, 34.77]]},
    )
    assert line["properties"] == {"key": "市场路", "record": str(record.pk)}
    shown = client.get(f"{PAGE}charts/")
    assert (shown.context["has_points"], "线和地块各最多画 500 个" in shown.content.decode()) == (
        True,
        True,
    )


@pytest.mark.parametrize("number", [1, 30])
def test_the_map_asks_the_same_whatever_its_number_of_segments(
    roads: Ledger, cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        put(roads, cast, f"{n}号路")
    client = signed_in(cast.street)
    with django_assert_num_queries(8):
        found = client.get(f"{PAGE}points.json").json()["features"]
    assert len(found) == number


def test_a_list_says_how_long_it_is_and_a_file_where_its_points_lie(
    roads: Ledger, cast: Cast
) -> None:
    put(roads, cast, "市场路")
    client = signed_in(cast.street)
    assert "2 个点，长约 1,113 米" in client.get(PAGE).content.decode()
    assert TYPED in b"".join(client.get(f"{PAGE}export/", {"as": "csv"})).decode("utf-8-sig")


def test_a_form_draws_in_the_system_of_the_map_whatever_files_are_in(
    roads: Ledger, cast: Cast
) -> None:
    client = signed_in(cast.street)
    assert 'data-trace="id_c3"' in client.get(f"{PAGE}new/").content.decode()
    assert client.post(f"{PAGE}new/", {"c1": "市场路", "c3": TYPED}).status_code == 302
    record = Record.objects.get(ledger=roads)
    assert record.values["c3"] == {"line": [["113.650000", "34.760000"], ["113.650000", "34.770000"]]}  # fmt: skip
    shown = client.get(f"{PAGE}{record.pk}/").content.decode()
    assert (TYPED in shown, "data-fixed" in shown) == (True, False)
    bad = client.post(f"{PAGE}{record.pk}/", {"c1": "市场路", "c3": "34.76 113.65"})
    assert (bad.status_code, "至少要有两个不同的点" in bad.content.decode()) == (422, True)


def test_whoever_only_reads_sees_the_line_and_cannot_draw(roads: Ledger, cast: Cast) -> None:
    record = put(roads, cast, "市场路")
    shown = signed_in(cast.auditor).get(f"{PAGE}{record.pk}/").content.decode()
    assert ("data-fixed" in shown, "data-trace-do" in shown) == (True, False)


def test_a_segment_is_drawn_on_the_phone(roads: Ledger, cast: Cast, client: Client) -> None:
    client.force_login(cast.grid_worker)
    assert "data-line" in client.get("/field/ledgers/roads/new/").content.decode()
    grid = Area.objects.select_related("parent").get(code=GRID)
    assert grid.parent is not None
    said = {"step_key": mark(), "c1": "市场路", "c2": grid.parent.name + grid.name, "c3": TYPED}
    assert client.post("/field/api/ledgers/roads/", said).status_code == 200
    assert Record.objects.get(ledger=roads).values["c3"]["line"][1] == ["113.650000", "34.770000"]
    assert "ledgers/line.js" in client.get("/field/worker.js").content.decode()
