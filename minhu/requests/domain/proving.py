"""What showed whether the desk was right: its dispatches, what it put down, the first check.

Kept on the case in numbers that only go up, so that figures of a place or a unit can be
counted by them (domain page §6.6: 准确派遣率, 差错率, 核查通过率); of persons none is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from minhu.cases.domain.moving import Move
from minhu.cases.models import Case
from minhu.catalogue.models import Category
from minhu.requests.domain.deeds import Deed, MoveMaker
from minhu.requests.enums import RequestState


def sent(case: Case, refiled: Mapping[str, Any]) -> dict[str, int]:
    """Count that a case is given out, and that its standard was chosen anew once it had been."""
    again = bool(refiled) and case.dispatches > 0
    return {"dispatches": case.dispatches + 1, "corrected": case.corrected + again}


def sent_elsewhere(deed: Deed) -> dict[str, int]:
    """Count that a disputed return ends at somebody else: it had been given to the wrong one."""
    case, unit = deed.case, deed.answers.get("unit")
    disputed = case.state == RequestState.RETURNING
    wrong = disputed and (unit.pk if unit else None) != case.unit_id
    return {"misdirected": case.misdirected + wrong}


def put_right(case: Case, category: Category | None) -> dict[str, int]:
    """Count that who did the work found it to be something else than the desk had put down."""
    if category is None or case.category_id in {None, category.pk} or not case.dispatches:
        return {}
    return {"corrected": case.corrected + 1}


def _taken_back(deed: Deed) -> Move:
    return Move(changes={"unit": None, "misdirected": deed.case.misdirected + 1})


def _apart(deed: Deed) -> Move:
    again = {"merged_into": None, "unit": None, "corrected": deed.case.corrected + 1}
    return Move(changes=again)


def verified(deed: Deed) -> dict[str, bool]:
    """Keep whether it was taken in by its time; only the first time counts (按时核实)."""
    known = deed.case.verified_on_time is not None
    return {} if known else {"verified_on_time": _in_time(deed, "accept")}


def _held(deed: Deed) -> Move:
    return _checked(deed, held=True)


def _sent_back(deed: Deed) -> Move:
    return _checked(deed, held=False)


def _checked(deed: Deed, *, held: bool) -> Move:
    """Keep how and when the first check came out; what is done again is not counted again."""
    if deed.case.passed is not None:
        return Move()
    return Move(changes={"passed": held, "checked_on_time": _in_time(deed, "review")})


def _in_time(deed: Deed, name: str) -> bool:
    """Answer whether a running clock has not run out; without a clock nothing is late."""
    clock = deed.case.deadlines.filter(clock=name, ended_at=None).first()
    return clock is None or deed.at <= clock.due_at


MAKERS: dict[str, MoveMaker] = {
    "accept_return": _taken_back,
    "unmerge": _apart,
    "pass": _held,
    "send_back": _sent_back,
}
