"""The figures of a street: what counts where, and that nothing counts twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.cases.domain.moving import Move, advance
from minhu.rates.enums import By
from minhu.rates.figures import Figures, document, figures, table
from minhu.rates.queries import totals_by_day
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast
from tests.rates.stories import DAY, HOUR, closed, come_in, walk, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
EVERYTHING = Scope()
LONG_AFTER = NOW + timedelta(days=60)


def now_of(scope: Scope = EVERYTHING) -> Figures:
    return figures(scope, at=NOW)


def test_withdrawn_requests_stand_beside_the_base_and_both_sums_come_out() -> None:
    closed("a"), closed("b"), come_in("c"), withdrawn("d")
    found = now_of()
    assert (found.everything, found.valid, found.open, found.closed) == (4, 3, 1, 2)
    assert found.invalid == 1
    assert found.ties
    assert str(found.closure) == "66.67%"


def test_declined_withdrawn_and_excluded_ones_are_invalid_and_merged_ones_stand_apart(
    cast: Cast,
) -> None:
    main, echo, declined, excluded = (come_in(key) for key in ("main", "echo", "b", "c"))
    withdrawn("a")
    advance(declined, "decline", actor=cast.desk, at=NOW + HOUR)
    advance(excluded, "propose_exclusion", actor=cast.desk, at=NOW + HOUR)
    advance(excluded, "confirm_exclusion", actor=cast.leader, at=NOW + HOUR)
    into = Move(changes={"merged_into": main})
    advance(echo, "merge", actor=cast.desk, at=NOW + HOUR, move=into)
    found = now_of().as_dict()
    assert {name: found[name] for name in ("all_received", "received", "invalid", "merged")} == {
        "all_received": 5,
        "received": 1,
        "invalid": 3,
        "merged": 1,
    }
    assert now_of().ties


def test_a_street_without_requests_has_no_rate_at_all() -> None:
    assert str(now_of().closure) == "—"
    assert now_of().ties


def test_what_is_closed_after_its_promise_is_late() -> None:
    closed("a", after=DAY), closed("b", after=8 * DAY)
    found = now_of()
    assert (found.on_time.numerator, found.on_time.denominator) == (1, 2)
    assert found.as_dict()["late"] == 1


def test_an_open_request_past_its_promise_belongs_to_what_ought_to_be_closed() -> None:
    closed("a"), come_in("b")
    assert now_of().on_time.denominator == 1
    later = figures(EVERYTHING, at=NOW + timedelta(days=8))
    assert (later.overdue, later.on_time.denominator) == (1, 2)


def test_a_request_whose_clock_stands_still_does_not_run_out(cast: Cast) -> None:
    case = walk(come_in("a"), cast, until="contacted", at=NOW)
    wait = Move(review_at=LONG_AFTER)
    advance(case, "suspend", actor=cast.street, at=NOW + HOUR, move=wait)
    assert figures(EVERYTHING, at=NOW + timedelta(days=30)).overdue == 0


def test_a_finished_request_waiting_for_its_caller_is_not_overdue(cast: Cast) -> None:
    walk(come_in("a"), cast, until="revisit", at=NOW)
    assert figures(EVERYTHING, at=LONG_AFTER).overdue == 0


def test_a_late_one_waiting_for_its_caller_has_run_out_already(cast: Cast) -> None:
    walk(come_in("a"), cast, until="revisit", at=NOW + 9 * DAY)
    assert figures(EVERYTHING, at=LONG_AFTER).overdue == 1


def test_the_callers_own_answer_makes_the_solved_and_satisfied_rates(cast: Cast) -> None:
    walk(come_in("a"), cast, until="closed", at=NOW), closed("b")
    found = now_of()
    assert (found.solved.numerator, found.solved.denominator) == (1, 1)
    assert str(found.satisfied) == "100.00%"
    assert (found.response.numerator, found.response.denominator) == (1, 2)


def test_the_convention_beside_every_rate_names_what_it_was_divided_by(cast: Cast) -> None:
    closed("a"), closed("b", after=2 * DAY), walk(come_in("c"), cast, until="closed", at=NOW)
    come_in("ran out"), come_in("runs", at=NOW + 7 * DAY), withdrawn("d")
    found = figures(EVERYTHING, at=NOW + 8 * DAY)
    bases = {"all": found.everything, "valid": found.valid, "ontime": found.due}
    bases |= {"closed": found.closed, "revisited": found.counts["revisited"]}
    assert len({*bases.values()}) == len(bases)
    rates = {name: each for name, each in found.as_dict().items() if isinstance(each, dict)}
    assert {"closure_rate", "on_time_rate", "solved_rate", "return_rate"} <= rates.keys()
    for name, each in rates.items():
        assert each["denominator"] == bases[each["convention"]], name


def test_a_request_counts_on_the_day_it_came_in_by_the_wall_clock_of_the_place() -> None:
    late_evening = NOW.replace(hour=16, minute=30)  # 00:30 of the next day in Shanghai
    closed("a", at=late_evening)
    day = date(2026, 11, 21)
    assert now_of(EVERYTHING.during(day, day)).closed == 1
    assert now_of(EVERYTHING.during(None, day - DAY)).closed == 0


def test_a_street_counts_by_community_even_those_without_a_request() -> None:
    closed("a"), come_in("b", area_code=COMMUNITY)
    found = table(Scope(area=STREET), By.AREA, at=NOW)
    assert [(row.code, row.name, row.figures.valid) for row in found.rows] == [
        (COMMUNITY, "东风社区", 2),
        (OTHER_COMMUNITY, "春晓社区", 0),
    ]


def test_a_community_counts_by_grid_and_says_what_no_grid_was_found_for() -> None:
    closed("a"), come_in("b", area_code=COMMUNITY), closed("c", area_code=OTHER_GRID)
    found = table(Scope(area=COMMUNITY), By.AREA, at=NOW)
    assert [(row.code, row.name) for row in found.rows] == [
        (GRID, "东风第1网格"),
        (COMMUNITY, "没定到网格"),
    ]
    assert found.whole.valid == 2


def test_the_whole_of_a_table_is_pooled_from_its_rows() -> None:
    for number in range(3):
        closed(f"a{number}")
    closed("b", area_code=OTHER_GRID), come_in("c", area_code=OTHER_GRID)
    found = table(Scope(area=STREET), By.AREA, at=NOW)
    assert [str(row.figures.closure) for row in found.rows] == ["100.00%", "50.00%"]
    assert str(found.whole.closure) == "80.00%"
    assert found.whole == figures(Scope(area=STREET), at=NOW)


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (By.UNIT, {"市政所", "没派给单位"}),
        (By.CATEGORY, {"没分类"}),
        (By.CHANNEL, {"扫码", "电话"}),
    ],
)
def test_rows_carry_the_names_people_use(cast: Cast, by: By, names: set[str]) -> None:
    closed("a", unit_id=cast.unit.pk), come_in("b", channel="phone")
    found = table(EVERYTHING, by, at=NOW)
    assert {row.name for row in found.rows} == names
    assert found.whole.valid == 2


@pytest.mark.parametrize("by", list(By))
def test_overdue_ones_are_told_apart_like_everything_else(cast: Cast, by: By) -> None:
    come_in("a", unit_id=cast.unit.pk), come_in("b", area_code=OTHER_GRID)
    found = table(Scope(area=STREET), by, at=LONG_AFTER)
    assert sum(row.figures.overdue for row in found.rows) == found.whole.overdue == 2
    assert all(row.figures.overdue == row.figures.open for row in found.rows)


def test_a_unit_sees_its_own_figures_only(cast: Cast) -> None:
    closed("a", unit_id=cast.unit.pk), closed("b")
    assert now_of(Scope(unit=str(cast.unit.pk))).closed == 1


def test_days_are_told_apart_for_the_chart() -> None:
    closed("a"), closed("b", at=NOW + DAY), come_in("c", at=NOW + DAY)
    days = totals_by_day(EVERYTHING, "valid", "closed")
    assert {day.day: (n["valid"], n["closed"]) for day, n in days.items()} == {
        20: (1, 1),
        21: (2, 1),
    }


def test_the_document_for_programs_names_base_convention_and_rows() -> None:
    closed("a"), withdrawn("b")
    found = document(Scope(area=STREET), at=NOW, by=By.AREA)
    assert (found["received"], found["all_received"], found["invalid"]) == (1, 2, 1)
    assert found["closure_rate"] == {
        "value": "100.00", "convention": "valid", "numerator": 1, "denominator": 1,
    }  # fmt: skip
    assert found["as_of"] == "2026-11-20T10:00:00+08:00"
    assert found["rows"][1]["closure_rate"]["value"] is None


def test_a_table_of_thirty_rows_costs_as_many_statements_as_one_of_one() -> None:
    costs = []
    for number in range(30):
        come_in(f"k{number}", channel="phone" if number else "qr")
        with CaptureQueriesContext(connection) as asked:
            table(Scope(area=STREET), By.CHANNEL, at=NOW)
        costs.append(len(asked))
    assert costs == [2] * 30
