"""Writing a bulletin on the desk, reading it, and taking it along as a file."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.core.clock import now
from minhu.rates.models import Bulletin
from tests.cast import Cast
from tests.rates.stories import DAY, closed, come_in

pytestmark = pytest.mark.django_db
URL = "/desk/figures/bulletins/"


def days() -> dict[str, str]:
    return {"first": f"{now() - 9 * DAY:%Y-%m-%d}", "last": f"{now() - DAY:%Y-%m-%d}"}


@pytest.fixture
def one(client: Client, cast: Cast) -> Bulletin:
    closed("a", at=now() - 5 * DAY, unit_id=cast.unit.pk), come_in("b", at=now() - 5 * DAY)
    client.force_login(cast.leader)
    assert client.post(URL, {"form": "month", **days()}).status_code == 302
    return Bulletin.objects.get()


def read(client: Client, one: Bulletin) -> str:
    answer = client.get(f"{URL}{one.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_draft_is_worded_and_published_by_hand(client: Client, one: Bulletin) -> None:
    sent = {"title": "十一月", "lead": "办结率{办结率}。", "turn": "1"}
    assert client.post(f"{URL}{one.pk}/", sent).status_code == 302
    assert "办结率50.00%。" in read(client, one)
    client.post(f"{URL}{one.pk}/publish/", {"turn": "2"})
    page = read(client, one)
    assert "已发布，不再变" in page
    assert "换成现在的数" not in page
    assert client.post(f"{URL}{one.pk}/", sent).status_code == 404


def test_a_figure_that_is_typed_is_refused_beside_the_form(client: Client, one: Bulletin) -> None:
    answer = client.post(f"{URL}{one.pk}/", {"title": "x", "lead": "办结率99%", "turn": "1"})
    assert answer.status_code == 422
    assert "不能手写" in answer.content.decode()


def test_a_click_on_an_old_page_is_told_so(client: Client, one: Bulletin) -> None:
    client.post(f"{URL}{one.pk}/recompose/", {"turn": "1"})
    answer = client.post(f"{URL}{one.pk}/publish/", {"turn": "1"}, follow=True)
    assert "刚刚有人先改了" in answer.content.decode()
    assert not Bulletin.objects.get().is_published


def test_every_number_opens_its_list(client: Client, one: Bulletin) -> None:
    links = re.findall(r'<a class="n" href="(/desk/figures/[^"]*)">([\d.%]+)', read(client, one))
    assert len(links) > 6
    for address, _text in links:
        assert client.get(unescape(address)).status_code == 200


def test_whoever_may_not_open_a_list_reads_the_numbers_plain(
    client: Client, cast: Cast, one: Bulletin
) -> None:
    client.post(f"{URL}{one.pk}/publish/", {"turn": "1"})
    client.force_login(cast.other_worker)
    page = read(client, one)
    assert 'class="n"' not in page
    assert "数前数后的话" not in page
    assert one.title in client.get(URL).content.decode()


def test_a_draft_is_nobody_elses(client: Client, cast: Cast, one: Bulletin) -> None:
    client.force_login(cast.desk)
    for path in ("", "paper.pdf", "paper.docx"):
        assert client.get(f"{URL}{one.pk}/{path}").status_code == 404
    assert client.post(f"{URL}{one.pk}/publish/", {"turn": "1"}).status_code == 404


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("docx", b"PK")])
def test_the_paper_is_taken_along(client: Client, one: Bulletin, kind: str, begins: bytes) -> None:
    answer = client.get(f"{URL}{one.pk}/paper.{kind}")
    assert answer.content.startswith(begins)
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"{URL}{one.pk}/paper.exe").status_code == 404


def test_half_a_period_is_refused(client: Client, cast: Cast) -> None:
    client.force_login(cast.street)
    answer = client.post(URL, {"form": "week", "first": "2026-11-02"})
    assert answer.status_code == 422
    assert not Bulletin.objects.exists()


def test_a_draft_can_be_thrown_away(client: Client, one: Bulletin) -> None:
    client.post(f"{URL}{one.pk}/discard/", {"turn": "1"})
    assert not Bulletin.objects.exists()


@pytest.mark.usefixtures("one")
def test_the_list_asks_as_often_for_one_as_for_thirty(client: Client) -> None:
    costs = []
    for some in (0, 29):
        for number in range(some):
            client.post(
                URL, {"form": "day", **days(), "first": f"2026-0{1 + number % 9}-{1 + number:02}"}
            )
        with CaptureQueriesContext(connection) as done:
            client.get(URL)
        costs.append(len(done))
    assert costs[0] == costs[1]
