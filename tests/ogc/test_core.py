"""OGC API - Features, part 1: what every client relies on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.places.domain import editions
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, OTHER_GRID, call
from tests.ogc.conftest import HERE, draw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]
GRIDS = "/ogc/collections/grids/items"


def get(client: Client, address: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == status, answer.content
    found = answer.json()
    assert isinstance(found, dict)
    return found


def keys(found: dict[str, Any]) -> list[str]:
    return [each["id"] for each in found["features"]]


def link(found: dict[str, Any], rel: str) -> str:
    return next((each["href"] for each in found["links"] if each["rel"] == rel), "")


def test_whoever_knows_the_landing_page_finds_everything(client: Client) -> None:
    start = get(client, "/ogc/")
    assert "/conf/core" in str(get(client, link(start, "conformance")))
    listed = get(client, link(start, "data"))["collections"]
    assert [each["id"] for each in listed] == ["areas", "grids", "micro-grids", "cases"]
    for each in listed:
        assert get(client, link(each, "self"))["id"] == each["id"]
        assert get(client, link(each, "items"))["type"] == "FeatureCollection"


def test_the_description_names_every_address(client: Client) -> None:
    found = get(client, link(get(client, "/ogc/"), "service-desc"))
    assert found["openapi"].startswith("3.0")
    assert "/collections/grids/items" in found["paths"]


def test_a_grid_is_found_by_its_code(client: Client) -> None:
    found = get(client, f"{GRIDS}/{GRID}")
    assert found["properties"]["name"] == "东风第1网格"
    assert found["geometry"]["type"] == "Polygon"


@pytest.mark.parametrize("key", ["1", "999901001001001.20200101", "999901001001001.x"])
def test_what_is_not_there_is_not_found(client: Client, key: str) -> None:
    assert client.get(f"{GRIDS}/{key}").status_code == 404
    assert client.get("/ogc/collections/persons/items").status_code == 404


def test_a_box_keeps_what_reaches_into_it(client: Client) -> None:
    assert keys(get(client, f"{GRIDS}?bbox=100.0151,35.001,100.0152,35.002")) == [OTHER_GRID]
    assert keys(get(client, f"{GRIDS}?bbox=0,0,1,1")) == []
    assert keys(get(client, f"{GRIDS}?bbox=179,34,-179,36")) == []
    assert len(keys(get(client, f"{GRIDS}?bbox=99,34,0,101,36,0"))) == 2


def test_pages_lead_on_until_everything_was_seen_once(client: Client) -> None:
    seen, address = [], f"{GRIDS}?limit=1"
    while address:
        found = get(client, address)
        assert (found["numberMatched"], found["numberReturned"]) == (2, 1)
        seen += keys(found)
        address = link(found, "next")
    assert seen == [GRID, OTHER_GRID]


def test_without_a_day_the_present_map_is_shown_with_one_the_map_of_then(client: Client) -> None:
    assert keys(get(client, GRIDS)) == [GRID, OTHER_GRID]
    assert keys(get(client, f"{GRIDS}?datetime=2025-06-01")) == [f"{GRID}.20250101"]
    past = get(client, f"{GRIDS}/{GRID}.20250101")
    assert past["properties"]["valid_to"] == "2026-01-01"


def test_a_span_of_days_shows_every_map_that_held_in_it(client: Client) -> None:
    found = keys(get(client, f"{GRIDS}?datetime=2025-12-01T00:00:00Z/.."))
    assert found == [f"{GRID}.20250101", GRID, OTHER_GRID]


@pytest.mark.parametrize(
    "query",
    [
        "bbox=1,2,3",
        "bbox=a,b,c,d",
        "bbox=nan,1,2,3",
        "bbox=1,9,2,3",
        "datetime=yesterday",
        "datetime=2026-02-01/2026-01-01",
        "limit=0",
        "limit=x",
        "offset=-1",
        "colour=red",
        "crs=EPSG:3857",
    ],
)
def test_what_cannot_be_understood_is_refused(client: Client, query: str) -> None:
    assert get(client, f"{GRIDS}?{query}", 400)["code"] == "InvalidParameterValue"


def test_a_community_nobody_drew_is_the_ground_of_its_grids(client: Client) -> None:
    draw_another_grid()
    found = get(client, f"/ogc/collections/areas/items/{COMMUNITY}")
    west = min(point[0] for part in found["geometry"]["coordinates"] for point in part[0])
    assert west == pytest.approx(HERE - 0.02)


def draw_another_grid() -> None:
    code = f"{COMMUNITY}002"
    Area.objects.create(code=code, level=Level.GRID, name="第2网格", parent_id=COMMUNITY)
    draw(code, HERE - 0.02, since=date(2026, 1, 1))
    editions.renew()


@pytest.mark.parametrize("name", ["grids", "areas", "cases"])
def test_a_list_costs_the_same_for_few_and_for_many(client: Client, name: str) -> None:
    address = f"/ogc/collections/{name}/items?bbox=99,34,101,36"
    call("one")
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(30):
        call(f"more {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(few) == len(many)


def test_any_page_of_others_may_read_it(client: Client) -> None:
    answer = client.get(GRIDS)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "application/geo+json"
