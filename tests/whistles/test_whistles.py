"""吹哨报到: blown after approval, answered by each department, ended, and told to its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.cases.domain.verifying import verify
from minhu.cases.listening import hear
from minhu.cases.models import Case
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.lifecycle import Outcome
from minhu.places.models import Area
from minhu.rates.figures import figures as rates_of
from minhu.rates.scope import Scope
from minhu.whistles.domain.drafting import call_first, draft
from minhu.whistles.domain.liaisons import name_liaison, retire_liaison
from minhu.whistles.domain.steps import MAKERS, take
from minhu.whistles.enums import WhistleState as S
from minhu.whistles.lifecycle import WHISTLE
from minhu.whistles.models import Call, Whistle
from minhu.whistles.queries import my_moves, of_source
from tests.cast import NOW, STREET, Cast, call
from tests.whistles.stage import (
    MINUTE,
    answers_for,
    ask,
    blown,
    both,
    case_of,
    do,
    drafted,
    liaison,
    phoned,
)

pytestmark = pytest.mark.django_db


def test_a_whistle_goes_from_the_draft_to_both_appraisals(cast: Cast) -> None:
    source = call()
    whistle = drafted(cast, source=source)
    assert case_of(whistle).party == f"leader:{STREET}"
    do(whistle, "approve", cast.leader, 10)
    assert case_of(whistle).party == "unit:roads"
    do(whistle, "sign", cast.worker, 20)
    assert case_of(whistle).party == "unit:clean"
    do(whistle, "sign", cast.other_worker, 21)
    both(whistle, "arrive", cast, 40)
    assert case_of(whistle).party == f"desk:{STREET}"
    do(whistle, "meet", cast.street, 60)
    do(whistle, "act", cast.worker, 70)
    both(whistle, "depart", cast, 80)
    do(whistle, "score", cast.street, 90, unit=cast.unit)
    do(whistle, "end", cast.street, 100)
    closed = case_of(whistle).closed_at
    do(whistle, "score", cast.street, 110, unit=cast.other_unit)
    both(whistle, "remark", cast, 120)
    case = case_of(whistle)
    assert (case.state, case.outcome, case.closed_at, case.late) == (
        S.ENDED,
        Outcome.CLOSED,
        closed,
        False,
    )
    assert [c.score for c in whistle.calls.all()] == [4, 4]
    assert whistle.decision == "市政所换管"
    assert of_source(cast.street, source) == [whistle]
    assert verify().breaks == ()


def test_an_emergency_is_blown_first_and_approved_afterwards(cast: Cast) -> None:
    whistle = do(drafted(cast, "urgent"), "blow_first", cast.street, 0)
    assert (whistle.ack_due, whistle.arrive_due) == (NOW + 10 * MINUTE, NOW + 30 * MINUTE)
    do(whistle, "approve_after", cast.leader, 30)
    assert whistle.approver == cast.leader
    with pytest.raises(StaleStateError, match="批过"):
        do(whistle, "approve_after", cast.leader, 31)


@pytest.mark.parametrize("kind", ["daily", "hard"])
def test_only_an_emergency_is_blown_before_it_is_approved(cast: Cast, kind: str) -> None:
    with pytest.raises(NotAllowedError):
        do(drafted(cast, kind), "blow_first", cast.street)


def test_each_kind_has_the_limits_of_the_catalogue(cast: Cast) -> None:
    # 2026-11-20 is a Friday; 10:00 in the place.
    start = NOW
    at = {kind: blown_at_once(cast, kind, start) for kind in ("urgent", "daily", "hard")}
    assert at["urgent"].ack_due == start + 10 * MINUTE
    assert at["daily"].ack_due == start + timedelta(hours=2)
    monday = start + timedelta(days=3)
    assert at["daily"].arrive_due == monday
    assert at["hard"].ack_due == monday


def blown_at_once(cast: Cast, kind: str, at: datetime) -> Whistle:
    whistle = drafted(cast, kind)
    take(whistle, "approve", answers={}, actor=cast.leader, at=at)
    whistle.refresh_from_db()
    return whistle


def test_a_call_comes_first_and_is_recorded_within_a_day(cast: Cast) -> None:
    whistle = phoned(cast)
    case = case_of(whistle)
    assert (case.state, case.party) == (S.CALLED, f"desk:{STREET}")
    assert case.due_at == NOW - 5 * MINUTE + timedelta(hours=24)
    assert whistle.calls.get().signed_at == NOW - 5 * MINUTE
    do(whistle, "record", cast.desk, 30)
    case = case_of(whistle)
    assert (case.state, case.detail, whistle.reason) == (S.ANSWERED, "恢复通信", "unsolved")


def test_a_call_from_the_future_is_refused_and_the_same_key_calls_once(cast: Cast) -> None:
    whistle = phoned(cast)
    assert whistle.liaison is not None
    wanted = ask(cast, "phone", title="另一件", intake_key="k")
    ring = partial(
        call_first, wanted, liaison=whistle.liaison, said="好", actor=cast.street, at=NOW
    )
    with pytest.raises(DomainError, match="不能晚于"):
        ring(called_at=NOW + MINUTE)
    assert ring(called_at=NOW) == ring(called_at=NOW)


def test_the_same_case_is_not_whistled_twice_without_saying_so(cast: Cast) -> None:
    source = call()
    drafted(cast, source=source)
    with pytest.raises(DomainError, match="还没销"):
        drafted(cast, source=source)
    drafted(cast, source=source, again=True)
    assert Whistle.objects.filter(source=source).count() == 2


def test_a_place_with_an_open_whistle_warns_too(cast: Cast) -> None:
    drafted(cast, place="东门")
    with pytest.raises(DomainError, match="还没销"):
        drafted(cast, place="东门")


def test_nobody_drafts_outside_their_area_or_for_no_department(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        draft(ask(cast), actor=cast.stranger, at=NOW)
    with pytest.raises(DomainError, match="主办"):
        draft(replace(ask(cast), units=()), actor=cast.street, at=NOW)


def test_the_end_is_told_to_the_source_once_and_not_to_the_caller(cast: Cast) -> None:
    source = call()
    whistle = blown(cast, source=source)
    do(whistle, "end", cast.street, 60)
    step = case_of(whistle).steps.get(verb="end")
    for other in case_of(whistle).steps.all():
        hear(str(other.pk))
    hear(str(step.pk))
    told = source.steps.filter(payload__whistle=whistle.case.number)
    assert [(each.public, "写了一句" in each.note) for each in told] == [(False, True)]


def test_the_end_without_a_source_or_with_one_that_is_over_tells_nobody(cast: Cast) -> None:
    alone = do(blown(cast), "end", cast.street, 60)
    source = call()
    whistle = do(blown(cast, source=source), "end_untrue", cast.street, 60)
    Case.objects.filter(pk=source.pk).update(
        state="closed", outcome="closed", party="", due_at=None
    )
    for each in (alone, whistle):
        hear(str(case_of(each).steps.get(verb__startswith="end").pk))
    assert source.steps.count() == 1


@pytest.mark.parametrize(
    ("verb", "match"),
    [("arrive", "先应哨"), ("sign", "记过了")],
)
def test_a_department_keeps_the_order_of_its_steps(cast: Cast, verb: str, match: str) -> None:
    whistle = blown(cast)
    who = cast.worker if verb == "arrive" else cast.other_worker
    if verb == "sign":
        do(whistle, "sign", cast.other_worker)
    with pytest.raises(DomainError, match=match):
        do(whistle, verb, who, 30)


def test_scores_come_after_the_work_once_and_a_low_one_with_words(cast: Cast) -> None:
    whistle = both(blown(cast), "sign", cast, 20)
    do(whistle, "meet", cast.street, 30)
    with pytest.raises(DomainError, match="先记到场"):
        do(whistle, "depart", cast.worker)
    with pytest.raises(DomainError, match="还没做完"):
        do(whistle, "score", cast.street, unit=cast.unit)
    with pytest.raises(DomainError, match="做完自己的事"):
        do(whistle, "remark", cast.worker)
    do(whistle, "arrive", cast.worker, 40)
    do(whistle, "depart", cast.worker, 50)
    with pytest.raises(DomainError, match="一句理由"):
        do(whistle, "score", cast.street, unit=cast.unit, score=2, words="")
    do(whistle, "score", cast.street, unit=cast.unit)
    do(whistle, "remark", cast.worker)
    for verb, who in (("score", cast.street), ("remark", cast.worker)):
        with pytest.raises(StaleStateError, match="不能改"):
            do(whistle, verb, who, unit=cast.unit)


def test_a_whistle_can_be_refused_withdrawn_or_go_without_a_meeting(cast: Cast) -> None:
    assert case_of(do(drafted(cast), "refuse", cast.leader)).outcome == Outcome.DECLINED
    assert case_of(do(drafted(cast), "withdraw", cast.street)).outcome == Outcome.WITHDRAWN
    whistle = both(both(blown(cast), "sign", cast, 20), "arrive", cast, 30)
    assert case_of(do(whistle, "begin", cast.street, 40)).state == S.HANDLING


def test_a_whistle_waits_with_whoever_must_move(cast: Cast) -> None:
    whistle = drafted(cast)
    assert [my_moves(user).count() for user in (cast.leader, cast.worker)] == [1, 0]
    do(whistle, "approve", cast.leader, 5)
    moves = [
        my_moves(u).count() for u in (cast.leader, cast.worker, cast.other_worker, cast.street)
    ]
    assert moves == [0, 1, 1, 0]


def test_whistles_do_not_count_as_requests(cast: Cast) -> None:
    call()
    before = rates_of(Scope(), at=NOW)
    blown(cast)
    assert rates_of(Scope(), at=NOW) == before


@pytest.mark.parametrize("score", [0, 6])
def test_a_score_outside_one_to_five_is_impossible(cast: Cast, score: int) -> None:
    whistle = drafted(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(whistle=whistle).update(score=score)


PEOPLE = ("street", "leader", "worker", "other_worker", "desk")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(["daily", "urgent", "hard"]), st.lists(st.integers(0, 40), max_size=25))
def test_a_walk_keeps_one_party_one_deadline_and_a_whole_chain(
    cast: Cast, kind: str, choices: list[int]
) -> None:
    with transaction.atomic():
        whistle = drafted(cast, kind)
        for n, choice in enumerate(choices, start=1):
            _step(cast, whistle, choice, NOW + n * 30 * MINUTE)
        case = case_of(whistle)
        assert bool(case.party) is bool(case.due_at) is case.is_open
        assert verify().breaks == ()
        transaction.set_rollback(True)


def _step(cast: Cast, whistle: Whistle, choice: int, at: datetime) -> None:
    """Try one verb as one of the people; a refusal leaves everything as it was."""
    verbs = [
        v for v in WHISTLE.verbs() if not v.endswith("_last") and v not in {"call", "fall_back"}
    ]
    verb, who = verbs[choice % len(verbs)], PEOPLE[choice % len(PEOPLE)]
    case = case_of(whistle)
    able = [w for w in PEOPLE if getattr(cast, w).has_perm(WHISTLE.edge(verb).permission, case)]
    answers = {"note": "话", "unit": cast.unit, **answers_for(verb)}
    try:
        take(whistle, verb, answers=answers, actor=getattr(cast, (able or [who])[0]), at=at)
    except DomainError:
        whistle.refresh_from_db()


def test_every_maker_belongs_to_a_verb() -> None:
    assert set(MAKERS) <= set(WHISTLE.verbs())


def test_the_directory_is_kept_by_the_street_with_phones_that_can_be_rung(cast: Cast) -> None:
    home, known = Area.objects.get(pk=STREET), liaison(cast)
    named = partial(name_liaison, unit=cast.unit, name="何所长", home=home, at=NOW)
    with pytest.raises(NotAllowedError):
        named(phone="13800004015", actor=cast.worker)
    with pytest.raises(DomainError, match="打通"):
        named(phone=" ", actor=cast.street)
    with pytest.raises(NotAllowedError):
        retire_liaison(known, home=home, actor=cast.worker, at=NOW)
    retire_liaison(known, home=home, actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        retire_liaison(known, home=home, actor=cast.street, at=NOW)
