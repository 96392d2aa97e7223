"""Open requests for anybody: less than neighbours read, and at no door."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.core.lifecycle import Outcome
from tests.cast import GRID, Cast, call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]
CASES = "/ogc/collections/cases/items"
SPOT = (100.003, 35.004)


def call_at(key: str, spot: tuple[float, float] = SPOT) -> Case:
    return call(key, point=spot, area_code="")


def listed(client: Client, query: str = "") -> list[dict[str, Any]]:
    found = client.get(f"{CASES}{query}").json()["features"]
    assert isinstance(found, list)
    return found


def test_neither_number_nor_words_nor_the_moment_are_told(client: Client) -> None:
    case = call_at("one")
    (found,) = listed(client)
    told = json.dumps(found, ensure_ascii=False)
    for secret in (case.number, case.title, str(case.pk), case.pk.hex, "二楼"):
        assert secret not in told
    assert set(found["properties"]) == {"kind", "state", "received", "area", "area_name", "place"}


def test_fewer_than_five_in_a_cell_are_shown_by_their_grid(client: Client) -> None:
    for number in range(4):
        call_at(str(number))
    points = {tuple(each["geometry"]["coordinates"]) for each in listed(client)}
    assert len(points) == 1
    assert {each["properties"]["place"] for each in listed(client)} == {"grid"}


def test_five_in_a_cell_are_shown_in_its_middle_never_where_they_are(client: Client) -> None:
    for number in range(5):
        call_at(str(number))
    (point,) = {tuple(each["geometry"]["coordinates"]) for each in listed(client)}
    assert point != SPOT
    assert abs(point[0] - SPOT[0]) + abs(point[1] - SPOT[1]) < 0.003


def test_a_box_around_the_true_place_finds_nothing(client: Client) -> None:
    call_at("one")
    west, south = SPOT
    around = f"?bbox={west - 0.0001},{south - 0.0001},{west + 0.0001},{south + 0.0001}"
    assert listed(client, around) == []
    shown = listed(client)[0]["geometry"]["coordinates"]
    assert len(listed(client, f"?bbox={shown[0]},{shown[1]},{shown[0]},{shown[1]}")) == 1


def test_a_request_without_a_point_is_shown_by_its_grid(client: Client) -> None:
    call("one")
    (found,) = listed(client)
    assert found["properties"]["area"] == GRID
    assert found["geometry"]["type"] == "Point"
    assert len(listed(client, "?bbox=99,34,101,36")) == 1


@pytest.mark.parametrize("change", [{"secrecy": Secrecy.RESTRICTED}, {"outcome": Outcome.CLOSED}])
def test_what_is_kept_closely_or_over_is_not_there(client: Client, change: dict[str, Any]) -> None:
    case = call("one")
    (before,) = listed(client)
    if change.get("outcome"):
        change |= {"party": "", "due_at": None}
    Case.objects.filter(pk=case.pk).update(**change)
    assert listed(client) == []
    assert client.get(f"{CASES}/{before['id']}").status_code == 404


def test_one_is_found_by_the_name_it_is_listed_under(client: Client) -> None:
    call("one")
    (found,) = listed(client)
    assert client.get(f"{CASES}/{found['id']}").json()["properties"] == found["properties"]
    assert client.get(f"{CASES}/{'0' * 32}").status_code == 404
    assert client.get(f"{CASES}/nothing").status_code == 404


def test_days_are_those_of_receipt(client: Client, ground: Cast) -> None:  # noqa: ARG001 -- the stage
    call("one")
    assert len(listed(client, "?datetime=2026-11-20")) == 1
    assert listed(client, "?datetime=2026-11-21/..") == []
    assert listed(client, "?datetime=../2026-11-19") == []
