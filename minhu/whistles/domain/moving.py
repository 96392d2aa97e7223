"""A whistle on its way through the one door; who must move next is the slowest department."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from minhu.accounts.actors import Actor
from minhu.accounts.models import Unit
from minhu.cases.domain.moving import NOTHING, Move, advance
from minhu.cases.models import Step
from minhu.whistles.models import Whistle


def go(whistle: Whistle, verb: str, *, actor: Actor, at: datetime, move: Move = NOTHING) -> Step:
    """Move the case of a whistle; its unit becomes whoever must move next."""
    unit = slowest(whistle)
    changes = {"unit": unit} if unit is not None else {}
    return advance(whistle.case, verb, actor=actor, at=at, move=replace(move, changes=changes))


def slowest(whistle: Whistle) -> Unit | None:
    """Return the department that has done least, the lead first among equals.

    Those that were excused are left out.
    """
    calls = list(whistle.calls.filter(excused_at=None).select_related("unit"))
    done = [(bool(c.signed_at) + bool(c.arrived_at) + bool(c.departed_at), c) for c in calls]
    return min(done, key=lambda pair: pair[0])[1].unit if done else None


def follow_clocks(whistle: Whistle) -> None:
    """Take over when departments are due from the running clocks, after these were recounted."""
    running = whistle.case.deadlines.filter(ended_at=None, clock__in=("ack", "arrive"))
    for clock in running:
        setattr(whistle, f"{clock.clock}_due", clock.due_at)
    whistle.save(update_fields=["ack_due", "arrive_due"])
