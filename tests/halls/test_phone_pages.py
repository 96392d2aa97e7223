"""取号 on the phone, at the machine by the door and on the screen above the windows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from minhu.halls.domain import calling
from minhu.halls.models import Item, Ticket
from minhu.portal.queries import doors
from tests.cast import NOW
from tests.halls.stage import Desks, called, fresh, taken
from tests.portal.acts import page, solved

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
KEY = "a-key-of-one-form-00001"


@pytest.fixture(autouse=True)
def _ten_o_clock() -> Iterator[None]:
    doors.forget_doors()
    with time_machine.travel(NOW, tick=False):
        yield


def door(desks: Desks) -> str:
    return f"/q/{desks.hall.code}"


def own(ticket: Ticket) -> str:
    return f"/q/{ticket.hall.code}/{ticket.secret}"


def take(client: Client, desks: Desks, item: Item | None = None, **more: Any) -> Answer:
    said = {"key": KEY, "item": (item or desks.pension).pk, **more}
    return client.post(door(desks), said)


def test_a_number_is_taken_from_the_code_at_the_door(client: Client, desks: Desks) -> None:
    assert "取号：社保医保" in page(client.get(door(desks)))
    there = take(client, desks).headers["Location"]
    assert "A001" in page(client.get(there))
    assert take(client, desks).headers["Location"] == there
    assert Ticket.objects.count() == 1
    assert page(client.get(door(desks).lower())).count("1 人在等") == 1


def test_each_page_gives_out_a_form_of_its_own(client: Client, desks: Desks) -> None:
    keys = {
        re.findall(r'name="key" value="([^"]+)"', page(client.get(door(desks))))[0] for _n in "12"
    }
    assert len(keys) == 2


def test_one_reads_how_many_stand_before_and_where_to_go(client: Client, desks: Desks) -> None:
    taken(desks.pension)
    second = taken(desks.pension, 1)
    assert "前面还有 1 人" in page(client.get(own(second)))
    first = called(desks, 0)
    assert "前面还有 0 人" in page(client.get(own(second)))
    assert "请到 2号窗口" in page(client.get(own(first)))


def test_while_nothing_changes_the_page_is_not_sent_again(client: Client, desks: Desks) -> None:
    ticket = taken(desks.pension)
    paths = (own(ticket), f"{door(desks)}/screen")
    etags = {path: client.get(path).headers["ETag"] for path in paths}

    def again() -> list[int]:
        asked = [(path, {"If-None-Match": etag}) for path, etag in etags.items()]
        return [client.get(path, headers=headers).status_code for path, headers in asked]

    assert again() == [304, 304]
    called(desks, 0)
    assert again() == [200, 200]


def test_a_number_is_given_back_on_the_phone(client: Client, desks: Desks) -> None:
    ticket = taken(desks.pension)
    assert client.post(own(ticket), {"act": "give_back"}).status_code == 302
    assert "退掉了" in page(client.get(own(ticket)))
    assert client.post(own(ticket), {"act": "give_back"}).status_code == 409


def test_after_the_window_one_question_is_asked_once(client: Client, desks: Desks) -> None:
    taken(desks.pension)
    ticket = calling.serve(called(desks, 0), actor=desks.cast.street, at=NOW)
    assert "这次办得怎么样" in page(client.get(own(ticket)))
    assert client.post(own(ticket), {"said": "nonsense"}).status_code == 422
    client.post(own(ticket), {"said": "content"})
    assert fresh(ticket).said == "content"
    assert "您说了：满意" in page(client.get(own(ticket)))
    assert client.post(own(ticket), {"said": "discontent"}).status_code == 409


def test_who_was_not_there_reads_what_to_do(client: Client, desks: Desks) -> None:
    taken(desks.pension)
    ticket = calling.miss(called(desks, 0), actor=desks.cast.street, at=NOW)
    assert "排回原来的位置" in page(client.get(own(ticket)))


def test_a_number_of_yesterday_says_so(client: Client, desks: Desks) -> None:
    ticket = taken(desks.pension)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert "只在当天有用" in page(client.get(own(ticket)))


@pytest.mark.parametrize(
    ("at", "words"),
    [(NOW.replace(hour=4), "13:30 开始取号"), (NOW.replace(hour=23), "08:30 开始取号")],
)
def test_a_closed_hall_says_when_it_opens(
    client: Client, desks: Desks, at: datetime, words: str
) -> None:
    with time_machine.travel(at, tick=False):
        shown = page(client.get(door(desks)))
        assert words in shown
        assert "取号：社保医保" not in shown
        refused = take(client, desks)
    assert (refused.status_code, Ticket.objects.count()) == (422, 0)


def test_only_what_is_done_here_has_a_number(client: Client, desks: Desks) -> None:
    for item in ("", "nothing", desks.hall.pk):
        assert client.post(door(desks), {"key": KEY, "item": item}).status_code == 422


def test_a_code_or_number_that_is_none_is_absent(client: Client, desks: Desks) -> None:
    for path in ("/q/NONE", "/q/NONE/screen", "/q/NONE/none", f"{door(desks)}/none"):
        assert client.get(path).status_code == 404


def test_who_tries_number_after_number_is_slowed_down(client: Client, desks: Desks) -> None:
    for n in range(31):
        status = client.get(f"{door(desks)}/none-{n}").status_code
    assert status == 429


def test_a_flood_has_to_solve_puzzles_and_then_ends(
    client: Client, desks: Desks, settings: Settings
) -> None:
    settings.INTAKE_PER_HOUR = 1
    assert take(client, desks).status_code == 302
    told = take(client, desks, key="another-key-of-a-form")
    assert (told.status_code, "data-puzzle" in page(told)) == (429, True)
    proof = solved("another-key-of-a-form")
    assert take(client, desks, key="another-key-of-a-form", proof=proof).status_code == 302
    for _n in range(3):
        last = take(client, desks, key="the-third-key-of-all", proof=solved("the-third-key-of-all"))
    assert last.status_code == 429


def test_the_machine_at_the_door_shows_a_code_and_goes_back(client: Client, desks: Desks) -> None:
    said = {"key": KEY, "item": desks.pension.pk}
    there = client.post(f"{door(desks)}?kiosk=1", said).headers["Location"]
    shown = page(client.get(there))
    assert "data-back" in shown
    assert "data:image/svg+xml" in shown


def test_the_screen_names_numbers_and_windows_and_nobody(client: Client, desks: Desks) -> None:
    screen = f"{door(desks)}/screen"
    assert "还没有叫号" in page(client.get(screen))
    for minutes in range(3):
        taken(desks.pension, minutes)
    called(desks, 1)
    called(desks, 2, desks.one)
    shown = page(client.get(f"{screen}?look=dark"))
    assert shown.index("A002") < shown.index("A001")
    assert "<b>1</b> 人在等" in shown
    assert 'data-look="dark"' in shown


def test_a_page_asks_no_more_for_thirty_numbers_than_for_one(client: Client, desks: Desks) -> None:
    ticket = taken(desks.pension)
    paths = (door(desks), f"{door(desks)}/screen", own(ticket))

    def asked() -> list[int]:
        counts = []
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
            counts.append(len(captured))
        return counts

    called(desks, 0, desks.one)
    calling.recall(
        calling.miss(fresh(ticket), actor=desks.cast.street, at=NOW),
        actor=desks.cast.street,
        at=NOW,
    )
    asked()  # who answers the telephone there is known from now on
    one = asked()
    for n in range(30):
        taken(desks.pension, n)
    assert asked() == one
