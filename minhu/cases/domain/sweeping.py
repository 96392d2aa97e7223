"""The sweep: what has run out since the last look, told once to whoever has to know.

Reads by index only what is due. A rung is claimed by comparing and setting in the same
transaction as its step, so that of two workers one tells and the other finds nothing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from minhu.accounts.actors import House
from minhu.cases.domain.ladders import reached, upcoming
from minhu.cases.domain.moving import Move, advance
from minhu.cases.models import Deadline
from minhu.cases.models.deadline import RUNNING
from minhu.cases.procedures import procedures
from minhu.cases.reaching import Reach, reach
from minhu.catalogue.queries.ladders import Step
from minhu.core.calendar import calendar
from minhu.core.errors import StaleStateError

BATCH = 500
log = structlog.get_logger()


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Tell everybody whose rung has come by ``at``; returns how many rungs were told.

    One batch: call again while it returns as many as ``batch``.
    """
    due = Deadline.objects.filter(RUNNING, next_at__lte=at).order_by("next_at", "id")
    rows = list(due.select_related("case__unit", "case__area")[:batch])
    posts = reach(at) if rows else None
    return sum(_climb(clock, posts, at) for clock in rows) if posts else 0


def _climb(clock: Deadline, posts: Reach, at: datetime) -> bool:
    """Tell the rung of one clock, or put it off until somebody is at work."""
    days = calendar(clock.case.area_id)
    limit = clock.limit
    if limit is not None and limit.clock.works and not days.working(at):
        return _claim(clock, clock.rung, days.opens(at)) and False
    step = reached(clock, clock.case, at)
    verb = "escalate" if step and step.late else "warn"
    edge = procedures[clock.case.kind].lifecycle.find(verb, clock.case.state)
    if step is None or edge is None:
        return _claim(clock, clock.rung, _later(clock, at)) and False
    try:
        return _tell(clock, step, verb, posts, at)
    except StaleStateError:
        log.info("case moved meanwhile", case=clock.case.number)
        return False


@transaction.atomic
def _tell(clock: Deadline, step: Step, verb: str, posts: Reach, at: datetime) -> bool:
    told = posts.find(step.tells, clock.case)
    if not _claim(clock, step.percent, _after(clock, step), told.level):
        return False
    payload: dict[str, Any] = {
        "clock": clock.clock,
        "percent": step.percent,
        "to": told.label,
        "party": told.party,
    }
    advance(clock.case, verb, actor=House(), at=at, move=Move(payload=payload))
    return True


def _claim(clock: Deadline, rung: int, following: datetime | None, told: str = "") -> bool:
    """Set the rung of a clock unless somebody else has; answers whether it was ours."""
    same = Deadline.objects.filter(RUNNING, pk=clock.pk, rung=clock.rung, next_at=clock.next_at)
    return bool(same.update(rung=rung, next_at=following, told=told or clock.told))


def _after(clock: Deadline, step: Step) -> datetime | None:
    was, clock.rung = clock.rung, step.percent
    following = upcoming(clock, clock.case)
    clock.rung = was
    return following


def _later(clock: Deadline, at: datetime) -> datetime | None:
    """Return the next rung of a clock that has none now: one still to come, or never."""
    following = upcoming(clock, clock.case)
    return following if following and following > at else None
