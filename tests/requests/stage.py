"""Standing a request in any state at once, and filling any form with fitting answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from minhu.cases.domain.moving import party
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.requests.lifecycle import REQUEST
from tests.cast import GRID, NOW, Cast, call

HOLDING = {"returning", "suspended", "excluding", "extending"}


def stand(case: Case, state_code: str, cast: Cast) -> Case:
    """Put a case into a state as if it had come there by way of the unit of the cast."""
    state = REQUEST.state(state_code)
    case.state, case.outcome = state.code, state.outcome
    case.held_state = "working" if state.code in HOLDING else ""
    case.unit = cast.unit
    case.party = party(case, state)
    is_open = state.outcome is Outcome.OPEN
    case.due_at = NOW + timedelta(days=1) if is_open else None
    case.closed_at = NOW if state.outcome is Outcome.CLOSED else None
    case.overran = case.overran and is_open
    case.save()
    return case


def answers_for(verb: str, cast: Cast) -> dict[str, Any]:
    """Return answers that the form of a verb would have cleaned."""
    if verb in {"merge", "link"}:
        return {"into": call(f"other-{verb}"), "note": ""}
    if verb == "invite":
        return {"unit": cast.other_unit, "note": "请清一下现场"}
    if verb == "recategorise":
        return {"category": Category.objects.get(code="0202"), "note": "是路灯，不是井盖"}
    return {
        "note": "写了一句",
        "unit": cast.unit,
        "reason": "not_ours",
        "basis": "清单",
        "suggested": "环卫所",
        "owner": "何所长",
        "review_at": NOW + timedelta(days=20),
        "solved": "solved" if verb != "answer_unsolved" else "unsolved",
        "satisfied": "satisfied",
        "area_code": GRID,
        "secrecy": 1,
        "until": local_day(NOW + timedelta(days=12)),
    }
