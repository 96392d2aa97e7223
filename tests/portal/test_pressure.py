"""While very many send, a form has to bring a solved puzzle; while few do, nobody sees one."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from minhu.cases.models import Case
from minhu.core import puzzles
from minhu.portal.domain.pacing import WITH_WORK
from tests.portal.acts import page, send, solved

pytestmark = pytest.mark.usefixtures("plate")
ELSEWHERE = "192.0.2.7"


@pytest.fixture(autouse=True)
def easy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(puzzles, "HARDNESS", 500)


def key(number: int) -> str:
    return f"the-key-of-form-{number:04}"


def test_nobody_is_asked_for_work_while_few_send(client: Client) -> None:
    assert "data-puzzle" not in page(client.get("/r/DF3"))
    assert send(client).status_code == 302
    assert "data-puzzle" not in page(client.get("/r/DF3"))


def test_under_pressure_everybody_solves_a_puzzle_first(client: Client, settings: Settings) -> None:
    settings.PRESSURE_PER_MINUTE = 1
    for number in range(2):
        send(client, intake_key=key(number))
    assert "data-puzzle" in page(client.get("/r/DF3", REMOTE_ADDR=ELSEWHERE))
    refused = send(client, intake_key=key(3))
    assert (refused.status_code, "二楼的灯不亮三天了" in page(refused)) == (429, True)
    assert "直接打电话" in page(refused)
    assert send(client, intake_key=key(3), proof=solved(key(3))).status_code == 302


def test_one_puzzle_sends_one_request(client: Client, settings: Settings) -> None:
    settings.PRESSURE_PER_MINUTE = 1
    send(client, intake_key=key(1))
    proof = solved(key(2))
    codes = [send(client, intake_key=key(n), proof=proof).status_code for n in (2, 2, 3)]
    assert (codes, Case.objects.count()) == ([302, 302, 429], 2)


def test_an_address_above_its_limit_goes_on_with_work_and_not_for_ever(
    client: Client, settings: Settings
) -> None:
    settings.INTAKE_PER_HOUR = 1
    keys = [key(number) for number in range(WITH_WORK + 1)]
    sent = [send(client, intake_key=each, proof=solved(each)).status_code for each in keys]
    assert sent == [*[302] * WITH_WORK, 429]


def test_a_place_can_do_without(client: Client, settings: Settings) -> None:
    settings.PRESSURE_PER_MINUTE = 0
    assert {send(client, intake_key=key(n)).status_code for n in range(5)} == {302}
    assert "data-puzzle" not in page(client.get("/r/DF3"))
