"""议事协商: topic, meeting, resolution with its numbers, carried out, reviewed by others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.cases.models import Case
from minhu.core.clock import local_day, now
from minhu.core.errors import StaleStateError
from minhu.core.lifecycle import Outcome
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import DAY, do, opened, wander, who
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
LIST = "/desk/affairs/deliberation/"


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def raised(cast: Cast, **more: Any) -> Case:
    return opened("deliberation", cast.desk, sort="decision", origin="estate", **more)


def tabled(cast: Cast) -> Case:
    return do(raised(cast), "table", cast.desk, until=NOW + 5 * DAY)


def carried(cast: Cast) -> Case:
    case = do(tabled(cast), "resolve", cast.desk, 5, unit=cast.unit, until=NOW + 30 * DAY, came=9)
    return do(case, "carry", cast.worker, 20)


def test_a_topic_is_met_on_resolved_carried_out_and_reviewed(cast: Cast) -> None:
    case = carried(cast)
    case = do(case, "review", cast.desk, 25, satisfied="satisfied")
    assert (case.outcome, case.late, case.solved) == (Outcome.CLOSED, False, "solved")


def test_a_meeting_is_put_off_once(cast: Cast) -> None:
    case = do(tabled(cast), "adjourn", cast.desk, 5, until=NOW + 12 * DAY)
    with pytest.raises(StaleStateError):
        do(case, "adjourn", cast.desk, 12, until=NOW + 20 * DAY)


def test_what_was_not_carried_out_well_is_done_again(cast: Cast) -> None:
    case = do(carried(cast), "carry_again", cast.desk, 25)
    assert (case.state, case.reworks, case.is_open) == ("carrying", 1, True)


def test_votes_that_do_not_add_up_are_refused(cast: Cast) -> None:
    case, day = tabled(cast), local_day(now()).isoformat()
    votes = {"came": 10, "agreed": 8, "against": 2, "abstained": 1}
    sent = {**votes, "unit": cast.unit.pk, "until": day, "note": "修"}
    client, at = signed_in(cast.desk), f"{LIST}{case.number}/resolve/"
    refused = client.post(at, sent)
    assert refused.status_code == 422
    assert "加起来比到会的人多" in refused.content.decode()
    assert client.post(at, {**sent, "came": 11}).status_code == 302
    page = client.get(f"{LIST}{case.number}/paper/3/").content.decode()
    assert all(words in page for words in ("议事决议", "到会人数", "11", "赞成"))


@pytest.mark.parametrize(
    ("verb", "may"), [("table", "desk street"), ("carry", "desk"), ("urge", "supervisor leader")]
)
def test_who_may_do_what(verb: str, may: str, cast: Cast) -> None:
    assert who(raised(cast), verb, cast) == may


def test_rates_of_deliberations_say_what_they_were_made_of(cast: Cast) -> None:
    do(carried(cast), "review", cast.desk, 25, satisfied="fairly")
    tabled(cast)
    do(tabled(cast), "drop", cast.desk, 5)
    found = book("deliberations", NOW.date()).figures(totals(Scope(kind="deliberation")), 0)
    shown = {code: str(figure.parts or figure.numerator) for code, figure in found.items()}
    assert shown == {
        "raised": "3",
        "carried_out": "1/2",
        "carried_out_on_time": "1/1",
        "approved": "1/1",
    }


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_way_a_topic_goes_its_chain_holds(cast: Cast, data: st.DataObject) -> None:
    wander(raised(cast), cast, data)
