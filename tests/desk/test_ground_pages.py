"""A piece of ground is drawn on the map of its ledger, its form and the phone, and goes out as text."""

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
from tests.api.test_records import Program
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.field.walks import mark

pytestmark = pytest.mark.django_db
PAGE = "/desk/ledgers/lots/"
OPEN = "34.76 113.65; 34.77 113.65; 34.77 113.66"
SAID = "34.760000 113.650000; 34.770000 113.650000; 34.770000 113.660000; 34.760000 113.650000"
KEPT = {"ring": [["113.650000", "34.760000"], ["113.650000", "34.770000"], ["113.660000", "34.770000"]]}  # fmt: skip
BRIEF = "3 个角，约 507,806 平方米"


@pytest.fixture
def lots(cast: Cast) -> Ledger:
    asked = [
        Asked("停车场", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("范围", Kind.POLYGON, crs=Crs.GCJ02),
        Asked("入口", Kind.POINT),
    ]
    area = Area.objects.get(code=STREET)
    return open_ledger("停车场", area, asked, actor=cast.street, at=NOW, code="lots")


def put(lots: Ledger, cast: Cast, name: str) -> Record:
    values = {"c1": name, "c2": {"at": GRID, "name": "x"}, "c3": read(OPEN, Reading(Kind.POLYGON))}
    return write(lots, values, hand=Hand(cast.street, NOW))


def test_grounds_are_areas_on_the_map_beside_the_points(lots: Ledger, cast: Cast) -> None:
    record = put(lots, cast, "甲")
    write(lots, {"c1": "乙", "c4": {"lon": "113.6", "lat": "34.7"}}, hand=Hand(cast.street, NOW))
    client = signed_in(cast.street)
    dot, ground = client.get(f"{PAGE}points.json").json()["features"]
    assert (dot["geometry"]["type"], ground["geometry"]["type"]) == ("Point", "Polygon")
    assert len(ground["geometry"]["coordinates"][0]) == 4
    assert ground["properties"] == {"key": "甲", "record": str(record.pk)}
    shown = client.get(f"{PAGE}charts/")
    assert (shown.context["has_points"], "各最多画 500 个" in shown.content.decode()) == (
        True,
        True,
    )


@pytest.mark.parametrize("number", [1, 30])
def test_the_map_asks_the_same_whatever_its_number_of_grounds(
    lots: Ledger, cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        put(lots, cast, f"{n}号")
    client = signed_in(cast.street)
    with django_assert_num_queries(8):
        found = client.get(f"{PAGE}points.json").json()["features"]
    assert len(found) == number


def test_a_list_says_how_large_it_is_and_a_file_where_its_corners_lie(
    lots: Ledger, cast: Cast
) -> None:
    put(lots, cast, "甲")
    client = signed_in(cast.street)
    assert BRIEF in client.get(PAGE).content.decode()
    assert SAID in b"".join(client.get(f"{PAGE}export/", {"as": "csv"})).decode("utf-8-sig")


def test_a_form_draws_a_ring_and_says_why_it_takes_none(lots: Ledger, cast: Cast) -> None:
    client = signed_in(cast.street)
    asked = client.get(f"{PAGE}new/").content.decode()
    assert ('data-trace="id_c3" data-ring' in asked, "{area} 平方米" in asked) == (True, True)
    assert client.post(f"{PAGE}new/", {"c1": "甲", "c3": OPEN}).status_code == 302
    record = Record.objects.get(ledger=lots)
    assert record.values["c3"] == KEPT
    assert SAID in client.get(f"{PAGE}{record.pk}/").content.decode()
    crossed = "34.76 113.65;34.77 113.66;34.77 113.65;34.76 113.66"
    bad = client.post(f"{PAGE}{record.pk}/", {"c1": "甲", "c3": crossed})
    assert (bad.status_code, "穿过了自己" in bad.content.decode()) == (422, True)


def test_whoever_only_reads_sees_the_ground_and_cannot_draw(lots: Ledger, cast: Cast) -> None:
    record = put(lots, cast, "甲")
    shown = signed_in(cast.auditor).get(f"{PAGE}{record.pk}/").content.decode()
    assert ("data-ring data-fixed" in shown, "data-trace-do" in shown) == (True, False)


def test_a_ground_is_drawn_on_the_phone(lots: Ledger, cast: Cast, client: Client) -> None:
    client.force_login(cast.grid_worker)
    assert "data-line data-ring" in client.get("/field/ledgers/lots/new/").content.decode()
    grid = Area.objects.select_related("parent").get(code=GRID)
    assert grid.parent is not None
    said = {"step_key": mark(), "c1": "甲", "c2": grid.parent.name + grid.name, "c3": OPEN}
    assert client.post("/field/api/ledgers/lots/", said).status_code == 200
    assert Record.objects.get(ledger=lots).values["c3"] == KEPT


def test_a_program_writes_a_ground_as_forms_do_and_reads_its_corners(
    lots: Ledger, cast: Cast
) -> None:
    program, path = Program(cast.street), "/api/ledgers/lots/records"
    name = {each.label: each.name for each in lots.columns.all()}
    said = {"values": {name["停车场"]: "甲", name["范围"]: OPEN}}
    assert program.send(said, path=path).status_code == 201
    [record] = program.ask(path).json()["records"]
    assert len(record["values"][name["范围"]]["ring"]) == 3
    crossed = "34.76 113.65;34.77 113.66;34.77 113.65;34.76 113.66"
    said = {"values": {name["停车场"]: "乙", name["范围"]: crossed}}
    bad = program.send(said, path=path, key="2")
    assert (bad.status_code, "穿过了自己" in str(bad.json())) == (422, True)
