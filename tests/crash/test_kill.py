"""``kill -9`` in the middle of intake: what was acknowledged is there, once, and told once."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

import pytest

from tests.crash.house import FINDING, PATIENCE, Crowd, House

pytestmark = pytest.mark.crash
BEFORE, AFTER = 40, 60
DURABLE = """
import json
from django.db import connection
with connection.cursor() as cursor:
    if connection.vendor == "sqlite":
        names = ["PRAGMA synchronous", "PRAGMA journal_mode"]
    else:
        names = ["SHOW synchronous_commit", "SHOW fsync"]
    print(json.dumps([cursor.execute(name) and cursor.fetchone()[0] for name in names]))
"""


def test_a_killed_server_loses_and_doubles_nothing_it_acknowledged(
    house: House, crowd: Crowd
) -> None:
    crowd.begin()
    crowd.wait_for(BEFORE)
    house.kill()
    crowd.leave()
    house.open()
    _send_again(crowd)
    assert_kept(crowd, house.ask(FINDING))


def test_a_killed_worker_loses_and_doubles_no_notice(house: House, crowd: Crowd) -> None:
    crowd.begin()
    crowd.wait_for(BEFORE)
    first = house.worker()
    os.kill(first, signal.SIGKILL)
    crowd.wait_for(AFTER)
    crowd.leave()
    assert_kept(crowd, house.ask(FINDING))
    assert house.worker() != first


def test_a_killed_web_process_is_replaced_and_loses_nothing_it_acknowledged(
    house: House, crowd: Crowd
) -> None:
    crowd.begin()
    crowd.wait_for(BEFORE)
    os.kill(house.web(), signal.SIGKILL)
    crowd.leave()
    house.wait()
    _send_again(crowd)
    assert_kept(crowd, house.ask(FINDING))


def test_the_worker_of_a_killed_server_ends_with_it(house: House) -> None:
    house.open()
    worker = house.worker()
    house.kill()
    until = time.monotonic() + PATIENCE
    while house.still_works(worker):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_what_is_acknowledged_lies_on_the_disk(house: House) -> None:
    assert house.ask(DURABLE) in ([2, "wal"], ["on", "on"])


def assert_kept(crowd: Crowd, found: dict[str, Any]) -> None:
    """Hold that each promise is one whole case that its caller and its desk were told of once."""
    assert crowd.promised.items() <= {key: one["number"] for key, one in found.items()}.items()
    assert {one["whole"] for one in found.values()} == {True}
    assert {tuple(one["told"]) for one in found.values()} == {("inside", "sms")}
    assert {one["clocks"] for one in found.values()} == {2}


def _send_again(crowd: Crowd) -> None:
    """Send again what was answered last, and what the crash left without an answer."""
    for resident in crowd.residents:
        if resident.unanswered:
            resident.again(resident.unanswered)
        key, number = next(iter(resident.promised.items()))
        assert resident.again(key) == number
