"""Finding one's own requests again, with the phone they were left with."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.core.clock import now
from minhu.notices.models import Notice
from minhu.portal.queries.mine import listing
from tests.cast import Cast
from tests.portal.acts import PHONE, make_code, own, page
from tests.requests.stage import stand

pytestmark = pytest.mark.usefixtures("cast")

COOKIE = "minhu_mine"
WORDS = "老人晚上上楼看不见"


@pytest.fixture
def code(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    cast: Cast,  # noqa: ARG001 -- the street the phone was left in
) -> str:
    """Let somebody who left a phone have asked for a code."""
    own(words=WORDS, phone=PHONE)
    digits = make_code(monkeypatch)
    client.post("/mine", {"phone": PHONE, "send": "1"})
    return digits


def test_a_phone_that_sent_nothing_is_told_how_to_find_things(client: Client) -> None:
    assert "这部手机还没有反映过事情" in page(client.get("/mine"))


def test_the_code_opens_everything_left_with_that_phone(client: Client, code: str) -> None:
    own("portal:two", words="井盖松了", phone=PHONE)
    own("portal:other", words="别人的事", phone="13900001234")
    shown = page(client.post("/mine", {"phone": PHONE, "code": code}, follow=True))
    assert WORDS in shown
    assert "井盖松了" in shown
    assert "别人的事" not in shown
    assert "138****5678" in shown
    assert PHONE not in shown


def test_the_code_stands_in_the_delivery_log_while_no_messages_go_out(code: str) -> None:
    assert code in Notice.objects.latest("at").text


def test_number_and_code_open_that_one(client: Client, code: str) -> None:
    case, link = own("portal:two", phone=PHONE)
    response = client.post("/mine", {"number": case.number, "phone": PHONE, "code": code})
    assert response.headers["Location"] == link


def test_somebody_elses_number_is_not_opened_by_ones_own_code(client: Client, code: str) -> None:
    other, _link = own("portal:other", words="别人的事", phone="13900001234")
    form = {"number": other.number, "phone": PHONE, "code": code}
    shown = page(client.post("/mine", form, follow=True))
    assert "别人的事" not in shown
    assert WORDS in shown


def test_the_number_alone_leads_to_the_public_steps(client: Client) -> None:
    case, _link = own()
    response = client.post("/mine", {"number": case.number})
    assert response.headers["Location"] == f"/f/{case.number}"


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({}, "请填编号或者手机号"),
        ({"number": "20261120-000000-0"}, "没有查到这个编号"),
        ({"phone": "123"}, "手机号不对"),
        ({"phone": PHONE}, "请填短信里的6位数字"),
        ({"phone": PHONE, "code": "1" * 21}, "数字不对"),
        ({"number": "1" * 41}, "编号不对"),
        ({"send": "1", "number": "1"}, "先填手机号"),
    ],
)
def test_a_look_up_that_cannot_work_says_what_to_do(
    client: Client, form: dict[str, str], why: str
) -> None:
    response = client.post("/mine", form)
    assert response.status_code == 422
    assert why in page(response)


def test_a_wrong_code_counts_down_and_then_no_code_helps(client: Client, code: str) -> None:
    first = page(client.post("/mine", {"phone": PHONE, "code": "000000"}))
    assert "还能试 4 次" in first
    for _try in range(4):
        client.post("/mine", {"phone": PHONE, "code": "000000"})
    response = client.post("/mine", {"phone": PHONE, "code": code})
    assert response.status_code == 422
    assert "请重新取一条短信" in page(response)


@pytest.mark.usefixtures("code")
def test_codes_cannot_be_asked_for_without_end(client: Client) -> None:
    response = client.post("/mine", {"phone": PHONE, "send": "1"})
    assert response.status_code == 422
    assert "再试" in page(response)


def test_a_code_for_a_phone_nobody_left_opens_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = make_code(monkeypatch)
    client.post("/mine", {"phone": PHONE, "send": "1"})
    response = client.post("/mine", {"phone": PHONE, "code": digits})
    assert response.status_code == 422
    assert "没有反映过事情" in page(response)


def test_the_code_on_the_receipt_makes_the_phone_a_key(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = make_code(monkeypatch)
    _case, link = own(words=WORDS, phone=PHONE)
    receipt = link.replace("/f/", "/sent/")
    client.post(receipt, {"again": "1"})
    assert "还能试 4 次" in page(client.post(receipt, {"code": "111111"}))
    assert client.post(receipt, {"code": ""}).status_code == 422
    assert client.post(receipt, {"again": "1"}).status_code == 422
    assert WORDS in page(client.post(receipt, {"code": digits}, follow=True))


def test_a_receipt_with_a_wrong_secret_is_absent(client: Client) -> None:
    case, _link = own()
    assert client.get(f"/sent/{case.number}/nonsense").status_code == 404


def test_a_keyring_somebody_wrote_opens_nothing(client: Client) -> None:
    case, link = own(words=WORDS)
    client.cookies[COOKIE] = f'{{"own": [["{case.number}", "{link[-22:]}"]], "joined": []}}'
    assert WORDS not in page(client.get(f"/f/{case.number}"))


def test_the_keyring_is_out_of_reach_of_scripts_and_other_sites(client: Client) -> None:
    _case, link = own()
    cookie = client.get(link).cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_what_is_over_stands_apart_from_what_is_under_way(cast: Cast) -> None:
    case, other = own()[0], own("portal:two")[0]
    stand(other, "closed", cast)
    found = listing({case.number: "a", other.number: "b"}, (), now())
    assert [each.number for each in found.doing] == [case.number]
    assert [each.number for each in found.over] == [other.number]


@pytest.mark.usefixtures("cast")
def test_what_is_over_leads_on(client: Client) -> None:
    case, link = own(words="灯坏了")
    assert "再说一件" not in page(client.get(link))
    client.post(f"{link}/withdraw")
    over = page(client.get(link))
    assert f'href="/r/?area={case.area_id}"' in over
    assert 'href="/mine"' in over
    for lost in ("/mine", "/r/", "/order"):
        assert 'href="/">回首页' in page(client.get(lost))
