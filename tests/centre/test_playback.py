"""The wall of an earlier moment is what the wall showed at that moment."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine

from minhu.accounts.actors import Actor, Caller
from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.queries import Heads, by_grid, heads, still, week
from minhu.centre.queries.playback import LAST, Moment, Past, moment_of, past
from minhu.core.clock import day_begins, local_day
from minhu.places.models import Area
from minhu.requests.domain.steps import take
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast, call
from tests.desk.acts import signed_in, statements
from tests.requests.stage import answers_for

pytestmark = pytest.mark.django_db
PAGE = "/centre/playback/"
HALF = timedelta(minutes=30)
DAY = local_day(NOW)
ROAD = (
    *("accept", "dispatch", "sign", "contact", "work", "report", "pass", "answer_solved"),
    "reopen",
)


@pytest.fixture
def area(cast: Cast) -> Area:
    del cast
    return Area.objects.get(code=STREET)


def seen(cast: Cast, area: Area, at: datetime) -> Past:
    half = int((at - day_begins(local_day(at))) / HALF)
    return past(cast.street, area, Moment(local_day(at), half, LAST))


def tops(cast: Cast, area: Area, at: datetime) -> Heads:
    days = week(cast.street, area, at=at)
    return heads(cast.street, area, still(cast.street, area, at=at), days, at=at)


def walk(case: Case, cast: Cast, verb: str, at: datetime) -> None:
    actors: dict[str, Actor] = {
        "reopen": Caller(case.pk),
        **dict.fromkeys(("sign", "contact", "work", "report"), cast.worker),
        **dict.fromkeys(("accept", "dispatch"), cast.desk),
    }
    take(case, verb, answers=answers_for(verb, cast), actor=actors.get(verb, cast.street), at=at)


def test_every_half_hour_is_what_the_wall_showed_then(cast: Cast, area: Area) -> None:
    """A case is walked through its life, another is only open, a third declined."""
    case, declined = call("one"), call("two", area_code=OTHER_GRID)
    shown = {}
    for number, verb in enumerate(ROAD, 1):
        at = NOW + number * HALF
        if number == 3:
            walk(declined, cast, "decline", at)
        walk(case, cast, verb, at)
        shown[at] = (tops(cast, area, at), by_grid(still(cast.street, area, at=at)))
    for at, (top, grids) in shown.items():
        then = seen(cast, area, at)
        assert (then.open, then.late, then.received) == (top.open, top.late, top.received), at
        assert then.grids == grids, at
    assert [seen(cast, area, at).closed for at in shown] == [0, 0, 0, 0, 0, 0, 0, 1, 0]


def test_what_was_open_then_and_was_closed_since_stands_there(cast: Cast, area: Area) -> None:
    case = call()
    for number, verb in enumerate(ROAD[:-1], 1):
        walk(case, cast, verb, NOW + number * HALF)
    over = NOW + (len(ROAD) - 1) * HALF
    assert [seen(cast, area, at).open for at in (over - HALF, over)] == [1, 0]
    assert (seen(cast, area, over - HALF).closed, seen(cast, area, over).closed) == (0, 1)


def test_what_ran_out_then_is_late_even_if_it_was_done_since(cast: Cast, area: Area) -> None:
    case = call()
    late = NOW + timedelta(days=3)
    assert tops(cast, area, late).late == 1
    walk(case, cast, "accept", late + HALF)
    assert (seen(cast, area, late).late, seen(cast, area, NOW + HALF).late) == (1, 0)
    assert seen(cast, area, late).grids == {GRID: (1, 1)}


def test_what_was_suspended_then_was_not_late_however_long_its_time_would_have_run_out(
    cast: Cast, area: Area
) -> None:
    case = call()
    for minutes, verb in enumerate(("accept", "dispatch", "sign", "contact", "suspend")):
        walk(case, cast, verb, NOW + timedelta(minutes=minutes))
    late = NOW + timedelta(days=19)
    assert (tops(cast, area, late).late, seen(cast, area, late).late) == (0, 0)
    assert seen(cast, area, late).open == 1


def test_nothing_stood_there_before_it_came(cast: Cast, area: Area) -> None:
    call()
    before = seen(cast, area, NOW - HALF)
    assert (before.open, before.received, before.grids) == (0, 0, {})
    assert sum(n for *_label, n in seen(cast, area, NOW).stages) == 1


def test_what_is_closely_kept_is_absent_from_the_past_too(cast: Cast, area: Area) -> None:
    Case.objects.filter(pk=call().pk).update(secrecy=Secrecy.SECRET)
    moment = Moment(DAY, 40, LAST)
    assert past(cast.street, area, moment).open == 1
    assert past(cast.supervisor, area, moment).open == 0


def test_only_the_past_of_a_month_can_be_asked_for() -> None:
    at = day_begins(DAY) + timedelta(hours=10, minutes=10)
    assert moment_of(None, None, at=at) == Moment(DAY, 20, 20)
    assert moment_of(DAY, 47, at=at) == Moment(DAY, 20, 20)
    assert moment_of(DAY + timedelta(days=3), 5, at=at) == Moment(DAY, 5, 20)
    assert moment_of(DAY - timedelta(days=1), None, at=at) == Moment(
        DAY - timedelta(days=1), LAST, LAST
    )
    assert moment_of(DAY - timedelta(days=99), 3, at=at).day == DAY - timedelta(days=31)


def test_the_page_says_that_it_is_the_past(cast: Cast) -> None:
    call()
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        client = signed_in(cast.street)
        page = client.get(PAGE, {"day": DAY.isoformat(), "half": "21"}).content.decode()
        assert "这是过去的样子：2026-11-20 10:30" in page
        assert client.get(PAGE, {"day": "x", "half": "99"}).status_code == 200
        assert client.get(PAGE, {"area": "x"}).status_code == 404


def test_thirty_cases_cost_as_many_statements_as_one(cast: Cast) -> None:
    with time_machine.travel(NOW + timedelta(hours=3), tick=False):
        call("first")
        few = statements(cast.street, PAGE)
        for number in range(30):
            walk(call(f"many-{number}"), cast, "accept", NOW)
        assert statements(cast.street, PAGE) == few
