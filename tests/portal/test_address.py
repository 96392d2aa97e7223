"""An address in words: looked up as a page and by programs, and carried into a report."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.cases.enums import Found
from minhu.cases.models import Case
from minhu.places.domain.addresses import import_addresses
from minhu.places.domain.sheets import Sheet
from minhu.places.models import Area
from minhu.portal.domain import pacing
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, call
from tests.portal.acts import page, send

pytestmark = pytest.mark.usefixtures("plate")
TEXT = "东风小区7号楼2单元301"


@pytest.fixture(autouse=True)
def _known(plate: object) -> None:  # noqa: ARG001 -- the house of the plate
    rows = {
        2: ["东风小区7号楼", GRID, "113.3001", "33.7501", "A-7"],
        3: ["示例路10号", OTHER_GRID, "", "", ""],
        4: ["示例路30号", OTHER_GRID, "", "", ""],
    }
    header = ("地址", "网格", "经度", "纬度", "编号")
    import_addresses(Sheet(header, rows), Area.objects.get(pk=STREET), at=NOW)


def ask(client: Client, text: str) -> dict[str, object]:
    said: dict[str, object] = client.post("/locate", {"address": text}).json()
    return said


def test_a_program_gets_names_code_and_point_and_nothing_of_anybody(client: Client) -> None:
    call("told", TEXT, phone="13800005678", name="钱某", place=TEXT)
    assert ask(client, TEXT) == {
        "found": True,
        "certain": True,
        "area": GRID,
        "names": ["示例街道", "东风社区", "东风第1网格"],
        "point": [113.3001, 33.7501],
    }
    guessed = ask(client, "示例路20号")
    assert (guessed["area"], guessed["certain"], guessed["point"]) == (OTHER_GRID, False, None)
    assert ask(client, "别处的什么地方")["found"] is False


def test_who_asks_too_often_is_told_to_wait(client: Client) -> None:
    for _time in range(pacing.ASKS):
        pacing.claim_asking("127.0.0.1")
    assert client.post("/locate", {"address": TEXT}).status_code == 429
    said = client.post("/find", {"address": TEXT})
    assert said.status_code == 429
    assert "请过10分钟再查" in page(said)


def test_without_scripts_the_address_leads_to_the_form_and_is_carried_along(
    client: Client,
) -> None:
    found = page(client.post("/find", {"address": TEXT}))
    assert f'action="/r/?area={GRID}"' in found
    form = page(client.post(f"/r/?area={GRID}", {"address": TEXT, "begin": "1"}))
    assert f'value="{TEXT}"' in form
    assert not Case.objects.exists()
    send(client, f"/r/?area={GRID}", address=TEXT)
    case = Case.objects.get()
    assert (case.area_id, case.place) == (GRID, TEXT)


def test_an_address_on_the_form_finds_the_grid_where_only_the_community_was_chosen(
    client: Client,
) -> None:
    send(client, f"/r/?area={COMMUNITY}", address=TEXT)
    assert Case.objects.get().area_id == GRID


def test_an_address_finds_the_grid_where_no_place_was_chosen(client: Client) -> None:
    send(client, "/r/?area=none", address=TEXT)
    case = Case.objects.get()
    assert (case.area_id, case.found) == (GRID, Found.WORDS)


@pytest.mark.parametrize("text", ["", "长" * 121])
def test_an_address_that_is_none_comes_back_with_a_word(client: Client, text: str) -> None:
    assert client.post("/find", {"address": text}).status_code == 422
    assert client.post("/locate", {"address": text}).json()["found"] is False
    if text:
        assert send(client, "/r/?area=none", address=text).status_code == 422
        assert not Case.objects.exists()
