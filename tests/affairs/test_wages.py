"""欠薪: accepted in five working days, paid, and only whoever was owed says so."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.affair_sums import added_up
from minhu.rates.books import book
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.affairs.acts import DAY, do, opened, wander, who
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def owed(cast: Cast, **more: Any) -> Case:
    said = {"source": "line", "workers": "6", "owed": "48000", "caller_name": "王小明"}
    return opened("wages", cast.desk, **{**said, **more})


def paid(cast: Cast) -> Case:
    case = do(owed(cast), "accept", cast.desk, 1)
    case = do(case, "promise", cast.desk, 3, until=NOW + 9 * DAY)
    return do(case, "pay", cast.desk, 9, paid="48000")


def test_it_is_to_be_accepted_within_five_working_days(cast: Cast) -> None:
    limit = owed(cast).deadlines.get(clock="accept")
    assert limit.due_at - NOW >= 5 * DAY
    assert do(owed(cast), "accept", cast.desk, 1).responded is True
    assert do(owed(cast), "accept", cast.desk, 12).responded is False


def test_what_was_paid_is_closed_when_the_one_who_was_owed_says_so(cast: Cast) -> None:
    case = do(paid(cast), "confirm", cast.desk, 11, satisfied="satisfied")
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)


def test_what_was_not_received_goes_on(cast: Cast) -> None:
    case = do(paid(cast), "unpaid", cast.desk, 11)
    assert (case.state, case.is_open, case.finished_at) == ("handling", True, None)


def test_who_complained_is_in_the_vault_alone(cast: Cast) -> None:
    case = owed(cast)
    assert case.secrecy == Secrecy.RESTRICTED
    assert "王小明" not in str(list(Step.objects.values_list("payload", "note")))
    page = f"/desk/affairs/wages/{case.number}/"
    assert signed_in(cast.grid_worker).get(page).status_code == 404


@pytest.mark.parametrize(
    ("verb", "may"), [("accept", "desk street"), ("pay", "desk"), ("urge", "supervisor leader")]
)
def test_who_may_do_what(verb: str, may: str, cast: Cast) -> None:
    assert who(owed(cast), verb, cast) == may


def test_the_rate_is_of_what_was_due_and_leaves_out_what_was_handed_over(cast: Cast) -> None:
    do(paid(cast), "confirm", cast.desk, 11)
    do(owed(cast), "pass_on", cast.desk, 1)
    do(owed(cast), "accept", cast.desk, 12)
    shown = book("wages", NOW.date()).figures(totals(Scope(kind="wages")), 1)
    parts = {code: figure.parts for code, figure in shown.items() if figure.parts}
    assert parts == {"closure_due": "1/2", "closure": "1/2", "accepted_in_time": "1/2"}


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_whatever_way_it_goes_its_chain_holds(cast: Cast, data: st.DataObject) -> None:
    wander(owed(cast), cast, data)


def test_amounts_are_added_up_over_cases_to_the_fen_without_what_was_refused(cast: Cast) -> None:
    paid(cast)
    again = do(owed(cast, owed="0.35", workers="2"), "accept", cast.desk, 1)
    do(do(again, "pay", cast.desk, 2, paid="0.10"), "unpaid", cast.desk, 3)
    do(Case.objects.get(pk=again.pk), "pay", cast.desk, 4, paid="0.25")
    do(owed(cast, owed="999"), "decline", cast.desk, 1)
    assert [number for _label, number in _sums_of(cast.desk)] == ["8", "48,000.35", "48,000.35"]
    assert all(number is None for _, number in _sums_of(cast.stranger))


def _sums_of(user: User) -> list[tuple[str, str | None]]:
    return added_up(user, procedures["wages"], Scope(kind="wages"))
