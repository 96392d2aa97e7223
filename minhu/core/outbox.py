"""What happens later: put in the outbox within the transaction, delivered by the worker.

A topic names what happened (``case.step``), the key which row. Subscribers load the row,
call one verb, and may be run twice without harm. The rows are ordinary django-tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult, get_date_max

from minhu.core.clock import now
from minhu.core.ids import uuid7
from minhu.core.models import fresh
from minhu.core.statements import Statement, inserting, run

Handler = Callable[[str], None]
Delivery: TypeAlias = "DBTaskResult[..., None]"
_handlers: dict[str, list[Handler]] = {}
_many: dict[str, int] = {}
FEW = 20
"""How many deliveries of one topic a worker takes at a time, unless the topic says otherwise."""
_NOT_PUT_OFF = get_date_max()
_quiet: ContextVar[bool] = ContextVar("_quiet", default=False)


def on(topic: str, *, at_once: int = FEW) -> Callable[[Handler], Handler]:
    """Subscribe a function to a topic; used as a decorator in an app's ``tasks.py``.

    ``at_once`` is how many a worker takes at a time: many of what is done quickly, few of what
    waits for others, so that other workers find some.
    """
    _many[topic] = min(at_once, _many.get(topic, at_once))

    def keep(handler: Handler) -> Handler:
        _handlers.setdefault(topic, []).append(handler)
        return handler

    return keep


@contextmanager
def quiet() -> Iterator[None]:
    """Put nothing in the outbox meanwhile: what is replayed from old files is no news."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def put(topic: str, key: str, *, after: datetime | None = None) -> None:
    """Ask for a topic's subscribers to be run after the present transaction has committed.

    Not before ``after``, when that is given. One INSERT in the present transaction; nothing
    when nobody has subscribed.
    """
    statement = putting(topic, key, after=after)
    if statement is not None:
        run([statement])


def putting(topic: str, key: str, *, after: datetime | None = None) -> Statement | None:
    """Return the INSERT of a delivery, or ``None`` when nobody is to be told.

    It does not go through ``deliver.enqueue``, which checks the task and builds its result
    anew each time: every case that comes in would pay for it.
    """
    rows = _deliveries(topic, [key], after)
    return inserting(rows) if rows else None


def put_all(topic: str, keys: Sequence[str]) -> None:
    """``put`` for many keys, in one INSERT."""
    rows = _deliveries(topic, keys)
    if rows:
        run([inserting(rows)])


def _deliveries(topic: str, keys: Sequence[str], after: datetime | None = None) -> list[Delivery]:
    silent = topic not in _handlers or _quiet.get()
    return [] if silent else [_delivery(topic, key, after) for key in keys]


def _delivery(topic: str, key: str, after: datetime | None) -> Delivery:
    return fresh(
        DBTaskResult,
        id=uuid7(),
        enqueued_at=now(),
        args_kwargs={"args": [topic, key], "kwargs": {}},
        task_path=deliver.module_path,
        queue_name=deliver.queue_name,
        backend_name=deliver.backend,
        run_after=after or _NOT_PUT_OFF,
    )


@task()
def deliver(topic: str, key: str) -> None:
    """Run every subscriber of a topic."""
    for handler in _handlers.get(topic, []):
        handler(key)


def at_once(topic: str) -> int:
    """Return how many deliveries of a topic a worker takes at a time."""
    return _many.get(topic, FEW)


def stuck() -> int:
    """Return how many deliveries were given up; staff pages show it when it is not 0."""
    return given_up().count()


def given_up() -> QuerySet[Delivery]:
    """Return the deliveries that failed every time, the last first."""
    return DBTaskResult.objects.failed().order_by("-finished_at")


def try_again() -> int:
    """Put what was given up back in line with all its attempts; returns how many."""
    fresh: dict[str, Any] = {
        "status": TaskResultStatus.READY,
        "worker_ids": [],
        "finished_at": None,
    }
    return given_up().update(run_after=now(), **fresh)
