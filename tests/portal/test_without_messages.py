"""A house that sends no short messages promises none; one that does says when one got lost."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from minhu.core.clock import now
from minhu.people.models import Person
from minhu.people.queries import has_code
from minhu.places.models import Plate
from tests.portal.acts import PHONE, own, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def silent(settings: Settings) -> None:
    settings.DEMO = False


def receipt() -> str:
    _case, link = own(phone=PHONE)
    return link.replace("/f/", "/sent/")


@pytest.mark.usefixtures("silent")
def test_the_form_promises_no_message(client: Client, plate: Plate) -> None:
    said = page(client.get(f"/r/{plate.code}"))
    assert "这里不发短信" in said
    assert "发短信告诉您" not in said


@pytest.mark.usefixtures("silent", "cast")
def test_the_receipt_asks_to_come_back_with_the_number(client: Client) -> None:
    said = page(client.get(receipt()))
    assert "这里不发短信，记得凭编号来看" in said
    assert "6位数字" not in said
    assert "发短信给您" not in said


@pytest.mark.usefixtures("cast")
def test_the_receipt_says_when_no_digits_went_out(client: Client) -> None:
    address = receipt()
    assert "这次没发出去" in page(client.get(address))
    said = page(client.post(address, {"again": "1"}))
    assert "刚发到" in said
    assert "没发出去" not in said


@pytest.mark.usefixtures("silent", "cast")
def test_a_request_is_looked_up_by_its_number_and_no_digits_are_offered(client: Client) -> None:
    assert "验证码" not in page(client.get("/mine"))
    assert "请填编号。" in page(client.post("/mine", {}))
    assert "手机号" not in page(client.post("/mine", {"number": "20261119-7K3M9P-Q"}))


@pytest.mark.usefixtures("cast")
def test_a_neighbour_is_told_the_same(client: Client, settings: Settings) -> None:
    case, _link = own()
    settings.DEMO = False
    joined = client.post(f"/f/{case.number}/join", {"intake_key": "k" * 20}).headers["Location"]
    assert "这里不发短信" in page(client.get(joined))
    said = page(client.post(joined, {"phone": PHONE}, follow=True))
    assert "记下了。这里不发短信" in said


def test_somebody_without_a_phone_has_no_digits() -> None:
    assert not has_code(None, at=now())
    assert not has_code(Person(), at=now())
