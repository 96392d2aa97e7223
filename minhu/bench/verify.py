"""How long it takes to find out whether anybody has rewritten a very long history."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from minhu.bench.ground import prepare
from minhu.bench.loading import fill
from minhu.cases.domain.sealing import broken_seals, seal_days
from minhu.cases.domain.verifying import verify
from minhu.cases.enums import ActorKind
from minhu.cases.models import Case, Seal, Step
from minhu.core.chain import digest
from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.core.pouring import pour

STEPS = 1_000_000
EACH = 8
"""Steps of one case: a request that was called about, worked on and answered has about so many."""
BATCH = 10_000
BUDGET = 60.0
"""Seconds that a million steps may take."""
_WORDS = ("已电话联系，说好下午去看。", "配件到货，正在更换。", "现场照片已上传，请审核。")


def measure(*, steps: int = STEPS, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return how long the chains and the seals over so many steps take to recompute.

    Fills the database with cases of eight chained steps first, past the verbs, and seals
    their day; raises ``DomainError`` for a database in use.
    """
    prepare(progress=progress)
    _fill(steps, progress)
    progress("封存")
    seal_days(at=now() + timedelta(days=2))
    progress("核对")
    start, worked = time.perf_counter(), time.process_time()
    verdict = verify()
    chains = time.perf_counter() - start
    broken = sum(1 for _each in broken_seals())
    took = time.perf_counter() - start
    return {
        "verify_s": round(took, 2),
        "chains_s": round(chains, 2),
        "seals_s": round(took - chains, 2),
        "cpu_s": round(time.process_time() - worked, 2),
        "steps": verdict.steps,
        "cases": verdict.cases,
        "seals": Seal.objects.count(),
        "whole": not (verdict.breaks or broken),
        "budget_s": BUDGET,
        "within": took <= BUDGET * max(verdict.steps, 1) / STEPS,
        "database": connection.vendor,
    }


def _fill(steps: int, progress: Callable[[str], None]) -> None:
    lacking = steps // EACH - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda _done, _total: None)
    progress("每件补到八个环节")
    while short := list(Case.objects.filter(seq__lt=EACH).order_by("pk")[:BATCH]):
        with transaction.atomic():
            pour(Step, [row for case in short for row in _go_on(case)])
            Case.objects.bulk_update(short, ["seq", "head"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _go_on(case: Case) -> Iterator[dict[str, Any]]:
    """Yield the steps a case still lacks, each chained to the one before, and move it on."""
    while case.seq < EACH:
        case.seq += 1
        step = _note(case, case.received_at + timedelta(hours=case.seq - 1))
        said = {name: value for name, value in step.items() if name != "previous"}
        case.head = digest(case.head, said | {"case": str(case.pk), "actor": "", "post": ""})
        yield {**step, "id": uuid7(), "case_id": case.pk, "hash": case.head}


def _note(case: Case, at: datetime) -> dict[str, Any]:
    return {
        "seq": case.seq,
        "verb": "note",
        "source": case.state,
        "target": case.state,
        "actor_kind": ActorKind.HOUSE.value,
        "at": at,
        "note": _WORDS[case.seq % len(_WORDS)],
        "public": False,
        "payload": {},
        "previous": case.head,
    }
