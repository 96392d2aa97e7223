"""The intake benchmark against a small server: it counts promises, and checks each of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from minhu.accounts.enums import Role
from minhu.bench import intake, raw
from minhu.bench.intake import Load, measure
from minhu.bench.screen import on_screen
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.places.models import Plate
from minhu.portal.queries import doors
from tests.cast import GRID, NOW, STREET, hire, set_the_stage

pytestmark = pytest.mark.django_db(transaction=True)
Measure = Callable[[Load], dict[str, Any]]
LOAD = Load(seconds=0.3, clients=2)


@pytest.fixture
def measured(
    live_server: LiveServer, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Measure:
    """Measure the server of the test, whose street has one plate."""
    settings.INTAKE_PER_HOUR = 0
    set_the_stage()
    doors.forget_doors()
    Plate.objects.create(code="DF3", area_id=GRID, name="3号楼", put_up_at=NOW)

    @contextmanager
    def serving(**_asked: object) -> Iterator[tuple[int, SimpleNamespace]]:
        yield int(live_server.url.rpartition(":")[2]), SimpleNamespace(pid=os.getpid())

    monkeypatch.setattr(intake, "serving", serving)
    monkeypatch.setattr(intake, "prepare", lambda **_asked: None)
    monkeypatch.setattr(intake, "WARM", 1)
    monkeypatch.setattr(raw, "rate", lambda **_asked: 1.0)
    return lambda load: measure(load, progress=lambda _stage: None)


def test_only_what_was_promised_counts_and_all_of_it_is_there(measured: Measure) -> None:
    found = measured(LOAD)
    assert list(found) == ["requests_per_s", "p50_ms", "p99_ms", "raw_per_s", "clients", "database"]
    assert found["clients"] == 2
    assert Case.objects.count() == round(found["requests_per_s"] * 0.3) + 2


def test_what_one_request_costs_is_told_when_asked_for(measured: Measure) -> None:
    assert measured(Load(0.2, 1, profile=True))["requests_per_s"] > 0


def test_with_the_room_open_its_looks_the_start_and_memory_are_told(
    measured: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire("lingdao", Role.LEADER, STREET)
    monkeypatch.setattr(intake, "on_screen", partial(on_screen, every=0.05))
    found = measured(Load(1.0, 1, room=True))
    assert found["room_p99_ms"] > 0
    assert found["starts_s"] >= 0
    assert "database" in found["memory_kb"]


def test_a_room_that_does_not_open_ends_the_measuring(
    measured: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    hire("lingdao", Role.GRID_WORKER, GRID)
    monkeypatch.setattr(intake, "on_screen", partial(on_screen, every=0.05))
    with pytest.raises(DomainError, match="指挥室"):
        measured(Load(1.0, 1, room=True))


def test_a_refusal_is_no_promise_and_ends_the_measuring(measured: Measure) -> None:
    Plate.objects.update(active=False)
    with pytest.raises(DomainError, match="没收下"):
        measured(LOAD)


def test_a_number_that_is_gone_ends_the_measuring(
    measured: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "missing", lambda numbers: numbers[:1])
    with pytest.raises(DomainError, match="不在库里"):
        measured(LOAD)
