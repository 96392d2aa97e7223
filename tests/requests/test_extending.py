"""延期: asked for once and in time, decided by somebody else, the first promise stays readable."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import short_moment
from minhu.core import worker
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.tables.worklist import rows
from minhu.notices.models import Notice
from minhu.requests.domain.steps import take
from tests.cast import NOW, Cast, call
from tests.desk.acts import page_of, signed_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NEW_DAY = local_day(NOW + timedelta(days=12))


@pytest.fixture
def case(cast: Cast) -> Case:
    """A request the unit has in work, with a caller who left a phone."""
    case = call(name="王芳", phone="13900001234")
    take(case, "accept", answers={}, actor=cast.desk, at=NOW)
    take(case, "dispatch", answers={"unit": cast.unit}, actor=cast.desk, at=NOW)
    take(case, "sign", answers={}, actor=cast.worker, at=NOW)
    return case


def ask(case: Case, cast: Cast, *, until: date = NEW_DAY, hours: int = 1) -> None:
    answers = {"note": "要等配件", "until": until}
    take(case, "ask_extension", answers=answers, actor=cast.worker, at=NOW + hours * HOUR)


def grant(case: Case, cast: Cast) -> None:
    take(case, "grant_extension", answers={"note": "配件要等"}, actor=cast.desk, at=NOW + 2 * HOUR)


def test_a_granted_extension_moves_the_promise_and_keeps_the_first_one(
    case: Case, cast: Cast
) -> None:
    promised = case.finish_due
    ask(case, cast)
    grant(case, cast)
    assert case.state == "signed"
    assert case.finish_due is not None
    assert local_day(case.finish_due) == NEW_DAY
    clock = case.deadlines.get(clock="finish")
    assert case.extended_from == clock.extended_from == clock.first_due == promised


def test_while_it_is_decided_the_desk_must_move_and_the_time_runs_on(
    case: Case, cast: Cast
) -> None:
    promised = case.finish_due
    ask(case, cast)
    assert (case.party, case.due_clock) == (f"desk:{case.desk_code}", "review")
    assert case.finish_due == promised


def test_a_refused_extension_leaves_the_promise_and_cannot_be_asked_for_again(
    case: Case, cast: Cast
) -> None:
    promised = case.finish_due
    ask(case, cast)
    answers = {"note": "抓紧办"}
    take(case, "refuse_extension", answers=answers, actor=cast.desk, at=NOW + 2 * HOUR)
    assert (case.state, case.finish_due, case.extended_from) == ("signed", promised, None)
    with pytest.raises(NotAllowedError):
        ask(case, cast, hours=3)


def test_time_that_has_run_out_cannot_be_extended(case: Case, cast: Cast) -> None:
    with pytest.raises(DomainError, match="已经过了"):
        ask(case, cast, hours=24 * 8)


def test_the_new_day_lies_after_the_promised_one(case: Case, cast: Cast) -> None:
    with pytest.raises(DomainError, match="比原来的时限晚"):
        ask(case, cast, until=local_day(NOW + timedelta(days=2)))


def test_nobody_of_the_unit_that_asked_decides(case: Case, cast: Cast) -> None:
    ask(case, cast)
    for somebody in (cast.worker, cast.other_worker, cast.grid_worker, cast.supervisor):
        assert not somebody.has_perm("requests.decide_extension", case)


def test_work_done_within_the_extended_time_is_not_late(case: Case, cast: Cast) -> None:
    ask(case, cast)
    grant(case, cast)
    at = NOW + timedelta(days=9)
    take(case, "report", answers={"note": "换好了"}, actor=cast.worker, at=at)
    assert not case.late


def test_work_done_again_has_the_promise_of_rework_not_the_extended_one(
    case: Case, cast: Cast
) -> None:
    ask(case, cast)
    grant(case, cast)
    take(case, "report", answers={"note": "换好了"}, actor=cast.worker, at=NOW + 3 * HOUR)
    take(case, "pass", answers={}, actor=cast.desk, at=NOW + 4 * HOUR)
    said = {"solved": "unsolved", "satisfied": ""}
    take(case, "answer_unsolved", answers=said, actor=cast.desk, at=NOW + 5 * HOUR)
    assert case.extended_from is None


def test_case_page_and_worklist_say_from_when_to_when(case: Case, cast: Cast) -> None:
    assert case.finish_due is not None
    was = case.finish_due
    ask(case, cast)
    grant(case, cast)
    page = signed_in(cast.desk).get(page_of(case)).content.decode()
    assert f"延过期，原来是 {short_moment(was)}" in page
    assert f"延期到 {NEW_DAY:%m-%d}" in [
        tag.text for tag in rows([case], cast.desk, at=NOW)[0].tags
    ]


def test_the_caller_is_told_and_reads_both_days(case: Case, cast: Cast) -> None:
    ask(case, cast)
    grant(case, cast)
    worker.work(once=True)
    told = [notice.text for notice in Notice.objects.filter(party="")]
    assert any(f"改到{NEW_DAY.month}月{NEW_DAY.day}日" in text for text in told)
    assert "办好的日子改到" in signed_in(cast.desk).get(f"/f/{case.number}").content.decode()
