"""A visit the ledger did not take (domain row 91): who keeps the ledger sees it until it stands there."""

from __future__ import annotations

import pytest

from minhu.care.domain.calling import list_visits
from minhu.care.models import Unlisted
from minhu.care.pairs import VISITS
from minhu.ledgers.domain.defining import Asked, add_column, retire_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import move, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger, Record
from tests.care.test_calling import TODAY, pair, visits
from tests.cast import GRID, NOW, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
GONE = "没有自己列上的"
PAGE = f"/desk/ledgers/{VISITS}/"


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def asks_for_more() -> Column:
    more = Asked("谁去", Kind.TEXT, rules={"required": "true()"})
    return add_column(Ledger.objects.get(code=VISITS), more, actor=None, at=NOW)


def told(cast: Cast, path: str = PAGE) -> bool:
    page = signed_in(cast.desk).get(path).content.decode()
    assert (GONE in page) == ("“谁去”" in page)
    return GONE in page


def test_who_keeps_the_ledger_reads_what_was_not_listed_and_why_on_both_pages(cast: Cast) -> None:
    one = pair("结1", "高风险")
    asks_for_more()
    assert (list_visits(NOW), visits()) == (0, [])
    page = signed_in(cast.desk).get(PAGE).content.decode()
    assert f"{PAGE}new/?of=%E7%BB%931" in page
    assert told(cast, f"/desk/ledgers/pairings/{one.pk}/")
    assert not told(cast, f"/desk/ledgers/pairings/{pair('结2').pk}/")


def test_the_same_reason_is_kept_once_and_nothing_is_ever_taken_back(cast: Cast) -> None:
    pair("结1", "高风险")
    column = asks_for_more()
    for _time in range(3):
        list_visits(NOW)
    assert Unlisted.objects.count() == 1
    retire_column(column, actor=cast.street, at=NOW)
    assert (list_visits(NOW), list_visits(NOW), len(visits())) == (1, 0, 1)
    assert [bool(each.said) for each in Unlisted.objects.order_by("pk")] == [True, False]
    assert not told(cast)


def test_what_somebody_writes_by_hand_is_not_missing_any_more_at_once(cast: Cast) -> None:
    pair("结1", "高风险")
    column = asks_for_more()
    list_visits(NOW)
    assert told(cast)
    said = {"c1": "结1-1", "c2": "结1", "c3": {"at": GRID, "name": ""}, column.slot: "例某甲"}
    ledger = Ledger.objects.get(code=VISITS)
    write(ledger, {**said, "c4": TODAY.isoformat()}, hand=Hand(cast.desk, NOW))
    assert not told(cast)


def test_a_pair_that_ended_misses_nothing(cast: Cast) -> None:
    one = pair("结1", "高风险")
    asks_for_more()
    list_visits(NOW)
    move(Record.objects.get(pk=one.pk), "不用再帮了", hand=Hand(cast.street, NOW))
    list_visits(NOW)
    assert not told(cast)


def test_another_community_is_not_told(cast: Cast) -> None:
    pair("结1", "高风险")
    asks_for_more()
    list_visits(NOW)
    assert GONE not in signed_in(cast.stranger).get(PAGE).content.decode()


def test_twenty_missing_visits_ask_the_database_as_often_as_one(cast: Cast) -> None:
    pair("结0", "高风险")
    asks_for_more()
    list_visits(NOW)
    one = statements(cast.desk, PAGE)
    for n in range(1, 20):
        pair(f"结{n}", "高风险")
    list_visits(NOW)
    assert statements(cast.desk, PAGE) == one
