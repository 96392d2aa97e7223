"""The life of a request, read as data: no state is a trap, none is out of reach."""

from __future__ import annotations

import pytest

from minhu.accounts.permissions import granted
from minhu.core.lifecycle import BACK, STAY, Edge, Lifecycle, Outcome, State, Turn
from minhu.requests.enums import RequestState
from minhu.requests.forms import FORMS
from minhu.requests.lifecycle import REQUEST


def test_every_state_can_be_reached() -> None:
    assert REQUEST.reachable() == frozenset(RequestState)


@pytest.mark.parametrize("state", REQUEST.states, ids=lambda state: state.code)
def test_an_open_request_can_always_go_on(state: State) -> None:
    onward = {
        target
        for edge in REQUEST.leaving(state.code)
        for target in REQUEST.targets(edge, state.code) - {state.code}
    }
    assert bool(onward) or state.outcome is not Outcome.OPEN


@pytest.mark.parametrize("state", REQUEST.states, ids=lambda state: state.code)
def test_somebody_must_move_while_a_request_is_open_and_nobody_afterwards(
    state: State,
) -> None:
    assert (state.turn is Turn.NOBODY) is (state.outcome is not Outcome.OPEN)


def test_every_verb_asks_a_form_that_exists_and_a_permission_that_is_granted() -> None:
    assert {edge.form for edge in REQUEST.edges} <= set(FORMS)
    assert {edge.permission for edge in REQUEST.edges} <= set(granted())


def test_what_leads_back_was_remembered_before() -> None:
    for edge in REQUEST.edges:
        if edge.target == BACK:
            assert all(REQUEST.targets(edge, source) for source in edge.sources)


def test_a_verb_that_leaves_one_state_twice_is_refused() -> None:
    edge = Edge("go", "走", ("a",), STAY, "x")
    with pytest.raises(ValueError, match="twice"):
        Lifecycle("broken", "a", (State("a", "甲", "甲"),), (edge, edge))


def test_back_leads_only_to_where_it_was_left_from_on_purpose() -> None:
    states = tuple(State(code, code, code) for code in ("sent", "asked", "lost"))
    ask = Edge("ask", "问", ("sent",), "asked", "x", remembers=True)
    slip = Edge("slip", "落", ("lost",), "asked", "x")
    back = Edge("back", "回", ("asked",), BACK, "x")
    life = Lifecycle("small", "sent", states, (ask, slip, back))
    assert life.targets(back, "asked") == {"sent"}
