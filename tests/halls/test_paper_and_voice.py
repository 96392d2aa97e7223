"""A number goes onto paper at the machine by the door, and the screen says aloud who is called where."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from minhu.halls.domain import calling
from minhu.portal.queries import doors
from tests.cast import NOW
from tests.halls.stage import MINUTE, Desks, called, fresh, taken
from tests.portal.acts import page

pytestmark = pytest.mark.django_db
KEY = "a-key-of-one-form-00001"
CALLED = re.compile(r'data-call="([^"]+)" data-say="([^"]+)"')


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    doors.forget_doors()
    with time_machine.travel(NOW, tick=False):
        yield


def heard(client: Client, desks: Desks) -> list[tuple[str, str]]:
    return CALLED.findall(page(client.get(f"/q/{desks.hall.code}/screen")))


@pytest.mark.parametrize(
    ("machine", "stays", "by_itself"),
    [("1", "1", False), ("print", "print", True), ("x", "1", False)],
)
def test_a_machine_prints_a_number_and_goes_back_as_what_it_is(
    client: Client,
    desks: Desks,
    machine: str,
    stays: str,
    by_itself: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    said = {"key": KEY, "item": desks.pension.pk}
    answer = client.post(f"/q/{desks.hall.code}?kiosk={machine}", said)
    shown = page(client.get(answer.headers["Location"]))
    assert "打印小票" in shown
    assert "2026-11-20 10:00 取的号，只在当天有用。" in shown
    assert ('data-print="now"' in shown) is by_itself
    assert f'href="/q/{desks.hall.code}?kiosk={stays}" data-back' in shown


def test_a_phone_prints_nothing(client: Client, desks: Desks) -> None:
    shown = page(client.get(f"/q/{desks.hall.code}/{taken(desks.pension).secret}"))
    assert "data-print" not in shown
    assert "hall_slip" not in shown


def test_the_screen_says_each_sign_of_a_number_and_the_window(client: Client, desks: Desks) -> None:
    assert heard(client, desks) == []
    taken(desks.pension)
    called(desks, 1)
    [(_call, words)] = heard(client, desks)
    assert words == "请 A 0 0 1 号，到 2号窗口"


def test_who_is_called_again_is_a_call_of_its_own_and_who_is_done_is_none(
    client: Client, desks: Desks
) -> None:
    ticket = taken(desks.pension)
    called(desks, 1)
    [(first, _words)] = heard(client, desks)
    by = desks.cast.street
    calling.call_again(fresh(ticket), actor=by, at=NOW + 2 * MINUTE)
    [(again, _same)] = heard(client, desks)
    assert first != again
    calling.serve(fresh(ticket), actor=by, at=NOW + 3 * MINUTE)
    assert heard(client, desks) == []
