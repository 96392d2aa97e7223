"""A worker between two deliveries: what it looks after, what it leaves alone, what it waits for."""

from __future__ import annotations

from datetime import datetime
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from minhu.core import deliveries, outbox, worker
from minhu.core.clock import now
from tests.core.test_outbox import RUNNING, Post, post, ran_out, task

pytestmark = pytest.mark.django_db
__all__ = ["post"]


def test_a_worker_that_gives_a_sign_at_the_last_moment_keeps_its_task(
    post: Post, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    task(status=RUNNING, started_at=ran_out(settings), worker_ids=["slow"])
    after = deliveries.after

    def meanwhile(attempts: int) -> dict[str, Any]:
        DBTaskResult.objects.update(started_at=now())
        return after(attempts)

    monkeypatch.setattr(deliveries, "after", meanwhile)
    deliveries.take_back()
    assert (DBTaskResult.objects.get().status, post.got) == (RUNNING, [])


def test_a_worker_looks_after_what_has_come_due(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, looked = Event(), list[datetime]()
    monkeypatch.setattr(worker, "sweep_all", looked.append)
    outbox.on("stop")(lambda _key: stop.set())
    outbox.put("stop", "now")
    worker.work(stop=stop)
    del outbox._handlers["stop"]
    assert len(looked) == 1


def test_a_database_that_is_away_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("away")

    closed = list[bool]()
    there = SimpleNamespace(in_atomic_block=True, close=lambda: closed.append(True))
    monkeypatch.setattr(worker, "connection", there)
    monkeypatch.setattr(worker, "take_back", away)
    me = worker.Worker(Event(), "me")
    assert (me._turn(once=False), closed) == (0, [True])
    me.tidied = None
    with pytest.raises(OperationalError):
        me._turn(once=True)
