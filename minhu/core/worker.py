"""The worker: runs what stands in the outbox, and loses nothing when it dies.

The worker of django-tasks-db runs a task once and never looks again; here a task whose
worker has died is taken up by another one, and a task that failed is tried again with
growing pauses. Rows, states and columns are those of the library.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import takewhile
from threading import Event, Thread
from traceback import format_exception
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import (
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.models import QuerySet
from django_tasks.base import DEFAULT_TASK_PRIORITY, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from minhu.core.batches import Batch, batch, outside
from minhu.core.clock import now
from minhu.core.errors import TryLaterError
from minhu.core.outbox import Delivery, at_once
from minhu.core.sweeps import sweep_all

PAUSE = 0.5
"""Seconds between two looks into an empty outbox."""
BREATH = 0.25
"""Seconds in which what comes one by one gathers, for claiming few costs as much as claiming many."""
SWEEP = 10.0
"""Seconds between two looks for what has come due."""
BATCH = 200
"""Tasks looked at, to claim those of the first one's topic in one transaction."""
KEPT = timedelta(days=1)
"""How long a task that succeeded stays to be looked at."""
LONGEST_DELAY = timedelta(hours=1)

log = structlog.get_logger()


def work(*, stop: Event | None = None, once: bool = False) -> int:
    """Run tasks until ``stop`` is set (or, ``once``, until none is ready); returns how many.

    Any number of workers may run at once, also on several machines. A task whose worker has
    given no sign for ``OUTBOX_LEASE`` seconds is taken from it; ``OUTBOX_ATTEMPTS`` is
    how often a task is tried before it is left as failed (``outbox.stuck``).
    """
    worker = Worker(stop or Event(), _name())
    with worker.heartbeat():
        return worker.run(once=once)


@dataclass(slots=True)
class Worker:
    """One loop with its name and the tasks it holds at this moment."""

    stop: Event
    name: str
    held: frozenset[UUID] = frozenset()
    tidied: float | None = None
    swept: float | None = None

    def run(self, *, once: bool) -> int:
        done = 0
        while not self.stop.is_set():
            count = self._turn(once=once)
            done += count
            if not once:
                self._sweep()
            if not count and once:
                break
            if not once and count < BATCH:
                self.stop.wait(BREATH if count else PAUSE)
        return done

    @contextmanager
    def heartbeat(self) -> Iterator[None]:
        """Renew the lease on what is held, for as long as the process lives."""
        quit_ = Event()
        thread = Thread(target=self._beat, args=(quit_,), name="outbox lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            quit_.set()
            thread.join()

    def _beat(self, quit_: Event) -> None:
        while not quit_.wait(settings.OUTBOX_LEASE / 3):
            if not self.held:
                continue
            try:
                running(self.held).update(started_at=now())
            except DatabaseError:
                log.exception("lease not renewed", worker=self.name)
            finally:
                connection.close()

    def _turn(self, *, once: bool) -> int:
        """Do one batch; a database that is away is waited for, except when run ``once``."""
        if not connection.in_atomic_block:
            close_old_connections()
        try:
            self._tidy()
            return self._batch()
        except (OperationalError, InterfaceError):
            if once:
                raise
            log.exception("database not there", worker=self.name)
            connection.close()
            return 0

    def _sweep(self) -> None:
        """Look, every few seconds, after what has come due; all workers do, each row is told once."""
        if self.swept is not None and time.monotonic() - self.swept < SWEEP:
            return
        self.swept = time.monotonic()
        try:
            sweep_all(now())
        except DatabaseError:
            log.exception("sweep not done", worker=self.name)
            connection.close()

    def _tidy(self) -> None:
        due = self.tidied is None or time.monotonic() - self.tidied > settings.OUTBOX_LEASE / 2
        if due:
            self.tidied = time.monotonic()
            take_back()
            clean()

    def _batch(self) -> int:
        """Claim some tasks, run them, and mark them; what a stop leaves over is given back."""
        tasks = claim(self.name)
        self.held = frozenset(task.pk for task in tasks)
        good: list[UUID] = []
        count = 0
        try:
            with batch([tuple(task.args_kwargs["args"]) for task in tasks]) as present:
                ran: list[Delivery] = []
                try:
                    for task in takewhile(lambda _task: not self.stop.is_set(), tasks):
                        count += 1
                        ran += _tried(task)
                finally:
                    good += _kept(present, ran)
        finally:
            succeed(good)
            running(self.held - frozenset(good)).update(status=TaskResultStatus.READY)
            self.held = frozenset()
        return count


def claim(worker: str) -> list[Delivery]:
    """Take tasks that are ready; no other worker gets the same ones.

    PostgreSQL skips rows another worker has locked, SQLite lets only one worker write at a
    time. A task that was tried before runs alone, so that one which kills its worker does
    not take others with it each time.
    """
    if not any(waiting.exists() for waiting in ready()):
        return []
    with transaction.atomic():
        locked = (waiting.select_for_update(skip_locked=True)[:BATCH] for waiting in ready())
        rows = next((found for found in map(list, locked) if found), [])
        tasks = _alike(list(takewhile(lambda row: not row.worker_ids, rows))) or rows[:1]
        if tasks:
            DBTaskResult.objects.filter(pk__listed=[task.pk for task in tasks]).update(
                status=TaskResultStatus.RUNNING,
                started_at=now(),
                worker_ids=[*tasks[0].worker_ids, worker],
            )
    for task in tasks:
        task.worker_ids = [*task.worker_ids, worker]
    return tasks


def _alike(rows: list[Delivery]) -> list[Delivery]:
    """Return the deliveries that are of the first one's topic, as many as go together."""
    topics = [row.args_kwargs["args"][0] for row in rows]
    alike = [row for row, topic in zip(rows, topics, strict=True) if topic == topics[0]]
    return alike[: at_once(topics[0])] if alike else []


def ready() -> tuple[QuerySet[Delivery], QuerySet[Delivery]]:
    """Return what is due to be tried again, and what was never put off; the former comes first.

    In two halves and of the one urgency there is, for so PostgreSQL follows its index; else it
    reads or sorts all that waits, and whoever is behind falls back further.
    """
    ready = {"status": TaskResultStatus.READY, "priority": DEFAULT_TASK_PRIORITY}
    waiting = DBTaskResult.objects.filter(**ready)
    return waiting.filter(run_after__lte=now()), waiting.filter(run_after=get_date_max())


def running(keys: frozenset[UUID] | list[UUID]) -> QuerySet[Delivery]:
    return DBTaskResult.objects.running().filter(pk__listed=keys)


def succeed(keys: list[UUID]) -> None:
    if keys:
        running(keys).update(
            status=TaskResultStatus.SUCCESSFUL,
            finished_at=now(),
            exception_class_path="",
            traceback="",
        )


def postpone(task: Delivery, error: Exception) -> None:
    """Try a task again later, each time after twice the pause; give it up after the last."""
    running([task.pk]).update(
        exception_class_path=f"{type(error).__module__}.{type(error).__qualname__}",
        traceback="".join(format_exception(error)),
        **_after(len(task.worker_ids), delay(len(task.worker_ids))),
    )


def delay(attempts: int) -> timedelta:
    """Return the pause after so many attempts: 10 seconds, then twice as long each time."""
    return min(timedelta(seconds=settings.OUTBOX_BACKOFF * 2 ** (attempts - 1)), LONGEST_DELAY)


def take_back() -> None:
    """Put tasks back in line whose worker has given no sign for the length of the lease."""
    silent = now() - timedelta(seconds=settings.OUTBOX_LEASE)
    for task in DBTaskResult.objects.running().filter(started_at__lt=silent):
        log.warning("worker died", task=str(task.pk), worker=task.worker_ids[-1:])
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        same.update(traceback=f"worker {task.worker_ids[-1:]} died", **_after(len(task.worker_ids)))


def clean() -> None:
    """Delete what succeeded more than a day ago; what was given up stays until somebody acts."""
    DBTaskResult.objects.successful().filter(finished_at__lt=now() - KEPT).delete()


def _after(attempts: int, pause: timedelta = timedelta()) -> dict[str, Any]:
    if attempts >= settings.OUTBOX_ATTEMPTS:
        return {"status": TaskResultStatus.FAILED, "finished_at": now()}
    return {"status": TaskResultStatus.READY, "run_after": now() + pause}


def _tried(task: Delivery) -> list[Delivery]:
    """Run a task; return it when nothing is left to do about it, nothing when it has to wait."""
    error = _run(task)
    if error is None:
        return [task]
    postpone(task, error)
    return []


def _kept(present: Batch, ran: list[Delivery]) -> list[UUID]:
    """Write what tasks left for the end of their batch; return which are done.

    When the database refuses it, nobody knows whose it was: each runs again, which does no
    harm, writes its own at once and hears of its own fault only.
    """
    try:
        present.write()
    except (DataError, IntegrityError):
        with outside():
            ran = [task for each in ran for task in _tried(each)]
    return [task.pk for task in ran]


def _run(task: Delivery) -> Exception | None:
    arguments = task.args_kwargs
    try:
        task.task.call(*arguments["args"], **arguments["kwargs"])
    except TryLaterError as error:
        log.warning("task waits", task=str(task.pk), arguments=arguments["args"], why=str(error))
        return error
    except Exception as error:  # whatever a handler raises is kept with its task
        log.exception("task failed", task=str(task.pk), arguments=arguments["args"])
        return error
    return None


def _name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
