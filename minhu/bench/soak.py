"""A house in use for a long time: does anything fail, get lost, or grow.

Residents send, staff open their pages and cases, the room stays open, the worker delivers and
sweeps. What was acknowledged must be there once, its chain whole, and every figure exact.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from django.db import connection
from django_tasks_db.models import DBTaskResult

from minhu.bench import cpu
from minhu.bench.district import LEADER
from minhu.bench.ground import prepare
from minhu.bench.intake import FOUND as TAKEN
from minhu.bench.intake import missing, request
from minhu.bench.loading import fill
from minhu.bench.pages import FOUND, Page, pages, requests
from minhu.bench.screen import on_screen
from minhu.bench.server import Wire, header, serving
from minhu.bench.times import milliseconds
from minhu.cases.domain.verifying import verify
from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.places.models import Plate
from minhu.rates.domain.recounting import differences

INTAKE = 0.3
"""How many of the deeds of a client are a report; the others are pages."""
BREATH, ROOM_EVERY = 0.02, 5.0
"""Seconds between two deeds of a client, and between two looks of the screen in the room."""
WARM_SHARE, MOST_WARM = 0.2, 120.0
"""Memory is first looked at when everything was used for a while."""
DRAINED = 120.0
LOOKS = 8
"""How often memory is looked at after that."""
GROWN, SLACK_KB = 1.05, 10_000
"""How much more than halfway a process may keep at last before it counts as growing."""
_SEED = 9
_FAULTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Soak:
    minutes: float = 20.0
    cases: int = 10_000
    clients: int = 8


@dataclass(slots=True)
class Client:
    """Somebody who sends and looks until it is enough; what fails is counted, not raised."""

    port: int
    codes: list[str]
    asked: list[tuple[Page, bytes]]
    chance: random.Random
    numbers: list[str] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: Counter[str] = field(default_factory=Counter)

    def run(self, enough: Event) -> None:
        wire, turn = Wire(self.port), 0
        while not enough.wait(BREATH):
            turn += 1
            try:
                self._once(wire, turn)
            except OSError as error:
                self.faults[repr(error)] += 1
                wire.close()
        wire.close()

    def _once(self, wire: Wire, turn: int) -> None:
        start = time.perf_counter()
        if self.chance.random() < INTAKE:
            name, wanted = "report", TAKEN
            status, head = wire.ask(request(self.chance.choice(self.codes), turn))
        else:
            page, asked = self.chance.choice(self.asked)
            name, wanted = page.name, FOUND
            status, head = wire.ask(asked)
        self.took[name].append(time.perf_counter() - start)
        if status != wanted:
            self.faults[f"{name}: {status}"] += 1
        elif name == "report":
            self.numbers.append(header(head, b"location").decode().split("/")[2])


def measure(soak: Soak, *, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return what failed, what was lost and what each process kept at first and at last.

    Fills the database up to ``cases`` first. Raises ``DomainError`` for one that is in use.
    """
    prepare(progress=progress)
    lacking = soak.cases - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda _done, _total: None)
    unlimited = {"MINHU_INTAKE_PER_HOUR": "0", "MINHU_PRESSURE_PER_MINUTE": "0"}
    with serving(environment=unlimited) as (port, server):
        clients = _clients(port, soak)
        with on_screen(port, every=ROOM_EVERY) as screen:
            kept = _use(clients, server.pid, soak.minutes * 60, progress)
        clients[0].faults.update(screen.faults)
        undone = _drain()
    return _result(clients, kept, undone)


def _clients(port: int, soak: Soak) -> list[Client]:
    codes = list(Plate.objects.filter(active=True).values_list("code", flat=True))
    asked = requests([page for page in pages() if page.user != LEADER])
    seeds = (random.Random(_SEED + place) for place in range(soak.clients))  # noqa: S311 -- no secret
    return [Client(port, codes, asked, seed) for seed in seeds]


def _use(
    clients: list[Client], server: int, seconds: float, progress: Callable[[str], None]
) -> list[dict[str, int]]:
    """Let everybody work; return what each process kept when warm, now and then, and at the end."""
    enough = Event()
    threads = [Thread(target=client.run, args=(enough,)) for client in clients]
    for thread in threads:
        thread.start()
    warm = min(seconds * WARM_SHARE, MOST_WARM)
    progress("热身")
    time.sleep(warm)
    kept = [cpu.memory(server)]
    progress("一起用")
    for _turn in range(LOOKS):
        time.sleep((seconds - warm) / LOOKS)
        kept.append(cpu.memory(server))
    enough.set()
    for thread in threads:
        thread.join()
    return kept


def _drain() -> int:
    """Wait until the worker has delivered everything; return how much it has not."""
    until = time.monotonic() + DRAINED
    waiting = DBTaskResult.objects.exclude(status="SUCCESSFUL")
    while (left := waiting.count()) and time.monotonic() < until:
        time.sleep(0.5)
    return left


def _result(clients: list[Client], kept: list[dict[str, int]], undone: int) -> dict[str, Any]:
    memory = {name: [each.get(name) for each in kept] for name in kept[-1]}
    faults = sum((client.faults for client in clients), Counter[str]())
    numbers = [number for client in clients for number in client.numbers]
    took: dict[str, list[float]] = defaultdict(list)
    for client in clients:
        for name, times in client.took.items():
            took[name] += times
    found = {
        "deeds": sum(map(len, took.values())),
        "taken_in": len(numbers),
        "errors": faults.total(),
        "faults": dict(faults.most_common(_FAULTS_SHOWN)),
        "lost": len(missing(numbers)) + len(numbers) - len(set(numbers)),
        "undelivered": undone,
        "broken_chains": len(verify().breaks),
        "wrong_figures": len(differences()),
        "memory_kb": memory,
        "growing": [name for name, looks in memory.items() if _grows(looks)],
        "p99_ms": {name: milliseconds(sorted(times), 0.99) for name, times in took.items()},
        "database": connection.vendor,
    }
    bad = ("errors", "lost", "undelivered", "broken_chains", "wrong_figures", "growing")
    return {**found, "sound": not any(found[name] for name in bad)}


def _grows(looks: Sequence[int | None]) -> bool:
    """Answer whether a process keeps more and more: from the middle to the end it still grew.

    Caches fill for a while after everything was used once; what has levelled off by the
    middle does not grow. Of a process that began later than that nothing is known.
    """
    first, last = looks[len(looks) // 2], looks[-1]
    return first is not None and last is not None and last > first * GROWN + SLACK_KB
