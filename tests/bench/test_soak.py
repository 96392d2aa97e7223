"""A soak says what failed, what was lost and what grew, and is sound only without all three."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.bench import soak
from minhu.bench.ground import MARK
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.places.models import Plate
from tests.cast import COMMUNITY, GRID, STREET, hire, set_the_stage

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = (
    ("jiedao", Role.STREET_DESK, STREET),
    ("shequ3", Role.COMMUNITY_DESK, COMMUNITY),
    ("duban", Role.SUPERVISOR, STREET),
    ("lingdao", Role.LEADER, STREET),
)


@pytest.fixture
def soaked(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], dict[str, Any]]:
    cast = set_the_stage()
    for name, role, area in PEOPLE:
        hire(name, role, area)
    hire("chengguan", Role.DEPARTMENT, unit=cast.unit)
    User.objects.create(username=MARK)
    Plate.objects.create(code="DF3", area_id=GRID, name="3号楼", put_up_at=now())

    @contextmanager
    def serving(**_asked: object) -> Iterator[tuple[int, SimpleNamespace]]:
        yield int(live_server.url.rpartition(":")[2]), SimpleNamespace(pid=os.getpid())

    monkeypatch.setattr(soak, "serving", serving)
    monkeypatch.setattr(soak, "ROOM_EVERY", 0.2)
    monkeypatch.setattr(soak, "_drain", lambda: 0)
    monkeypatch.setattr(soak, "INTAKE", 0.8)
    return lambda: soak.measure(soak.Soak(0.02, 60, 2), progress=lambda _stage: None)


def test_a_house_in_use_loses_nothing(soaked: Callable[[], dict[str, Any]]) -> None:
    found = soaked()
    assert (found["errors"], found["faults"], found["lost"]) == (0, {}, 0)
    assert (found["broken_chains"], found["wrong_figures"]) == (0, 0)
    assert found["taken_in"] == Case.objects.count() - 60 > 0
    assert {"report", "database"} <= {*found["p99_ms"], *found["memory_kb"]}
    assert {len(looks) for looks in found["memory_kb"].values()} == {soak.LOOKS + 1}


def test_what_fails_is_counted_and_told(
    soaked: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "TAKEN", 418)
    found = soaked()
    assert found["errors"] == found["faults"]["report: 302"] > 0
    assert not found["sound"]


def test_a_process_that_grows_is_named_and_the_house_is_not_sound(
    soaked: Callable[[], dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak, "_grows", lambda _looks: True)
    found = soaked()
    assert found["growing"] == list(found["memory_kb"]) != []
    assert not found["sound"]


def test_a_process_grows_when_it_keeps_more_in_the_second_half_than_halfway() -> None:
    assert not soak._grows([100_000, 140_000, 150_000, 152_000, 151_000])
    assert soak._grows([100_000, 110_000, 120_000, 130_000, 140_000])
    assert not soak._grows([None, None, None, 90_000, 10**9])
