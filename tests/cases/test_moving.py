"""The one door: who came first, what is written, and what stays true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minhu.accounts.actors import Caller, Visitor
from minhu.cases.domain.moving import Move, advance
from minhu.cases.domain.verifying import verify
from minhu.cases.enums import ActorKind
from minhu.cases.models import Case, Step
from minhu.core.errors import NotAllowedError, StaleStateError
from minhu.rates.models import Tally
from minhu.requests.domain.intake import Report, submit
from tests.cast import COMMUNITY, GRID, NOW, STREET, Cast, call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
LATER = NOW + timedelta(hours=1)


def tally(measure: str) -> int:
    return sum(Tally.objects.filter(measure=measure).values_list("n", flat=True))


def test_a_new_case_waits_at_the_desk_of_its_community_with_one_deadline(cast: Cast) -> None:
    case = call()
    assert case.party == f"desk:{COMMUNITY}"
    assert (case.due_clock, case.due_at) == ("accept", NOW + timedelta(hours=24))
    assert case.finish_due == NOW + timedelta(days=7)
    assert cast.desk.has_perm("requests.accept", case)


def test_a_case_without_a_place_waits_at_the_desk_of_the_street(cast: Cast) -> None:
    case = call(area_code="")
    assert (case.area_id, case.party) == (STREET, f"desk:{STREET}")
    assert case.party in cast.street.parties


def test_the_same_sending_twice_is_one_case() -> None:
    first, second = (
        submit(Report("same", words="灯不亮", area_code=GRID), actor=Visitor(), at=NOW)
        for _ in range(2)
    )
    assert (first.created, second.created) == (True, False)
    assert first.case.number == second.case.number
    assert tally("received") == 1


def test_a_step_says_who_did_what_under_which_post(cast: Cast) -> None:
    case = call()
    advance(case, "accept", actor=cast.desk, at=LATER, move=Move(note="今天派人去"))
    step = Step.objects.get(case=case, verb="accept")
    assert (step.actor, step.source, step.target, step.at) == (
        cast.desk,
        "received",
        "accepted",
        LATER,
    )
    assert "社区受理" in step.post_label


def test_a_caller_signs_as_a_caller_and_nothing_else() -> None:
    case = call()
    step = advance(case, "withdraw", actor=Caller(case.pk), at=LATER)
    assert (step.actor, step.actor_kind) == (None, ActorKind.CALLER)


def test_a_verb_the_state_does_not_offer_is_refused_in_plain_words(cast: Cast) -> None:
    with pytest.raises(StaleStateError, match="待受理"):
        advance(call(), "dispatch", actor=cast.desk, at=LATER)


def test_somebody_elses_case_is_refused(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        advance(call(), "accept", actor=cast.stranger, at=LATER)


def test_of_two_clicks_the_first_wins_and_one_step_is_written(cast: Cast) -> None:
    case = call()
    same = Case.objects.get(pk=case.pk)
    advance(case, "accept", actor=cast.desk, at=LATER)
    with pytest.raises(StaleStateError, match="先办了"):
        advance(same, "accept", actor=cast.street, at=LATER)
    assert case.steps.filter(verb="accept").count() == 1


def test_leaving_a_stage_meets_its_clock_and_starts_the_next(cast: Cast) -> None:
    case = call()
    advance(case, "accept", actor=cast.desk, at=LATER)
    assert case.deadlines.get(clock="accept").met_at == LATER
    assert (case.due_clock, case.due_at) == ("dispatch", LATER + timedelta(hours=24))


def test_a_stage_left_another_way_is_ended_but_not_met() -> None:
    case = call()
    advance(case, "withdraw", actor=Caller(case.pk), at=LATER)
    accept = case.deadlines.get(clock="accept")
    assert (accept.met_at, accept.ended_at) == (None, LATER)


def test_tallies_follow_a_case_from_open_to_withdrawn() -> None:
    case = call()
    assert (tally("open"), tally("valid")) == (1, 1)
    advance(case, "withdraw", actor=Caller(case.pk), at=LATER)
    assert (tally("received"), tally("open"), tally("valid"), tally("withdrawn")) == (1, 0, 0, 1)


def test_an_open_case_without_a_deadline_cannot_be_stored() -> None:
    case = call()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(due_at=None)


def test_an_open_case_that_nobody_owns_cannot_be_stored() -> None:
    case = call()
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(party="")


def test_a_whole_chain_verifies(cast: Cast) -> None:
    case = call()
    advance(case, "accept", actor=cast.desk, at=LATER)
    verdict = verify()
    assert (verdict.cases, verdict.steps, verdict.breaks) == (1, 2, ())
