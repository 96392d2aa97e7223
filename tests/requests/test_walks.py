"""Any walk through the life of a request leaves everything true behind it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.accounts.actors import Actor, Caller, Visitor
from minhu.accounts.models import Unit
from minhu.cases.domain.measuring import keys
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.core.lifecycle import Edge
from minhu.rates.keys import Key
from minhu.rates.models import Tally
from minhu.requests.domain.steps import take
from minhu.requests.lifecycle import REQUEST
from tests.cast import NOW, STREET, Cast, call
from tests.requests.stage import answers_for

pytestmark = pytest.mark.django_db
NOT_ALONE = {"unmerge"}
WHO = (
    "desk",
    "street",
    "grid_worker",
    "worker",
    "other_worker",
    "supervisor",
    "leader",
)


def somebody_who_may(cast: Cast, edge: Edge, case: Case) -> Actor | None:
    people: list[Actor] = [getattr(cast, who) for who in WHO]
    everybody = [*people, Caller(case.pk), Visitor()]
    return next((each for each in everybody if each.has_perm(edge.permission, case)), None)


def walk(cast: Cast, choices: list[int]) -> Case:
    """Do whatever is possible, one choice after the other, an hour apart."""
    case, at = call(f"walk-{Case.objects.count()}"), NOW
    for choice in choices:
        at += timedelta(hours=1)
        case = Case.objects.select_related("unit").get(pk=case.pk)
        steps = [
            (edge, actor)
            for edge in REQUEST.leaving(case.state)
            if edge.verb != "classify"  # refused where nobody who holds the case may see it
            and (actor := somebody_who_may(cast, edge, case))
        ]
        if not steps:
            break
        edge, actor = steps[choice % len(steps)]
        take(case, edge.verb, answers=walking_answers(edge.verb, cast, case), actor=actor, at=at)
    return Case.objects.get(pk=case.pk)


def walking_answers(verb: str, cast: Cast, case: Case) -> dict[str, object]:
    if verb == "invite":
        name = f"协办{Unit.objects.count()}"
        unit = Unit.objects.create(code=name, name=name, area_code=STREET)
        return {"unit": unit, "note": "请一起去看"}
    two = verb in {"merge", "link"}
    answers = {"note": ""} if two else answers_for(verb, cast)
    into = call(f"into-{Case.objects.count()}") if two else None
    return {**answers, "into": into, "review_at": case.received_at + timedelta(days=60)}


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.integers(0, 30), max_size=25))
def test_a_walk_keeps_one_party_one_deadline_a_whole_chain_and_true_tallies(
    cast: Cast, choices: list[int]
) -> None:
    with transaction.atomic():
        case = walk(cast, choices)
        assert bool(case.party) is bool(case.due_at) is case.is_open
        assert case.state in {state.code for state in REQUEST.states}
        assert verify().breaks == ()
        assert_tallies_are_true()
        transaction.set_rollback(True)


def assert_tallies_are_true() -> None:
    counted: Counter[Key] = Counter()
    for case in Case.objects.all():
        counted.update(keys(case))
    stored = Tally.objects.exclude(n=0).values_list(*Key._fields, "n")
    assert {Key(*key): n for *key, n in stored} == counted
