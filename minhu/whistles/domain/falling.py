"""兜底: no whistle waits for somebody who is not there any more."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from minhu.accounts.actors import House
from minhu.accounts.queries import living_parties
from minhu.cases.domain.moving import Move
from minhu.core.errors import StaleStateError
from minhu.core.lifecycle import Outcome
from minhu.whistles.domain.moving import go
from minhu.whistles.domain.steps import take
from minhu.whistles.enums import WhistleState
from minhu.whistles.lifecycle import UNDER_WAY
from minhu.whistles.models import Call, Whistle


def sweep(at: datetime) -> int:
    """Catch what is nobody's, for the worker; returns how many times that was needed."""
    living = living_parties(at)
    return _excuse_gone(living, at) + _leave_empty_post(living, at)


def _excuse_gone(living: set[str], at: datetime) -> int:
    """Excuse the departments that are closed or have nobody who could answer."""
    waiting = Call.objects.filter(
        whistle__case__state__in=UNDER_WAY, departed_at=None, excused_at=None
    )
    gone = [
        call
        for call in waiting.select_related("unit", "whistle__case")
        if f"unit:{call.unit.code}" not in living
    ]
    for call in gone:
        words = _("%(unit)s没有人接，由街道另作安排。") % {"unit": call.unit.name}
        answers = {"unit": call.unit, "words": words}
        try:
            take(call.whistle, "excuse", answers=answers, actor=House(), at=at)
        except StaleStateError:
            continue  # somebody was quicker: the next sweep looks again
    return len(gone)


def _leave_empty_post(living: set[str], at: datetime) -> int:
    """Let drafts go from a leader's post that nobody holds any more to the desk of the street."""
    drafts = Whistle.objects.filter(
        case__state=WhistleState.DRAFTED, case__outcome=Outcome.OPEN
    ).select_related("case__unit")
    empty = [each for each in drafts if _waits_for_nobody(each.case.party, living)]
    for each in empty:
        note = Move(note=_("领导岗位没有人，由街道先吹后批。"))
        go(each, "fall_back", actor=House(), at=at, move=note)
    return len(empty)


def _waits_for_nobody(party: str, living: set[str]) -> bool:
    return party.startswith("leader:") and party not in living
