"""Who may do what to a request: the by-laws as a table, and everything else refused."""

from __future__ import annotations

import pytest

from minhu.accounts.actors import Actor, Caller, Visitor
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.requests.domain.steps import take
from minhu.requests.lifecycle import REQUEST
from tests.cast import NOW, Cast, call
from tests.requests.stage import answers_for, stand

pytestmark = pytest.mark.django_db

STAFF = (
    "desk",
    "street",
    "grid_worker",
    "worker",
    "other_worker",
    "supervisor",
    "leader",
    "auditor",
    "system_admin",
    "security_admin",
    "stranger",
)
EVERYBODY = (*STAFF, "caller", "visitor")
DESKS = {"desk", "street"}

# For a request in the grid of the cast that was given to the unit of "worker".
MAY: dict[str, set[str]] = {
    "cases.view_case": {
        "desk",
        "street",
        "grid_worker",
        "worker",
        "supervisor",
        "leader",
        "auditor",
        "caller",
    },
    "cases.watch": set(),
    "cases.classify": {"desk", "street", "leader"},
    "cases.declassify": {"street", "leader"},
    "cases.refer": {"desk", "street", "leader", "worker"},
    "cases.take_referral": set(),
    "cases.view_openings": {"desk", "street", "leader", "worker", "auditor"},
    "cases.break_glass": {*STAFF} - {"auditor", "system_admin", "security_admin"},
    "cases.urge": {"supervisor", "leader"},
    "cases.supervise": {"supervisor", "leader"},
    "cases.answer_supervision": set(),
    "requests.accept": DESKS,
    "requests.hand_up": {"desk"},
    "requests.dispatch": DESKS,
    "requests.designate": {"street", "leader"},
    "requests.handle": {"worker"},
    "requests.return": {"worker"},
    "requests.decide_return": {"desk", "street", "leader"},
    "requests.lead": {"worker"},
    "requests.invite": {"worker", "street"},
    "requests.help": set(),
    "requests.help_sign": set(),
    "requests.ask_extension": {"worker"},
    "requests.decide_extension": {"desk", "street", "leader"},
    "requests.fall_back": {"street", "leader"},
    "requests.fall_up": set(),
    "requests.appeal": set(),
    "requests.review_appeal": set(),
    "requests.confirm_appeal": set(),
    "requests.refuse_appeal": set(),
    "requests.suspend": {"street", "leader"},
    "requests.resume": {"street", "leader"},
    "requests.settle": {"grid_worker"},
    "requests.review": DESKS,
    "requests.revisit": DESKS,
    "requests.answer": {"desk", "street", "caller"},
    "requests.propose_exclusion": DESKS,
    "requests.confirm_exclusion": {"supervisor", "leader"},
    "requests.merge": DESKS,
    "requests.withdraw": {"caller"},
    "requests.reopen": {"caller"},
    "requests.add": {"caller"},
    "requests.join": {"visitor"},
    "requests.note": {"desk", "street", "grid_worker", "worker", "supervisor", "leader"},
    "requests.locate": DESKS,
    "requests.recategorise": DESKS,
    "requests.release": DESKS,
    "requests.reveal": {"desk", "street", "worker"},
    "requests.record": set(),
}


def actor(cast: Cast, who: str, case: Case) -> Actor:
    outside: dict[str, Actor] = {"caller": Caller(case.pk), "visitor": Visitor()}
    return outside.get(who) or getattr(cast, who)


@pytest.fixture
def case(cast: Cast) -> Case:
    return stand(call(), "working", cast)


@pytest.mark.parametrize("permission", sorted(MAY))
def test_a_permission_belongs_to_exactly_these(cast: Cast, case: Case, permission: str) -> None:
    allowed = {who for who in EVERYBODY if actor(cast, who, case).has_perm(permission, case)}
    assert allowed == MAY[permission]


def test_the_table_leaves_no_verb_out() -> None:
    assert {edge.permission for edge in REQUEST.edges} <= set(MAY)


def test_another_callers_link_opens_nothing(case: Case) -> None:
    other = Caller(call("two").pk)
    assert not any(other.has_perm(permission, case) for permission in MAY)


def test_a_second_return_needs_the_leader(cast: Cast, case: Case) -> None:
    case.returns = 2
    assert cast.leader.has_perm("requests.decide_return", case)
    assert not cast.street.has_perm("requests.decide_return", case)


def test_a_designated_unit_cannot_return_again(cast: Cast, case: Case) -> None:
    case.designated = True
    assert not cast.worker.has_perm("requests.return", case)


def test_whoever_proposed_an_exclusion_cannot_confirm_it(cast: Cast, case: Case) -> None:
    case.proposer = cast.leader
    assert not cast.leader.has_perm("requests.confirm_exclusion", case)


def test_whoever_reported_cannot_review_or_answer_for_the_caller(cast: Cast, case: Case) -> None:
    case.reporter = cast.desk
    for permission in ("requests.review", "requests.revisit", "requests.answer"):
        assert not cast.desk.has_perm(permission, case)


def test_nobody_who_left_a_post_keeps_its_powers(cast: Cast, case: Case) -> None:
    cast.worker.posts.update(valid_to="2026-02-01")
    cast.worker.__dict__.pop("posts_now", None)
    assert not cast.worker.has_perm("requests.handle", case)
    assert not visible_to(cast.worker).exists()


@pytest.mark.parametrize("verb", REQUEST.verbs())
def test_a_verb_is_refused_in_every_state_it_does_not_leave_from(cast: Cast, verb: str) -> None:
    case = call()
    for state in REQUEST.states:
        if REQUEST.find(verb, state.code) is None:
            stand(case, state.code, cast)
            with pytest.raises(StaleStateError, match="刷新"):
                take(case, verb, answers=answers_for(verb, cast), actor=cast.leader, at=NOW)


@pytest.mark.parametrize("verb", REQUEST.verbs())
def test_a_verb_is_refused_to_every_wrong_person(cast: Cast, verb: str) -> None:
    edge = REQUEST.edge(verb)
    case = stand(call(), edge.sources[0], cast)
    before = (case.state, case.seq)
    for who in EVERYBODY:
        somebody = actor(cast, who, case)
        if not somebody.has_perm(edge.permission, case):
            with pytest.raises((NotAllowedError, DomainError)):
                take(case, verb, answers=answers_for(verb, cast), actor=somebody, at=NOW)
            case.refresh_from_db()
    assert (case.state, case.seq) == before
