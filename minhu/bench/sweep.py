"""How long one sweep takes when the house holds very many open cases."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Concat

from minhu.bench.ground import prepare
from minhu.bench.loading import fill, settle
from minhu.cases.domain.standing import count_anew
from minhu.cases.domain.sweeping import sweep
from minhu.cases.models import Case, Deadline
from minhu.cases.models.deadline import RUNNING
from minhu.core.clock import now
from minhu.core.lifecycle import Outcome

CASES = 1_000_000
MINUTES = 10
SPREAD = timedelta(days=10)
FINISH, BATCH = "finish", 10_000
BUDGET = 2.0
"""Seconds one sweep may take."""


def measure(*, cases: int = CASES, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return how long sweeps take, each with what came due in one minute, and an idle one.

    A worker sweeps every ten seconds, so a minute's worth is six times what it meets. Fills
    the database up to ``cases`` open ones first; raises ``DomainError`` for one in use. A run
    soon after another finds told what was near, and is not within: it measured nothing.
    """
    prepare(progress=progress)
    _fill(cases, progress)
    begin = now()
    progress("先做完已经到时候的")
    while sweep(begin):
        pass
    progress("看十分钟里每分钟到时候的")
    took, told = _minutes(begin)
    start = time.perf_counter()
    sweep(begin + timedelta(minutes=MINUTES))
    idle = time.perf_counter() - start
    return {
        "sweep_s": round(median(took), 3),
        "worst_s": round(max(took), 3),
        "idle_s": round(idle, 4),
        "told": told,
        "open": Case.objects.filter(outcome=Outcome.OPEN).count(),
        "budget_s": BUDGET,
        "within": told > 0 and max(took) <= BUDGET,
    }


def _fill(cases: int, progress: Callable[[str], None]) -> None:
    """Load what is lacking and open all of it again, each with a clock that runs out soon."""
    lacking = cases - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda _done, _total: None)
    progress("全部改成没办完的")
    begin, chance = now(), random.Random(7)  # noqa: S311 -- no secret
    ended = Case.objects.exclude(outcome=Outcome.OPEN)
    keys = list(ended.values_list("pk", flat=True))
    party = Concat(Value("desk:"), "desk_code")
    ends = {"due_at": begin + SPREAD, "due_clock": FINISH, "closed_at": None, "finished_at": None}
    ended.update(outcome=Outcome.OPEN, state="working", party=party, **ends)
    for first in range(0, len(keys), BATCH):
        part = keys[first : first + BATCH]
        Deadline.objects.bulk_create([_clock(key, begin, chance) for key in part])
    running = Deadline.objects.filter(RUNNING, next_at=None, due_at__gt=begin)
    running.update(next_at=F("due_at"))
    count_anew(begin)
    settle()


def _clock(key: UUID, begin: datetime, chance: random.Random) -> Deadline:
    due = begin + SPREAD * chance.random()
    return Deadline(case_id=key, clock=FINISH, started_at=begin, due_at=due, next_at=due)


def _minutes(begin: datetime) -> tuple[list[float], int]:
    took, told = [], 0
    for minute in range(1, MINUTES + 1):
        start = time.perf_counter()
        told += sweep(begin + timedelta(minutes=minute))
        took.append(time.perf_counter() - start)
    return took, told
