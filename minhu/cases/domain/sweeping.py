"""The sweep: what has run out since the last look, told once to whoever has to know.

Reads by index only what is due, and tells it in small parts. Each part is read again with its
rows locked, and what another worker or a member of staff has in hand is left for the next
look: so of two workers one tells, the other finds nothing, and neither waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db import transaction

from minhu.cases.domain.ladders import reached, upcoming
from minhu.cases.domain.overrunning import look_in_time, overrun
from minhu.cases.domain.watching import keep, watch
from minhu.cases.models import Case, Deadline, Step
from minhu.cases.models.deadline import RUNNING
from minhu.cases.procedures import procedures
from minhu.cases.reaching import Reach, reach
from minhu.catalogue.queries import ladders
from minhu.core.calendar import calendar

BATCH, PART = 500, 25
"""How many rungs one sweep tells, and how many cases it holds at a time, for a blink."""


def sweep(at: datetime, *, batch: int = BATCH) -> int:
    """Tell everybody whose rung has come by ``at``; returns how many rungs were told.

    One batch: call again while it returns as many as ``batch``.
    """
    due = Deadline.objects.filter(RUNNING, next_at__lte=at).order_by("next_at", "id")
    keys = list(due.values_list("pk", flat=True)[:batch])
    posts = reach(at) if keys else None
    parts = [keys[first : first + PART] for first in range(0, len(keys), PART)]
    return sum(_tell(part, posts, at) for part in parts) if posts else 0


@transaction.atomic
def _tell(keys: Sequence[UUID], posts: Reach, at: datetime) -> int:
    """Tell the rungs of some clocks, those nobody else has in hand; returns how many."""
    clocks = list(_locked(keys, at))
    cases: dict[UUID, Case] = {}
    steps = []
    for clock in clocks:
        clock.case = cases.setdefault(clock.case_id, clock.case)
    promises = [clock for clock in clocks if _is_promise(clock)]
    overrun(promises, at)
    for clock in clocks:
        step = _climb(clock, posts, at)
        if step is not None:
            steps.append(step)
    for clock in promises:
        look_in_time(clock, at)
    if clocks:
        Deadline.objects.bulk_update(clocks, ("rung", "next_at", "told"))
        keep(steps)
    return len(steps)


def _locked(keys: Sequence[UUID], at: datetime) -> Sequence[Deadline]:
    """Return those of some clocks that are still due, locked with their cases.

    Asked by key alone and looked at here: with the moment in the question, SQLite may walk
    the index of moments for each key (eight seconds for 25 of a million, seen after ANALYZE
    had found that index empty).
    """
    rows = Deadline.objects.filter(pk__in=keys)
    free = rows.select_for_update(of=("self", "case"), skip_locked=True, no_key=True)
    still = [
        (clock.next_at, clock.pk, clock)
        for clock in free.select_related("case__unit", "case__area")
        if clock.ended_at is None and clock.paused_at is None
        if clock.next_at is not None and clock.next_at <= at
    ]
    return [clock for _moment, _key, clock in sorted(still, key=itemgetter(0, 1))]


def _is_promise(clock: Deadline) -> bool:
    return clock.clock == procedures[clock.case.kind].finish_clock


def _climb(clock: Deadline, posts: Reach, at: datetime) -> Step | None:
    """Return the step that tells the rung of one clock, or put it off until work begins."""
    days, limit = calendar(clock.case.area_id), clock.limit
    if limit is not None and limit.clock.works and not days.working(at):
        clock.next_at = days.opens(at)
        return None
    rung = reached(clock, clock.case, at)
    verb = "escalate" if rung and rung.late else "warn"
    edge = procedures[clock.case.kind].lifecycle.find(verb, clock.case.state)
    if rung is None or edge is None:
        following = upcoming(clock, clock.case)
        clock.next_at = following if following and following > at else None
        return None
    clock.rung = rung.percent
    clock.next_at = upcoming(clock, clock.case)
    return watch(clock.case, verb, _told(clock, rung, posts), at=at)


def _told(clock: Deadline, rung: ladders.Step, posts: Reach) -> dict[str, Any]:
    address = posts.find(rung.tells, clock.case)
    clock.told = address.level or clock.told
    return {
        "clock": clock.clock,
        "percent": rung.percent,
        "to": address.label,
        "party": address.party,
    }
