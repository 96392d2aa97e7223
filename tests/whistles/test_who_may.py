"""Who may do what to a whistle, and that its life has no trap."""

from __future__ import annotations

import pytest

from minhu.accounts.permissions import granted
from minhu.cases.models import Case
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.lifecycle import Outcome, State, Turn
from minhu.whistles.enums import WhistleState as S
from minhu.whistles.forms import FORMS
from minhu.whistles.lifecycle import WHISTLE
from minhu.whistles.queries import visible_to
from tests.cast import Cast, call
from tests.whistles.stage import (
    blown,
    case_of,
    do,
    drafted,
)

pytestmark = pytest.mark.django_db
STAFF = (
    *("desk", "street", "grid_worker", "worker", "other_worker", "supervisor", "leader"),
    *("auditor", "system_admin", "security_admin", "stranger"),
)
MAY: dict[str, set[str]] = {
    "whistles.view": {
        *("desk", "street", "grid_worker", "worker", "other_worker"),
        *("supervisor", "leader", "auditor"),
    },
    "whistles.approve": {"leader"},
    "whistles.approve_after": {"leader"},
    "whistles.blow_first": {"street"},
    "whistles.record": {"desk", "street"},
    "whistles.run": {"street"},
    "whistles.answer": {"worker", "other_worker"},
    "whistles.withdraw": {"street"},
    "whistles.catch": set(),
    "cases.urge": {"supervisor"},  # the leader, whose move it is, urges nobody
    "cases.supervise": {"supervisor"},
    "cases.answer_supervision": set(),
    "cases.watch": set(),
}


def test_every_state_can_be_reached_and_every_open_one_left() -> None:
    assert WHISTLE.reachable() == frozenset(S)
    for state in WHISTLE.states:
        onward = {
            target
            for edge in WHISTLE.leaving(state.code)
            for target in WHISTLE.targets(edge, state.code) - {state.code}
        }
        assert bool(onward) or state.outcome is not Outcome.OPEN


@pytest.mark.parametrize("state", WHISTLE.states, ids=lambda state: state.code)
def test_somebody_must_move_while_a_whistle_is_open(state: State) -> None:
    assert (state.turn is Turn.NOBODY) is (state.outcome is not Outcome.OPEN)


def test_every_verb_asks_a_form_that_exists_and_a_permission_that_is_granted() -> None:
    assert {edge.form for edge in WHISTLE.edges} <= set(FORMS)
    assert {edge.permission for edge in WHISTLE.edges} <= set(granted()) & set(MAY)


@pytest.mark.parametrize("permission", sorted(MAY))
def test_a_permission_belongs_to_exactly_these(cast: Cast, permission: str) -> None:
    case = case_of(drafted(cast, "urgent"))
    assert {who for who in STAFF if getattr(cast, who).has_perm(permission, case)} == MAY[
        permission
    ]


@pytest.mark.parametrize("verb", WHISTLE.verbs())
def test_a_verb_is_refused_to_every_wrong_person(cast: Cast, verb: str) -> None:
    edge = WHISTLE.edge(verb)
    whistle = drafted(cast, "urgent")
    Case.objects.filter(pk=whistle.case_id).update(state=edge.sources[0])
    for who in STAFF:
        somebody = getattr(cast, who)
        if not somebody.has_perm(edge.permission, whistle.case):
            with pytest.raises(NotAllowedError):
                do(whistle, verb, somebody, unit=cast.unit)


@pytest.mark.parametrize("who", STAFF)
def test_what_a_list_shows_the_lock_opens(cast: Cast, who: str) -> None:
    whistle = blown(cast)
    user = getattr(cast, who)
    assert visible_to(user).filter(pk=whistle.pk).exists() == user.has_perm(
        "whistles.view", case_of(whistle)
    )


def test_nobody_sees_anything_with_a_switched_off_account(cast: Cast) -> None:
    blown(cast)
    cast.worker.is_active = False
    assert not visible_to(cast.worker).exists()


def test_what_is_kept_closely_is_not_whistled_about(cast: Cast) -> None:
    source = call()
    Case.objects.filter(pk=source.pk).update(secrecy=1)
    source.refresh_from_db()
    with pytest.raises(DomainError, match="受限的事不能吹哨"):
        drafted(cast, source=source)
