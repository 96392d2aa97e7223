"""A major event in a pair (domain row 91): somebody goes within 24 hours, and the phone says why."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pytest_django import Settings

from minhu.care.domain.calling import list_visits
from minhu.care.frequencies import frequencies_on, read_frequencies
from minhu.care.pairs import VISITS
from minhu.core import outbox
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.defining import Asked, add_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change, move, strike, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.people.domain import registering
from minhu.people.enums import Left
from minhu.people.models import Resident
from tests.care.test_calling import DAY, TODAY, made, pair, visits
from tests.cast import GRID, NOW, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf
from tests.people.test_register import somebody, take

pytestmark = pytest.mark.django_db
EVENT, ON, WHY, BY = "c9", "c10", "c7", "c8"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def befallen(one: Record, cast: Cast, ago: int = 0, word: str = "家人去世") -> None:
    fresh = Record.objects.select_related("ledger").get(pk=one.pk)
    day = (TODAY - ago * DAY).isoformat()
    change(fresh, {EVENT: word, ON: day}, hand=Hand(cast.desk, NOW))


def days() -> list[tuple[Any, str]]:
    return [(each.day, each.values.get(WHY, "")) for each in visits()]


def test_a_visit_within_a_day_takes_the_place_of_the_one_further_ahead_and_says_why(
    cast: Cast,
) -> None:
    one = pair("结1", "重点")
    list_visits(NOW)
    befallen(one, cast, ago=1)
    assert (list_visits(NOW), list_visits(NOW)) == (2, 0)
    [visit] = visits()
    told = "家人去世（2026-11-19）"
    assert (visit.day, visit.area_id) == (TODAY + DAY, GRID)
    assert (visit.values[WHY], visit.values[BY]) == (told, "2026-11-21 10:00")
    made(visit, cast, NOW + DAY)
    assert list_visits(NOW + DAY) == 1
    assert days() == [(TODAY + DAY, told), (TODAY + 31 * DAY, "")]


def test_the_phone_lists_it_at_once_with_its_hour_and_calls_it_late_when_that_has_passed(
    cast: Cast,
) -> None:
    one = pair("结1")
    befallen(one, cast)
    list_visits(NOW)

    def page(hours: int) -> str:
        with time_machine.travel(NOW + hours * HOUR, tick=False):
            return signed_in(cast.grid_worker).get("/field/").content.decode()

    assert "家人去世（2026-11-20）" in page(0)
    assert "2026-11-21 10:00 前去" in page(0)
    assert "前去" in page(24)
    assert "2026-11-21 10:00 前要去的，还没去" in page(25)
    assert "还没去" in page(24 * 20)


@pytest.mark.parametrize(("ago", "word"), [(8, "家人去世"), (0, "")])
def test_what_is_history_or_no_event_sends_nobody(cast: Cast, ago: int, word: str) -> None:
    befallen(pair("结1"), cast, ago, word)
    assert (list_visits(NOW), visits()) == (0, [])


def test_a_visit_somebody_makes_or_writes_after_it_was_told_is_enough(cast: Cast) -> None:
    one, two = pair("结1", "高风险"), pair("结2")
    list_visits(NOW)
    for each in (one, two):
        befallen(each, cast)
    made(visits()[0], cast, NOW + HOUR)
    said = {"c1": "结2-1", "c2": "结2", "c3": {"at": GRID, "name": ""}, "c4": TODAY.isoformat()}
    write(Ledger.objects.get(code=VISITS), said, hand=Hand(cast.desk, NOW + HOUR))
    list_visits(NOW + 2 * HOUR)
    assert [why for _day, why in days()] == ["", "", ""]


def test_one_that_is_overdue_stays_and_a_second_event_sends_somebody_again(cast: Cast) -> None:
    one = pair("结1", "高风险")
    list_visits(NOW - 20 * DAY)
    with_day = visits()[0]
    befallen(one, cast)
    list_visits(NOW)
    assert len(visits()) == 1 + (with_day.day <= TODAY + DAY)
    befallen(one, cast, word="住院或重病")
    assert list_visits(NOW) == 1
    assert (TODAY + DAY, "住院或重病（2026-11-20）") in days()


def test_one_struck_out_by_hand_does_not_come_back_and_an_ended_pair_is_left_alone(
    cast: Cast,
) -> None:
    one, two = pair("结1"), pair("结2")
    befallen(one, cast)
    befallen(two, cast)
    list_visits(NOW)
    strike(visits(values__c2="结1")[0], hand=Hand(cast.desk, NOW))
    fresh = Record.objects.select_related("ledger").get(pk=two.pk)
    move(fresh, "不用再帮了", hand=Hand(cast.street, NOW))
    list_visits(NOW + HOUR)
    assert visits() == []


def test_a_refused_one_stands_on_the_page_with_the_event(cast: Cast) -> None:
    befallen(pair("结1", "高风险"), cast)
    more = Asked("谁去", Kind.TEXT, rules={"required": "true()"})
    add_column(Ledger.objects.get(code=VISITS), more, actor=None, at=NOW)
    list_visits(NOW)
    page = signed_in(cast.desk).get(f"/desk/ledgers/{VISITS}/").content.decode()
    assert "家人去世（2026-11-20）：“谁去”" in page


def test_an_event_says_its_day_and_none_that_is_still_to_come(cast: Cast) -> None:
    one = pair("结1")
    for day in ("", (TODAY + DAY).isoformat()):
        with pytest.raises(UnansweredError, match="变故日期"):
            change(one, {EVENT: "受灾", ON: day}, hand=Hand(cast.desk, NOW))


def test_the_first_page_of_the_phone_asks_as_often_for_ten_as_for_one(cast: Cast) -> None:
    befallen(pair("结0"), cast)
    list_visits(NOW)
    with time_machine.travel(NOW, tick=False):
        one = statements(cast.grid_worker, "/field/")
        for n in range(1, 10):
            befallen(pair(f"结{n}"), cast)
        list_visits(NOW)
        assert statements(cast.grid_worker, "/field/") == one


def test_which_events_count_is_data_and_hours_that_are_none_are_refused() -> None:
    text = 'begins = 2027-01-01\nsource = "x"\n[days]\n"重点" = 15\n[events]\n"受灾" = {}'
    assert read_frequencies(text.format(12)).events == {"受灾": 12}
    with pytest.raises(ValueError, match="0"):
        read_frequencies(text.format(0))


def test_a_file_of_an_office_keeps_the_events_it_says_nothing_of(
    settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "visits"
    own.mkdir()
    settings.DATA = tmp_path
    text = 'begins = {}\nsource = "x"\n[days]\n"重点" = 15\n'
    (own / "a.toml").write_text(text.format("2027-01-01"), "utf-8")
    (own / "b.toml").write_text(text.format("2028-01-01") + "[events]\n", "utf-8")
    before, kept, none = (frequencies_on(date(year, 6, 1)) for year in (2026, 2027, 2028))
    assert (kept.days, kept.events, kept.remembered) == ({"重点": 15}, before.events, 7)
    assert before.events["受灾"] == 24
    assert none.events == {}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what went to the outbox of a death in a home, each delivered twice."""
    keys: list[str] = []

    def put_all(topic: str, some: list[str]) -> None:
        for key in (*some, *some) if topic == registering.BEREFT else ():
            keys.append(key)
            for handler in outbox._handlers[topic]:
                handler(key)

    monkeypatch.setattr(outbox, "put_all", put_all)
    return keys


def household(*others: list[object]) -> Resident:
    """Put the one a pair is for (例某甲) onto the register beside somebody, who is returned."""
    take(somebody(1, name="例某甲", phone="13800000061"), somebody(2, phone=""), *others)
    return Resident.objects.order_by("created_at", "pk")[1]


def test_a_death_in_the_home_is_known_from_the_register_and_sends_somebody(
    told: list[str], cast: Cast
) -> None:
    one = pair("结1")
    with time_machine.travel(NOW, tick=False):
        registering.strike(household(), why=Left.DIED, on=TODAY, actor=cast.desk, at=NOW)
    one.refresh_from_db()
    assert (one.values[EVENT], one.values[ON]) == ("家人去世", TODAY.isoformat())
    assert [step.source for step in one.steps.order_by("seq")] == ["", "人口底册"]
    assert not any("张三丰" in key for key in told)
    assert (list_visits(NOW), days()) == (1, [(TODAY + DAY, "家人去世（2026-11-20）")])


@pytest.mark.usefixtures("told")
def test_a_move_a_dormitory_and_a_later_event_change_nothing(cast: Cast) -> None:
    one = pair("结1")
    gone = household(*(somebody(n, phone="") for n in range(3, 16)))
    registering.strike(gone, why=Left.DIED, on=TODAY, actor=cast.desk, at=NOW)
    one.refresh_from_db()
    assert one.seq == 1
    some = Resident.objects.filter(struck_at=None, phone_index="")
    for each in some[:10]:
        registering.strike(each, why=Left.MOVED, actor=cast.desk, at=NOW)
    one.refresh_from_db()
    assert one.seq == 1
    befallen(one, cast, word="受灾")
    last = Resident.objects.filter(struck_at=None, phone_index="")[0]
    registering.strike(last, why=Left.DIED, on=TODAY - DAY, actor=cast.desk, at=NOW)
    one.refresh_from_db()
    assert one.values[EVENT] == "受灾"
