"""约房间 on the phone: what is free is seen, asked for without an account, and given back by a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.enums import Secrecy
from minhu.affairs.domain.steps import take
from minhu.affairs.models import Hour
from minhu.affairs.rooms import ends_at
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.ledgers.models import Ledger
from minhu.requests.domain.intake import link_secret
from tests.affairs.rooms import furnish, hall
from tests.cast import COMMUNITY, OTHER_COMMUNITY, Cast
from tests.portal.acts import KEY, PHONE, page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

ASKED = {"day": "2026-11-23", "first": "9", "last": "11", "people": "20", "title": "书法班"}


@pytest.fixture(autouse=True)
def _rooms(cast: Cast) -> None:  # noqa: ARG001 -- the rooms stand in the street of the cast
    furnish()


def pick(client: Client, **more: Any) -> Answer:
    who = {"caller_name": "王奶奶", "caller_phone": PHONE, "consent": "yes"}
    form = {"intake_key": KEY, **ASKED, **who, **more}
    return client.post(
        f"/rooms/{hall().key}", {name: value for name, value in form.items() if value is not None}
    )


def booking() -> Case:
    return Case.objects.get(kind="booking")


def link() -> str:
    return f"/f/{booking().number}/{link_secret(booking().intake_key or '')}"


def test_rooms_of_the_place_are_shown_with_their_hours(client: Client) -> None:
    assert "东风中心 多功能厅" in page(client.get("/rooms"))
    assert "多功能厅" in page(client.get(f"/rooms?area={COMMUNITY}"))
    assert "多功能厅" not in page(client.get(f"/rooms?area={OTHER_COMMUNITY}"))
    assert "库房" not in page(client.get("/rooms"))
    shown = page(client.get(f"/rooms/{hall().key}"))
    assert "9—21" in shown


def test_a_room_is_asked_for_and_its_link_shows_and_cancels_it(client: Client, cast: Cast) -> None:
    answer = pick(client)
    assert answer.headers["Location"] == link()
    assert "收到了，等答复" in page(client.get(link()))
    assert "9—11" not in page(client.get(f"/rooms/{hall().key}"))
    take(booking(), "accept", answers={"until": ends_at(booking())}, actor=cast.desk, at=now())
    shown = page(client.get(link()))
    assert "约好了" in shown
    assert "取消预约" in shown
    client.post(f"{link()}/withdraw")
    assert (booking().state, Hour.objects.count()) == ("withdrawn", 0)
    assert "您取消了" in page(client.get(link()))


def test_who_holds_only_the_number_does_not_read_what_for(client: Client) -> None:
    pick(client)
    shown = page(Client().get(f"/f/{booking().number}"))
    assert "书法班" not in shown
    assert "王" not in shown
    assert Client().get(f"/f/{booking().number}/wrong").status_code == 404
    assert Client().post(f"/f/{booking().number}/wrong/withdraw").status_code == 404
    assert Client().post(f"{link()}/accept").status_code == 404
    assert Client().post(f"{link()}/answer", {"solved": "solved"}).status_code == 409


def test_why_it_was_refused_is_read_by_who_asked(client: Client, cast: Cast) -> None:
    pick(client)
    take(booking(), "refuse", answers={"note": "那天停电"}, actor=cast.desk, at=now())
    assert "那天停电" in page(client.get(link()))


def test_who_comes_second_is_told_and_loses_nothing(client: Client) -> None:
    pick(client)
    answer = pick(client, intake_key="another-key-of-a-form-2", first="10", last="12")
    assert answer.status_code == 409
    assert "有人约了" in page(answer)
    assert "王奶奶" in page(answer)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"consent": None},
        {"caller_phone": "12"},
        {"caller_name": None},
        {"title": "长" * 41},
        {"people": "-3"},
        {"people": "1e9"},
        {"first": "99"},
        {"first": "<script>"},
        {"day": "2026-11-20' OR 1=1"},
        {"day": "9999-12-31"},
        {"day": None},
        {"last": None},
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(client: Client, wrong: dict[str, Any]) -> None:
    answer = pick(client, **wrong)
    assert answer.status_code == 422
    assert "<script>" not in page(answer).split("</head>")[1].replace("<script type", "")
    assert not Case.objects.exists()


def test_a_room_that_is_not_for_everybody_is_not_there(client: Client) -> None:
    there = f"/rooms/{hall().key}"
    assert client.get(f"/rooms/{uuid7()}").status_code == 404
    Ledger.objects.filter(code="rooms").update(secrecy=Secrecy.SECRET)
    assert client.get(there).status_code == 404
    assert client.post(there, ASKED).status_code == 404
    assert "多功能厅" not in page(client.get("/rooms"))


def test_a_page_of_rooms_costs_the_same_however_full_they_are(client: Client) -> None:
    there = f"/rooms/{hall().key}"
    client.get(there)
    with CaptureQueriesContext(connection) as few:
        client.get(there)
    for hour in range(9, 20):
        pick(client, intake_key=f"a-key-of-one-form-{hour}", first=f"{hour}", last=f"{hour + 1}")
    with CaptureQueriesContext(connection) as many:
        client.get(there)
    assert len(many) == len(few)
