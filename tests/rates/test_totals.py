"""Totals by month and day: any period equals the rows, whoever writes meanwhile."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from minhu.cases.counting import conditions, rows
from minhu.core.clock import local_day
from minhu.rates.domain import adding_up, tallies
from minhu.rates.domain.recounting import differences, rebuild
from minhu.rates.enums import By, Measure
from minhu.rates.indicators import FREQUENT
from minhu.rates.keys import EVER, Key
from minhu.rates.models import Tally, Total
from minhu.rates.models.tally import PENDING
from minhu.rates.models.total import BY_MONTH
from minhu.rates.queries import (
    frequent,
    held_in,
    totals,
    totals_by,
    totals_by_day,
    totals_each,
    valid_of,
)
from minhu.rates.scope import Scope
from minhu.rates.summing import totalled
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast, set_the_stage
from tests.rates.stories import DAY, closed, come_in, walk, withdrawn

pytestmark = pytest.mark.django_db
DISTRICT = "999901000000"
PLACES = ("", DISTRICT, STREET, COMMUNITY, GRID)
TODAY = local_day(NOW)
LONG = 100


@pytest.fixture
def months(cast: Cast) -> Cast:
    """Let cases come in over four months; what came before some day has been handed on."""
    for back in (0, 1, 6, 19, 20, 33, 48, 49, 62, 81, 95):
        at = NOW - back * DAY
        closed(f"closed-{back}", at=at, after=(back % 9) * DAY + DAY)
        come_in(f"open-{back}", at=at, area_code=OTHER_GRID, channel="phone")
        if back % 2:
            walk(come_in(f"walked-{back}", at=at), cast, until="closed", at=at)
        if back == 33:
            assert adding_up.hand_on(40) == 40
    withdrawn("withdrawn")
    return cast


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(PLACES),
    st.sampled_from([None, *By]),
    st.booleans(),
    st.one_of(st.none(), st.integers(0, LONG)),
    st.one_of(st.none(), st.integers(0, LONG)),
    st.integers(0, 60),
)
def test_any_period_of_any_place_equals_its_rows(  # noqa: PLR0913, PLR0917 -- drawn, not written
    months: Cast,
    area: str,
    by: By | None,
    of_unit: bool,  # noqa: FBT001 -- drawn
    since: int | None,
    days: int | None,
    handed: int,
) -> None:
    first = None if since is None else TODAY - timedelta(since)
    last = None if days is None else TODAY - timedelta(LONG) + timedelta(days)
    scope = Scope(area=area, unit=str(months.unit.pk) if of_unit else "", first=first, last=last)
    adding_up.hand_on(handed)
    found = sum(totals_by(scope, by).values(), Counter()) if by else totals(scope)
    counted = {name: rows(scope).filter(q).count() for name, q in conditions("request").items()}
    assert {name: found[name] for name in counted} == counted
    by_day = totals_by_day(scope, Measure.VALID)
    assert sum(day[Measure.VALID] for day in by_day.values()) == counted["valid"]
    beside, again = totals_each([scope.during(None, TODAY - timedelta(50)), scope], most=True)
    assert {name: again[name] for name in counted} == counted
    assert again[FREQUENT] == valid_of(frequent(scope), scope, None)[""] <= counted["valid"]
    assert beside[FREQUENT] <= beside["valid"]


@pytest.mark.usefixtures("months")
def test_handing_on_changes_no_figure_and_leaves_nothing_behind() -> None:
    told = [totals_by(Scope(area=STREET), by) for by in By]
    assert adding_up.sweep(NOW) > 0
    assert [totals_by(Scope(area=STREET), by) for by in By] == told
    assert not Tally.objects.filter(PENDING).exists()
    assert adding_up.sweep(NOW) == 0
    assert differences() == ()


@pytest.mark.usefixtures("months")
def test_a_whole_month_is_read_from_one_row_for_each_measure(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    adding_up.sweep(NOW)
    whole = Total.objects.filter(area=STREET[:9], by="", monthly=True, measure="received")
    month = date(TODAY.year, TODAY.month, 1) - timedelta(1)
    month = month.replace(day=1)
    scope = Scope(area=STREET, first=month, last=(month + timedelta(31)).replace(day=1) - DAY)
    with django_assert_num_queries(1):
        found = totals(scope)
    assert whole.get(day=month).n == found["received"]


@pytest.mark.usefixtures("months")
def test_most_of_a_month_is_read_as_the_month_without_its_few_other_days() -> None:
    def october(first: int, last: int) -> Scope:
        return Scope(area=STREET, first=date(2026, 10, first), last=date(2026, 10, last))

    def came_in(first: int, last: int) -> int:
        found = totals_by(october(first, last), By.CATEGORY)
        return sum(one["received"] for one in found.values())

    adding_up.sweep(NOW)
    true = {days: rows(october(*days)).count() for days in ((3, 30), (4, 31), (1, 31), (17, 31))}
    assert len(set(true.values())) > 1
    assert {days: came_in(*days) for days in true} == true
    received = Tally.objects.filter(measure="received", day=date(2026, 10, 18))
    assert received.update(n=F("n") + 100) > 0
    assert came_in(3, 30) == true[3, 30]
    assert came_in(17, 31) > 100


def test_what_is_taken_off_after_it_was_handed_on_is_taken_off_at_once(cast: Cast) -> None:
    case = come_in("a", at=NOW)
    adding_up.sweep(NOW)
    walk(case, cast, until="closed", at=NOW)
    assert Tally.objects.filter(pending__lt=0).exists()
    for found in (
        totals(Scope(area=STREET)),
        *totals_by(Scope(area=DISTRICT), By.CATEGORY).values(),
    ):
        assert (found["received"], found["open"], found["closed"]) == (1, 0, 1)


@pytest.mark.usefixtures("months")
def test_a_total_that_was_tampered_with_is_found_and_mended() -> None:
    adding_up.hand_on(50)
    right = Total.objects.get(
        area=STREET[:9], by="", monthly=True, measure="closed", day__month=TODAY.month
    )
    Total.objects.filter(pk=right.pk).update(n=41)
    (found,) = differences()
    assert (found.key.measure, found.tallied, found.counted) == ("closed", 41, right.n)
    assert found.key.kind == "request/month"
    told: list[str] = []
    assert rebuild(lambda kind, _n: told.append(kind)) == (found,)
    assert f"{TODAY:%Y-%m}" in told
    assert differences() == ()
    assert (
        Total.objects.get(
            area=STREET[:9], by="", monthly=True, measure="closed", day__month=TODAY.month
        ).n
        == right.n
    )


@pytest.mark.usefixtures("months")
def test_totals_are_made_anew_from_nothing() -> None:
    before = [totals_by(Scope(area=STREET), by) for by in By]
    adding_up.hand_on(50)
    Total.objects.all().delete()
    assert differences()
    adding_up.add_up_anew()
    assert differences() == ()
    assert [totals_by(Scope(area=STREET), by) for by in By] == before


def test_places_below_a_community_and_days_of_ledgers_have_no_totals(cast: Cast) -> None:
    assert totalled(Scope(area=STREET), By.CATEGORY, BY_MONTH)
    assert totalled(Scope(area=COMMUNITY), None, BY_MONTH)
    assert not totalled(Scope(area=COMMUNITY), By.AREA, BY_MONTH)
    assert not totalled(Scope(area=GRID), None, BY_MONTH)
    assert not totalled(Scope(kind="ledger:shops", area=STREET), None, BY_MONTH)
    assert not totalled(Scope(area=STREET, unit=str(cast.unit.pk)), By.CHANNEL, BY_MONTH)


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_while_totals_are_handed_on_is_counted_once(transactional_db: None) -> None:  # noqa: ARG001 -- threads need a database they can all see
    set_the_stage()
    key = Key("request", TODAY, GRID, "", "", "qr", "received")
    yards = Key("whole:yards", EVER, GRID, "", "办结", "", "n")

    def write(turn: int) -> None:
        try:
            if turn % 3:
                tallies.add({key: 1, key._replace(area_code=OTHER_GRID): 2, yards: 1})
            else:
                adding_up.hand_on()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(30)))
    adding_up.sweep(NOW)
    assert totals(Scope(area=STREET)) == {"received": 60}
    assert totals(Scope(area=STREET, first=TODAY, last=TODAY)) == {"received": 60}
    assert held_in([yards.kind], "n", [STREET]) == {yards.kind: 20}
    assert adding_up.off() == []


@pytest.mark.usefixtures("months")
@pytest.mark.parametrize("by", [None, By.CATEGORY])
def test_days_that_end_before_they_begin_hold_nothing(by: By | None) -> None:
    for first, last in ((1, 0), (20, 5), (1, -26)):
        days = Scope(area=STREET, first=_november(first), last=_november(last))
        found = totals_by(days, by) if by else {"": totals(days)}
        assert not any(n for counts in found.values() for n in counts.values())


def _november(day: int) -> date:
    return date(2026, 11, 1) + timedelta(day - 1)
