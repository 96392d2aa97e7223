"""响应: the caller is reached in time or not, and what is said then reaches whom it is meant for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from minhu.accounts.actors import Caller
from minhu.cases.models import Case, Step
from minhu.core.errors import DomainError
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOT_OURS = {"reason": "not_ours", "basis": "职责清单第3条", "suggested": "环卫所", "note": "看过"}


def given(cast: Cast) -> Case:
    """Bring a request to the unit of the cast, which has signed it."""
    case = call()
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    take(case, "dispatch", answers={"unit": cast.unit}, actor=cast.desk, at=NOW)
    take(case, "sign", answers={}, actor=cast.worker, at=NOW)
    return case


def reach(case: Case, cast: Cast, *, at: datetime) -> Case:
    take(case, "contact", answers={"channel": "phone"}, actor=cast.worker, at=at)
    return case


def by(case: Case) -> datetime:
    """Return by when the caller has to be reached."""
    return case.deadlines.get(clock="contact", ended_at=None).due_at


@pytest.mark.parametrize(("late", "responded"), [(-MINUTE, True), (MINUTE, False)])
def test_a_caller_reached_before_the_clock_runs_out_was_reached_in_time(
    cast: Cast, *, late: timedelta, responded: bool
) -> None:
    case = given(cast)
    assert reach(case, cast, at=by(case) + late).responded is responded


def test_only_the_first_contact_counts(cast: Cast) -> None:
    case = given(cast)
    reach(case, cast, at=by(case) + MINUTE)
    at = case.steps.latest("seq").at
    take(case, "report", answers={"note": "灯换好了"}, actor=cast.worker, at=at + HOUR)
    take(case, "pass", answers={}, actor=cast.desk, at=at + 2 * HOUR)
    said = {"solved": "unsolved"}
    take(case, "answer_unsolved", answers=said, actor=Caller(case.pk), at=at + 3 * HOUR)
    assert reach(case, cast, at=at + 4 * HOUR).responded is False


def test_who_settles_it_on_the_spot_has_responded(cast: Cast) -> None:
    case = call()
    done = {"note": "灯换好了"}
    take(case, "settle", answers=done, actor=cast.grid_worker, at=NOW + MINUTE)
    assert case.responded


@pytest.mark.parametrize("internal", [True, False])
def test_words_go_to_the_caller_unless_they_are_for_colleagues(
    cast: Cast, *, internal: bool
) -> None:
    case = reach(given(cast), cast, at=NOW + MINUTE)
    words = {"note": "灯座要换", "internal": internal}
    step = take(case, "work", answers=words, actor=cast.worker, at=NOW + HOUR)
    assert step.public is not internal


def test_a_return_keeps_its_reason_its_basis_and_whose_it_is_instead(cast: Cast) -> None:
    case = given(cast)
    step = take(case, "return", answers=NOT_OURS, actor=cast.worker, at=NOW + HOUR)
    kept = Step.objects.get(pk=step.pk)
    assert {name: kept.payload[name] for name in ("reason", "basis", "suggested")} == {
        name: NOT_OURS[name] for name in ("reason", "basis", "suggested")
    }
    assert (kept.note, kept.public) == ("看过", False)


def test_a_suspension_keeps_its_plan_and_who_answers_for_it_until_its_review(cast: Cast) -> None:
    case = reach(given(cast), cast, at=NOW + MINUTE)
    review = NOW + timedelta(days=20)
    plan = {"reason": "season", "note": "等开春再补", "owner": "何所长", "review_at": review}
    step = take(case, "suspend", answers=plan, actor=cast.street, at=NOW + HOUR)
    assert (step.note, step.payload["owner"], step.payload["reason"]) == (
        "等开春再补",
        "何所长",
        "season",
    )
    assert (step.public, case.due_at) == (True, review)


def test_a_request_is_reopened_only_by_its_own_caller(cast: Cast) -> None:
    case, other = given(cast), call("two")
    done = {"note": "灯换好了"}
    take(case, "report", answers=done, actor=cast.worker, at=NOW + HOUR)
    take(case, "pass", answers={}, actor=cast.desk, at=NOW + 2 * HOUR)
    said = {"solved": "solved"}
    take(case, "answer_solved", answers=said, actor=Caller(case.pk), at=NOW + 3 * HOUR)
    again = {"note": "又坏了"}
    for somebody in (Caller(other.pk), cast.desk, cast.leader):
        with pytest.raises(DomainError):
            take(case, "reopen", answers=again, actor=somebody, at=NOW + 4 * HOUR)
    take(case, "reopen", answers=again, actor=Caller(case.pk), at=NOW + 4 * HOUR)
    assert (case.state, case.reworks, case.solved) == ("rework", 1, "unsolved")
