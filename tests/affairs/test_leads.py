"""招商线索: every promised time is a clock of its own; it counts when it is signed, once."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.cases.templatetags.case_words import clock_name
from minhu.core.errors import DomainError
from minhu.core.lifecycle import Outcome
from tests.affairs.acts import DAY, do, opened, wander, who
from tests.cast import NOW, Cast, set_the_stage
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return set_the_stage()


def lead(cast: Cast) -> Case:
    return opened("lead", cast.street, source="ambassador", caller_name="王小明")


def talking(cast: Cast) -> Case:
    case = do(lead(cast), "reply", cast.street)
    return do(do(case, "judge", cast.street, 1), "tell", cast.street, 3)


def test_a_lead_is_answered_in_a_day_judged_in_three_and_told_in_a_week(cast: Cast) -> None:
    case = lead(cast)
    assert case.due_clock == "reply"
    answered = do(case, "reply", cast.street)
    assert (answered.due_clock, answered.responded) == ("judge", True)
    assert do(answered, "judge", cast.street, 1).due_clock in {"tell", "finish"}
    assert case.deadlines.get(clock="finish").due_at - NOW == timedelta(days=7)
    assert do(lead(cast), "reply", cast.street, 6).responded is False


def test_while_it_is_talked_about_it_is_reported_on_every_two_weeks(cast: Cast) -> None:
    case = talking(cast)
    assert (case.due_clock, case.due_at) == ("report", NOW + 17 * DAY)
    again = do(case, "report", cast.street, 10)
    assert (again.state, again.due_at) == ("talking", NOW + 24 * DAY)


def test_it_is_signed_once_and_goes_on_until_it_produces(cast: Cast) -> None:
    case = do(talking(cast), "sign", cast.street, 20, amount=Decimal("1200000.00"), jobs=40)
    with pytest.raises(DomainError):
        do(case, "sign", cast.street, 21, amount=Decimal("99.00"))
    for verb in ("register", "build", "produce"):
        case = do(case, verb, cast.street, 30)
    assert (case.outcome, case.late) == (Outcome.CLOSED, False)


def test_a_unit_that_talks_reports_and_signs_and_does_nothing_else(cast: Cast) -> None:
    told = do(do(lead(cast), "reply", cast.street), "judge", cast.street, 1)
    case = do(told, "assign", cast.street, 2, unit=cast.unit, until=NOW + 9 * DAY)
    assert "worker" in who(case, "sign", cast).split()
    assert "worker" not in who(case, "end", cast).split()
    assert do(case, "sign", cast.worker, 5, amount=Decimal("500.00")).state == "signed"


def test_its_figures_have_a_page_and_its_clocks_names_people_read(cast: Cast) -> None:
    page = signed_in(cast.street).get(reverse("desk:affair_figures", args=["lead"]))
    assert "按时答复率" in page.content.decode()
    case = lead(cast)
    shown = signed_in(cast.street).get(reverse("desk:affair", args=["lead", case.number]))
    assert "reply" not in shown.content.decode().split("现在可以做")[0]
    clocks = {state.clock for state in procedures["lead"].lifecycle.states if state.clock}
    assert {each for each in clocks if clock_name(each) == each} == set()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_anybody_tries_a_lead_is_somebodys_until_it_is_over(
    cast: Cast, data: st.DataObject
) -> None:
    wander(lead(cast), cast, data)
