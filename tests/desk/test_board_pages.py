"""The board on the desk: frozen by who may, contested from one's own line, decided by another."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.core.clock import now
from minhu.rates.models import Board, Contest
from tests.cast import Cast
from tests.rates.stories import DAY, closed
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
URL = "/desk/figures/boards/"


def days() -> dict[str, str]:
    return {"first": f"{now() - 40 * DAY:%Y-%m-%d}", "last": f"{now() - 2 * DAY:%Y-%m-%d}"}


@pytest.fixture
def one(client: Client, cast: Cast) -> Board:
    for number in range(11):
        closed(f"a{number}", at=now() - 20 * DAY, unit_id=cast.unit.pk)
    client.force_login(cast.supervisor)
    sent = {"form": "handling", "by": "unit", **days()}
    assert client.post(URL, sent).status_code == 302
    return Board.objects.get()


def read(client: Client, one: Board) -> str:
    answer = client.get(f"{URL}{one.pk}/")
    assert answer.status_code == 200
    return on_one_line(answer.content.decode())


def test_figures_and_reasons_stand_there_and_open_their_lists(client: Client, one: Board) -> None:
    page = read(client, one)
    assert "达到" in page
    assert "差 11 件" in page
    links = [unescape(link) for link in re.findall(r'<a class="n" href="([^"]*)"', page)]
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_unit_contests_its_own_figure_and_the_leader_decides(
    client: Client, cast: Cast, one: Board
) -> None:
    client.force_login(cast.worker)
    assert "提异议" in read(client, one)
    sent = {"line": str(cast.unit.pk), "indicator": "response", "reason": "当天就联系了"}
    client.post(f"{URL}{one.pk}/contest/", sent)
    client.force_login(cast.leader)
    assert "当天就联系了" in read(client, one)
    assert "提异议</summary>" not in read(client, one)
    row = Contest.objects.get()
    client.post(f"{URL}contests/{row.pk}/", {"upheld": "yes", "decision": "记录属实"})
    fresh = Board.objects.get(version=2)
    assert "异议成立，不计" in read(client, fresh)
    assert "记录属实" in read(client, one)


def test_a_stranger_to_a_line_meets_nothing_to_contest(
    client: Client, cast: Cast, one: Board
) -> None:
    client.force_login(cast.other_worker)
    assert "提异议</summary>" not in read(client, one)
    sent = {"line": str(cast.unit.pk), "indicator": "response", "reason": "x"}
    assert client.post(f"{URL}{one.pk}/contest/", sent).status_code == 404


def test_a_contest_is_not_decided_by_who_froze_the_board(
    client: Client, cast: Cast, one: Board
) -> None:
    sent = {"line": str(cast.unit.pk), "indicator": "response", "reason": "x"}
    client.force_login(cast.worker)
    client.post(f"{URL}{one.pk}/contest/", sent)
    row = Contest.objects.get()
    client.force_login(cast.supervisor)
    assert 'name="decision"' not in read(client, one)
    client.post(f"{URL}contests/{row.pk}/", {"upheld": "no", "decision": "x"})
    client.force_login(cast.street)
    assert client.post(f"{URL}contests/{row.pk}/", {"upheld": "no"}).status_code == 404
    assert Contest.objects.get().decided_at is None


def test_days_that_are_not_over_are_refused_beside_the_form(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    last = f"{now() + DAY:%Y-%m-%d}"
    sent = {"form": "handling", "by": "unit", "first": "2026-01-01", "last": last}
    assert client.post(URL, sent).status_code == 422
    assert not Board.objects.exists()


def test_a_board_asks_as_often_for_one_line_as_for_many(client: Client, one: Board) -> None:
    with CaptureQueriesContext(connection) as few:
        read(client, one)
    line = one.content["lines"][0]
    many = {**one.content, "lines": [{**line, "code": str(number)} for number in range(30)]}
    Board.objects.filter(pk=one.pk).update(content=many)
    with CaptureQueriesContext(connection) as done:
        read(client, one)
    assert len(done) == len(few)
