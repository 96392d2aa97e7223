"""What the worker looks after by itself every few seconds, without a task for each row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError

from minhu.core.registry import Registry

Sweep = Callable[[datetime], int]
sweeps: Registry[Sweep] = Registry("sweep")
log = structlog.get_logger()


def every(pause: timedelta, sweep: Sweep) -> Sweep:
    """Return a sweep that rests for a while after each look; for what is dear and not urgent."""
    last: list[datetime] = []

    def rested(at: datetime) -> int:
        if last and last[0] <= at < last[0] + pause:
            return 0
        last[:] = [at]
        return sweep(at)

    return rested


def sweep_all(at: datetime) -> int:
    """Run every sweep once; returns how much was done. One that fails does not stop the others.

    A database that is away is the worker's to wait for.
    """
    done = 0
    for name in sweeps:
        try:
            done += sweeps[name](at)
        except DatabaseError:
            raise
        except Exception:  # whatever a sweep raises, the outbox must go on
            log.exception("sweep failed", sweep=name)
    return done
