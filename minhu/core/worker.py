"""The worker: runs what stands in the outbox, and loses nothing when it dies.

The worker of django-tasks-db runs a task once and never looks again; here a task whose
worker has died is taken up by another one, and a task that failed is tried again with
growing pauses (``deliveries``).
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from threading import Event, Thread
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
)

from minhu.core.batches import Batch, batch, outside
from minhu.core.clock import now
from minhu.core.deliveries import (
    BATCH,
    Errand,
    claim,
    clean,
    give_back,
    postpone,
    running,
    succeed,
    take_back,
)
from minhu.core.errors import TryLaterError
from minhu.core.outbox import deliver
from minhu.core.sweeps import sweep_all

PAUSE = 0.5
"""Seconds between two looks into an empty outbox."""
BREATH = 0.25
"""Seconds in which what comes one by one gathers, for claiming few costs as much as claiming many."""
SWEEP = 10.0
"""Seconds between two looks for what has come due."""

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
        """Claim some deliveries, run them, and mark them; what a stop leaves over is given back."""
        errands = claim(self.name)
        self.held = frozenset(errand.pk for errand in errands)
        good: list[UUID] = []
        count = 0
        try:
            with batch([(errand.topic, errand.key) for errand in errands]) as present:
                ran: list[Errand] = []
                try:
                    for errand in takewhile(lambda _errand: not self.stop.is_set(), errands):
                        count += 1
                        ran += _tried(errand)
                finally:
                    good += _kept(present, ran)
        finally:
            succeed(good)
            give_back(self.held - frozenset(good))
            self.held = frozenset()
        return count


def _tried(errand: Errand) -> list[Errand]:
    """Run an errand; return it when nothing is left to do about it, nothing when it has to wait."""
    error = _run(errand)
    if error is None:
        return [errand]
    postpone(errand, error)
    return []


def _kept(present: Batch, ran: list[Errand]) -> list[UUID]:
    """Write what errands left for the end of their batch; return which are done.

    When the database refuses it, nobody knows whose it was: each runs again, which does no
    harm, writes its own at once and hears of its own fault only.
    """
    try:
        present.write()
    except (DataError, IntegrityError):
        with outside():
            ran = [errand for each in ran for errand in _tried(each)]
    return [errand.pk for errand in ran]


def _run(errand: Errand) -> Exception | None:
    told = {"task": str(errand.pk), "arguments": [errand.topic, errand.key]}
    try:
        deliver.call(errand.topic, errand.key)
    except TryLaterError as error:
        log.warning("task waits", **told, why=str(error))
        return error
    except Exception as error:  # whatever a handler raises is kept with its task
        log.exception("task failed", **told)
        return error
    return None


def _name() -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(2)}"
