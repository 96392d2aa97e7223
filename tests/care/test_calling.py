"""一对一结对帮扶 (domain row 91): how often one goes is data, and the next visit follows from it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from minhu.care.domain.calling import list_visits
from minhu.care.frequencies import read_frequencies
from minhu.care.pairs import VISITS
from minhu.core.clock import local_day
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.recurring import rounds_of
from tests.cast import GRID, NOW, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
DAY = timedelta(days=1)
SOON = NOW + 7 * DAY
HEAD = ["结对编号", "网格", "帮扶对象", "帮扶队伍", "探访分级", "多久去一次", "结对日期"]
"""Labels of the ledger that comes along."""


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def pair(key: str, level: str = "", agreed: str = "", since: date = TODAY) -> Record:
    line = [
        key,
        "东风第1网格",
        "例某甲 13800000061",
        "巾帼队",
        level,
        agreed,
        since.isoformat(),
    ]
    ledger = Ledger.objects.get(code="pairings")
    assert take_rows(ledger, table_of([HEAD, line]), hand=Hand(None, NOW)).refused == []
    return Record.objects.select_related("ledger").get(ledger=ledger, key=key)


def visits(**only: Any) -> list[Record]:
    rows = Record.objects.filter(ledger__code=VISITS, struck=False, **only)
    return list(rows.select_related("ledger").order_by("day", "id"))


def made(visit: Record, cast: Cast, at: datetime) -> None:
    change(visit, {"c6": "都好"}, hand=Hand(cast.grid_worker, at))
    move(visit, "去了", hand=Hand(cast.grid_worker, at))


@pytest.mark.parametrize(
    ("level", "agreed", "days"),
    [
        ("高风险", "", 7),
        ("重点", "", 30),
        ("一般", "", 90),
        ("一般", "每两周", 14),
        ("高风险", "每季", 7),
    ],
)
def test_the_next_visit_lies_as_many_days_ahead_as_the_pair_says(
    level: str, agreed: str, days: int
) -> None:
    pair("结1", level, agreed)
    assert (list_visits(NOW), list_visits(NOW)) == (1, 0)
    (visit,) = visits()
    assert (visit.day, visit.area_id, visit.values["c2"]) == (TODAY + days * DAY, GRID, "结1")


def test_a_pair_that_says_nothing_or_was_ended_is_not_called_on(cast: Cast) -> None:
    pair("结1")
    move(pair("结2", "高风险"), "不用再帮了", hand=Hand(cast.street, NOW))
    assert (list_visits(NOW), visits()) == (0, [])


def test_when_a_visit_was_made_the_next_one_counts_from_the_day_it_was(cast: Cast) -> None:
    pair("结1", "高风险")
    list_visits(NOW)
    late = NOW + 9 * DAY
    made(visits()[0], cast, late)
    assert list_visits(late) == 1
    assert [each.day for each in visits(state="")] == [TODAY + 16 * DAY]


def test_one_made_on_the_day_it_was_listed_is_followed_by_another_of_that_day(cast: Cast) -> None:
    pair("结1", "高风险")
    list_visits(NOW)
    made(visits()[0], cast, NOW)
    assert list_visits(NOW) == 1
    assert [(each.day, each.key) for each in visits()] == [
        (TODAY + 7 * DAY, "结1-20261127"),
        (TODAY + 7 * DAY, "结1-20261127-2"),
    ]


def test_what_becomes_more_pressing_is_asked_for_earlier_and_a_day_set_by_hand_stays(
    cast: Cast,
) -> None:
    one, two = pair("结1", "一般"), pair("结2", "一般")
    list_visits(NOW)
    by_hand = visits(values__c2="结2")[0]
    change(by_hand, {"c4": (TODAY + 60 * DAY).isoformat()}, hand=Hand(cast.street, NOW))
    for each in (one, two):
        change(each, {"c8": "高风险"}, hand=Hand(cast.street, NOW))
    assert (list_visits(NOW), list_visits(NOW)) == (1, 0)
    assert {each.values["c2"]: each.day for each in visits()} == {
        "结1": TODAY + 7 * DAY,
        "结2": TODAY + 60 * DAY,
    }


def test_nobody_is_sent_to_a_pair_that_was_ended_meanwhile(cast: Cast) -> None:
    one = pair("结1", "高风险")
    list_visits(NOW)
    move(one, "不用再帮了", hand=Hand(cast.street, NOW))
    assert (list_visits(NOW), visits()) == (1, [])


def test_who_was_never_called_on_is_due_today_and_not_late_at_once() -> None:
    pair("结1", "高风险", since=TODAY - 200 * DAY)
    list_visits(NOW)
    assert [each.day for each in visits()] == [TODAY]


def test_an_overdue_visit_stays_on_the_list_of_the_grid_worker_until_it_is_made(cast: Cast) -> None:
    pair("结1", "高风险")
    list_visits(NOW)
    visit = visits()[0]

    def there(days: int) -> bool:
        with time_machine.travel(NOW + days * DAY, tick=False):
            page = signed_in(cast.grid_worker).get("/field/").content.decode()
        return f"/field/ledgers/{VISITS}/{visit.pk}/" in page

    assert [there(days) for days in (6, 7, 40)] == [False, True, True]
    move(visit, "没见到", hand=Hand(cast.grid_worker, NOW))
    assert there(8)
    made(visit, cast, NOW + 8 * DAY)
    assert not there(9)


def test_the_rule_of_the_day_counts_and_days_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="0"):
        read_frequencies('begins = 2026-01-01\nsource = "x"\n[days]\n"重点" = 0')
    assert (
        read_frequencies('begins = 2027-01-01\nsource = "x"\n[days]\n"重点" = 15').between(
            ["重点", "每季", ""]
        )
        == 15
    )


def test_the_phone_says_whom_a_visit_is_about_masked_and_nothing_of_a_closed_ledger(
    cast: Cast,
) -> None:
    pair("结1", "高风险")
    list_visits(NOW)

    def whom() -> list[str]:
        return [each.whom for each in rounds_of(cast.grid_worker, at=SOON, until_done=[VISITS])]

    assert whom() == ["例*"]
    with time_machine.travel(SOON, tick=False):
        page = signed_in(cast.grid_worker).get("/field/").content.decode()
    assert ">例* 一对一探访台账</a>" in page
    assert "例某甲" not in page
    Ledger.objects.filter(code="pairings").update(secrecy=1)
    assert whom() == [""]
