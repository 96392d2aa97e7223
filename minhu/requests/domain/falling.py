"""兜底: what nobody is left to do falls to the desk of the street; nothing is ownerless."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, House
from minhu.accounts.domain.units import close_unit
from minhu.accounts.models import Unit
from minhu.accounts.queries import living_parties
from minhu.cases.domain.moving import Move, advance, party
from minhu.cases.models import Case
from minhu.cases.queries import parties_with_work
from minhu.core.lifecycle import Outcome, Turn
from minhu.requests.domain.deeds import Deed, MoveMaker
from minhu.requests.lifecycle import REQUEST, WITH_UNIT
from minhu.requests.queries import street_of


@transaction.atomic
def abolish_unit(*, unit: Unit, actor: Actor, at: datetime) -> list[Case]:
    """Close a unit and hand what it has in hand to the desk of the street, a step for each.

    What waits for a desk stays there: should it come back to the unit, it falls as well
    (``cases.domain.moving.party``). Returns the cases handed over.
    """
    close_unit(unit=unit, actor=actor, at=at)
    party = f"unit:{unit.code}"
    held = Case.objects.filter(kind="request", outcome=Outcome.OPEN, party=party)
    why = _("%(unit)s已经撤销，由街道兜底。") % {"unit": unit.name}
    return _let_fall(held.select_related("unit"), why, at)


@transaction.atomic
def catch_ownerless(*, at: datetime) -> list[Case]:
    """Let every request fall whose party is nobody today; running twice changes nothing."""
    open_cases = Case.objects.filter(kind="request", outcome=Outcome.OPEN)
    empty = set(parties_with_work()) - living_parties(at)
    held = open_cases.filter(party__in=empty).select_related("unit")
    why = _("原来该办的岗位没有人，由街道兜底。")
    return _let_fall((case for case in held if not _lies_lowest(case)), why, at)


@transaction.atomic
def hand_to_leaders(*, at: datetime) -> list[Case]:
    """Hand on what waits at a desk for a leader: it came there while there was none, or by an older rule.

    The desk cannot decide it, so nothing would move it. Running twice changes nothing.
    """
    states = [each.code for each in REQUEST.states if Turn.LEADER in (each.turn, each.again)]
    waiting = Case.objects.filter(kind="request", outcome=Outcome.OPEN, state__in=states)
    handed = []
    for case in waiting.filter(party__startswith="desk:").select_related("unit"):
        if not party(case, REQUEST.state(case.state)).startswith("leader:"):
            continue
        note = Move(note=_("这一步归领导定，原来等在窗口。"))
        advance(case, "hand_on", actor=House(), at=at, move=note)
        handed.append(case)
    return handed


def sweep(at: datetime) -> int:
    """Catch what is nobody's and what nobody could decide, for the worker; returns how many."""
    return len(catch_ownerless(at=at)) + len(hand_to_leaders(at=at))


def _lies_lowest(case: Case) -> bool:
    return case.party == f"desk:{street_of(case)}"


def _let_fall(cases: Iterable[Case], why: str, at: datetime) -> list[Case]:
    fallen = []
    for case in cases:
        move = _fall(Deed(case, {}, House(), at))
        note = Move(note=why, changes=move.changes)
        advance(case, "fall_back", actor=House(), at=at, move=note)
        fallen.append(case)
    return fallen


def _fall(deed: Deed) -> Move:
    """Give a case to the desk of its street; what a unit had is to be dispatched anew."""
    with_unit = deed.case.state in WITH_UNIT
    changes = {"desk_code": street_of(deed.case)} | ({"unit": None} if with_unit else {})
    return Move(changes=changes)


MAKERS: dict[str, MoveMaker] = {"fall_back": _fall}
