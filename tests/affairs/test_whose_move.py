"""Whoever's move it is can move: nothing waits for somebody who may do nothing about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
import time_machine

from minhu.accounts.models import User
from minhu.affairs.queries import with_pages
from minhu.cases.domain.moving import party
from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures
from minhu.core.lifecycle import Outcome
from tests.affairs.acts import EVERYBODY, opened
from tests.affairs.rooms import asked, furnish
from tests.cast import NOW, Cast

OPEN = [
    (each.code, state.code)
    for each in with_pages()
    for state in each.lifecycle.states
    if state.outcome == Outcome.OPEN
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "state"), OPEN)
@pytest.mark.parametrize("taker", ["desk", "street"])
def test_whoever_must_move_may_do_something(cast: Cast, kind: str, state: str, taker: str) -> None:
    life = procedures[kind].lifecycle
    case = _opened(kind, getattr(cast, taker))
    for seq, edge in enumerate(each for each in life.edges if each.target == state):
        Step.objects.create(case=case, seq=seq + 2, verb=edge.verb, target=state, at=NOW,
                            actor=cast.other_worker)  # fmt: skip
    case.state, case.unit = state, cast.unit
    case.party = party(case, life.state(state))
    case.save(update_fields=["state", "unit", "party"])
    case = Case.objects.get(pk=case.pk)
    people = [getattr(cast, name) for name in EVERYBODY.split()]
    movers = [person for person in people if case.party in person.parties]
    verbs = [edge.verb for edge in life.leaving(state) for person in movers
             if person.has_perm(edge.permission, case)]  # fmt: skip
    assert verbs, f"{case.party} can do nothing"


def _opened(kind: str, by: User) -> Case:
    if kind != "booking":
        return opened(kind, by, amount=Decimal(1))
    furnish()
    with time_machine.travel(NOW, tick=False):
        return asked(by)
