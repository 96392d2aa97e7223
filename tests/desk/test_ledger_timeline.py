"""A ledger along time: by the day its records count on, with the steps of their lives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from minhu.core.clock import local_day
from minhu.desk.queries.ledger_page import LedgerPage
from minhu.desk.queries.ledger_timeline import timeline
from minhu.ledgers.domain.defining import set_life
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import move, write
from minhu.ledgers.living import read_life
from minhu.ledgers.models import Ledger, Record
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, Cast
from tests.desk.acts import signed_in
from tests.ledgers.conftest import ledger  # noqa: F401 -- the ledger of the engine's own tests

pytestmark = pytest.mark.django_db
PAGE = "/desk/ledgers/yards/timeline/"


@pytest.fixture
def book(ledger: Ledger, cast: Cast) -> Ledger:  # noqa: F811 -- the fixture above
    return set_life(ledger, read_life("计划 → 施工：开工\n施工 → 完工：收工"), actor=cast.street, at=NOW)  # fmt: skip


def written(book: Ledger, cast: Cast, name: str, *, days: int = 0, where: str = "") -> Record:
    hand = Hand(cast.street, NOW + timedelta(days=days))
    here = {"c2": {"at": where, "name": "x"}} if where else {}
    return write(book, {"c1": name} | here, hand=hand)


def test_the_last_day_comes_first_with_how_many_and_each_life(book: Ledger, cast: Cast) -> None:
    first, second = written(book, cast, "一号院"), written(book, cast, "二号院", days=2)
    move(first, "开工", hand=Hand(cast.street, NOW + timedelta(days=3)))
    days = timeline(LedgerPage(cast.street, book, {}), "").days
    today = local_day(NOW)
    assert [(each.day, each.count) for each in days] == [(today + timedelta(2), 1), (today, 1)]
    lives = [(record, [stop.state for stop in stops]) for each in days for record, stops in each.records]  # fmt: skip
    assert lives == [(second, []), (first, ["施工"])]


def test_pages_follow_each_other_without_gap_and_a_day_can_be_skipped(
    book: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.desk.queries.ledger_timeline.PAGE", 2)
    for n in range(5):
        written(book, cast, f"{n}号院", days=n // 3)
    page, mark, seen = LedgerPage(cast.street, book, {}), "", []
    for _page in range(3):
        line = timeline(page, mark)
        seen += [record.key for each in line.days for record, _stops in each.records]
        mark = line.after
    assert (seen, mark) == (["4号院", "3号院", "2号院", "1号院", "0号院"], "")
    skipped = timeline(page, (local_day(NOW) + timedelta(1)).isoformat())
    assert skipped.days[0].records[0][0].key == "2号院"
    assert timeline(page, "nonsense").days[0].records[0][0].key == "4号院"


def test_it_shows_what_one_may_see_and_asks_for(book: Ledger, cast: Cast) -> None:
    written(book, cast, "一号院", where=COMMUNITY)
    written(book, cast, "二号院", where=OTHER_COMMUNITY)
    page = signed_in(cast.desk).get(PAGE).content.decode()
    assert "一号院" in page
    assert "二号院" not in page
    page = signed_in(cast.street).get(PAGE, {"area": OTHER_COMMUNITY}).content.decode()
    assert "一号院" not in page
    assert "没有记录" in signed_in(cast.street).get(PAGE, {"month": "2020-01"}).content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_the_same_however_long_it_is(
    book: Ledger, cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        written(book, cast, f"{n}号院", days=n % 5)
    page = LedgerPage(cast.street, book, {})
    with django_assert_num_queries(3):
        timeline(page, "")
