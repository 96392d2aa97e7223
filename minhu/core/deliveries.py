"""Deliveries as workers see them: which are ready, who holds them, and what became of them.

A worker holds what it has claimed for ``OUTBOX_LEASE`` seconds and says so again before they
are over; from one that falls silent it is taken back. Rows, states and columns are those of
django-tasks-db.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from itertools import takewhile
from traceback import format_exception
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django_tasks.base import DEFAULT_TASK_PRIORITY, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from minhu.core.clock import now
from minhu.core.outbox import Delivery, at_once

BATCH = 200
"""Deliveries looked at, to claim those of the first one's topic in one transaction."""
KEPT = timedelta(days=1)
"""How long a delivery that succeeded stays to be looked at."""
LONGEST_DELAY = timedelta(hours=1)

log = structlog.get_logger()


class Errand(NamedTuple):
    """One delivery as a worker sees it: its row, what is to be told, who has held it."""

    pk: UUID
    topic: str
    key: str
    held_by: list[str]

    @property
    def attempts(self) -> int:
        return len(self.held_by)


def claim(worker: str) -> list[Errand]:
    """Take deliveries that are ready; no other worker gets the same ones.

    PostgreSQL skips rows another worker has locked, SQLite lets only one worker write at a
    time. A delivery that was tried before runs alone, so that one which kills its worker does
    not take others with it each time.
    """
    if not any(waiting.exists() for waiting in ready()):
        return []
    with transaction.atomic():
        rows = next(filter(None, map(_locked, ready())), [])
        if not rows:
            return []
        new = list(takewhile(lambda row: not row.held_by, rows))
        taken = _alike(new) if new else rows[:1]
        held_by = [*taken[0].held_by, worker]
        DBTaskResult.objects.filter(pk__listed=[row.pk for row in taken]).update(
            status=TaskResultStatus.RUNNING, started_at=now(), worker_ids=held_by
        )
    return [row._replace(held_by=held_by) for row in taken]


def _locked(waiting: QuerySet[Delivery]) -> list[Errand]:
    """Return the first of what waits and keep others off it; no more columns than are needed."""
    alone = waiting.select_for_update(skip_locked=True)
    rows = alone.values_list("pk", "args_kwargs", "worker_ids")[:BATCH]
    return [Errand(pk, *_told(said), held_by) for pk, said, held_by in rows]


def _told(said: dict[str, Any]) -> tuple[str, str]:
    topic, key = said["args"]
    return topic, key


def _alike(rows: list[Errand]) -> list[Errand]:
    """Return the deliveries that are of the first one's topic, as many as go together."""
    topic = rows[0].topic
    return [row for row in rows if row.topic == topic][: at_once(topic)]


def ready() -> tuple[QuerySet[Delivery], QuerySet[Delivery]]:
    """Return what is due to be tried again, and what was never put off; the former comes first.

    In two halves and of the one urgency there is, for so PostgreSQL follows its index; else it
    reads or sorts all that waits, and whoever is behind falls back further.
    """
    ready = {"status": TaskResultStatus.READY, "priority": DEFAULT_TASK_PRIORITY}
    waiting = DBTaskResult.objects.filter(**ready)
    return waiting.filter(run_after__lte=now()), waiting.filter(run_after=get_date_max())


def running(keys: Collection[UUID]) -> QuerySet[Delivery]:
    return DBTaskResult.objects.running().filter(pk__listed=keys)


def succeed(keys: list[UUID]) -> None:
    if keys:
        running(keys).update(
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=now(),
            exception_class_path="",
            traceback="",
        )


def postpone(errand: Errand, error: Exception) -> None:
    """Try a delivery again later, each time after twice the pause; give it up after the last."""
    running([errand.pk]).update(
        exception_class_path=f"{type(error).__module__}.{type(error).__qualname__}",
        traceback="".join(format_exception(error)),
        **after(errand.attempts, delay(errand.attempts)),
    )


def give_back(keys: Collection[UUID]) -> None:
    """Put what a worker held and did not come to back in line."""
    if keys:
        running(keys).update(status=TaskResultStatus.READY)


def delay(attempts: int) -> timedelta:
    """Return the pause after so many attempts: 10 seconds, then twice as long each time."""
    return min(timedelta(seconds=settings.OUTBOX_BACKOFF * 2 ** (attempts - 1)), LONGEST_DELAY)


def take_back() -> None:
    """Put deliveries back in line whose worker has given no sign for the length of the lease."""
    silent = now() - timedelta(seconds=settings.OUTBOX_LEASE)
    for task in DBTaskResult.objects.running().filter(started_at__lt=silent):
        log.warning("worker died", task=str(task.pk), worker=task.worker_ids[-1:])
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        same.update(traceback=f"worker {task.worker_ids[-1:]} died", **after(len(task.worker_ids)))


def clean() -> None:
    """Delete what succeeded more than a day ago; what was given up stays until somebody acts."""
    DBTaskResult.objects.successful().filter(finished_at__lt=now() - KEPT).delete()


def after(attempts: int, pause: timedelta = timedelta()) -> dict[str, Any]:
    """Return how a delivery stands that was begun so often: in line again after a pause, or given up."""
    if attempts >= settings.OUTBOX_ATTEMPTS:
        return {"status": TaskResultStatus.FAILED, "finished_at": now()}
    return {"status": TaskResultStatus.READY, "run_after": now() + pause}
