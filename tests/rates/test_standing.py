"""How open rows stand in several periods equals the rows of each, whenever clocks were looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from minhu.cases.counting import condition, rows
from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.sweeping import sweep
from minhu.core.clock import local_day
from minhu.rates.comparing import beside, compared
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.figures import figures, table, table_beside
from minhu.rates.queries import Counts
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of
from tests.cast import COMMUNITY, NOW, OTHER_GRID, STREET, Cast
from tests.rates.stories import DAY, HOUR, closed, come_in, walk

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
SPANS = st.tuples(st.none() | st.integers(0, 40), st.none() | st.integers(0, 40))


@pytest.fixture
def waiting(cast: Cast) -> Cast:
    """Let cases wait since different days: some at their beginning, one done late, one held."""
    for back in (0, 3, 9, 31, 33):
        come_in(f"open-{back}", at=NOW - back * DAY)
        come_in(f"there-{back}", at=NOW - back * DAY, area_code=OTHER_GRID, channel="phone")
    walk(come_in("late", at=NOW - 20 * DAY), cast, until="revisit", at=NOW - DAY)
    case = walk(come_in("held", at=NOW - 9 * DAY), cast, until="contacted", at=NOW - 9 * DAY)
    wait = Move(review_at=NOW + 60 * DAY)
    advance(case, "suspend", actor=cast.street, at=NOW - 9 * DAY + HOUR, move=wait)
    closed("closed", at=NOW - 9 * DAY)
    return cast


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["", STREET, COMMUNITY]),
    st.sampled_from([None, *By]),
    st.lists(SPANS, min_size=1, max_size=3),
    st.none() | st.integers(-10, 10),
    st.integers(-10, 10),
)
@pytest.mark.usefixtures("waiting")
def test_each_of_several_periods_stands_as_its_own_rows_do(
    area: str,
    by: By | None,
    spans: list[tuple[int | None, int | None]],
    swept: int | None,
    later: int,
) -> None:
    at = NOW + later * DAY
    days = [[None if one is None else TODAY - one * DAY for one in span] for span in spans]
    scopes = [Scope(area=area, first=first, last=last) for first, last in days]
    with transaction.atomic():
        if swept is not None:
            sweep(NOW + swept * DAY)
        lately = source_of("request").lately(scopes, at=at, by=by)
        for scope, more in zip(scopes, lately, strict=True):
            known = [condition(name, kind="request", at=at) for name in ("overdue", "held")]
            counted = [rows(scope).filter(one).count() for one in known]
            found = table(scope, by, at=at).whole if by else figures(scope, at=at)
            assert [found.overdue, found.held] == counted
            assert found.lately == more.total()
        assert differences() == ()
        transaction.set_rollback(True)


@pytest.mark.usefixtures("waiting")
def test_a_table_and_the_days_before_it_say_what_each_says_alone(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    now, before = (
        Scope(area=STREET, first=TODAY - first * DAY, last=TODAY - last * DAY)
        for first, last in ((9, 0), (33, 10))
    )
    with django_assert_num_queries(4):  # the open ones once, two periods of tallies, the names
        table, then = table_beside(now, before, By.AREA, at=NOW)
    assert (table.whole, then) == (figures(now, at=NOW), figures(before, at=NOW))
    assert (table.whole.held, then.overdue) == (1, 5)
    assert table.whole.open == table.whole.doing + table.whole.held


@pytest.mark.usefixtures("waiting")
def test_what_is_known_to_have_run_out_is_not_asked_again() -> None:
    scope = Scope(area=STREET, first=TODAY - 9 * DAY, last=TODAY)
    spans = beside(scope, scope.during(TODAY - timedelta(19), TODAY - timedelta(10)))
    known = source_of("request").lately(spans, at=NOW, by=None)
    asked = compared(spans[0], spans[1], at=NOW, day=TODAY)
    assert compared(spans[0], spans[1], at=NOW, day=TODAY, lately=known) == asked
    other = compared(spans[0], spans[1], at=NOW, day=TODAY, lately=[Counts({"": 7})] * 3)
    figure = {line.figure.indicator.code: line.figure for line in other.lines}["overtime"]
    assert int(figure.numerator) == 7
