"""How many requests a second the whole house takes in, over HTTP, and what the database could.

The clients are threads with one kept-alive connection each and requests made beforehand, so
that the driver takes as little of the machine as it can. Only what the server acknowledged
counts, and every acknowledged number must be in the database afterwards.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from threading import Barrier, Thread
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from minhu.bench import cpu, raw
from minhu.bench.ground import prepare
from minhu.bench.screen import Screen, on_screen
from minhu.bench.server import HOST, Wire, header, serving, spread
from minhu.bench.times import milliseconds
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.places.models import Plate

WARM = 50
"""Requests of each client before the clock starts: connections, plans, caches."""
MOST = 300
"""Requests that one client makes beforehand for each second of the run."""
WORDS = (
    "3号楼2单元二楼的灯不亮三天了，晚上老人下楼看不见台阶。",
    "垃圾桶满了没人收，味道很大。",
    "楼下的井盖松了，车一过就响，夜里睡不着。请派人来看看，最好能换一个。",
    "有人在消防通道停车，电动车堆在楼梯口充电。",
)
FOUND = 302


@dataclass(frozen=True, slots=True)
class Load:
    """What to drive: for how long, with how many clients, beside a worker or not."""

    seconds: float = 10.0
    clients: int = 8
    outbox: bool = True
    profile: bool = False
    room: bool = False
    """Whether the operations room is open meanwhile; then memory and the start are told too."""


@dataclass(slots=True)
class Client:
    """One resident after another on one connection: what was acknowledged, and how long it took."""

    wire: Wire
    codes: list[str]
    numbers: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    refused: int = 0
    fault: str = ""

    def run(self, begin: Barrier, seconds: float) -> None:
        try:
            made = [self._request(turn) for turn in range(WARM + round(seconds * MOST))]
            for each in made[:WARM]:
                self.wire.ask(each)
            begin.wait()
            self._drive(made[WARM:], seconds)
        except Exception as error:  # noqa: BLE001 -- a thread that fails must free the others
            begin.abort()
            self.fault = repr(error)
        finally:
            self.wire.close()

    def _drive(self, made: list[bytes], seconds: float) -> None:
        clock = time.perf_counter
        until = clock() + seconds
        for each in made:
            if (start := clock()) >= until:
                break
            status, head = self.wire.ask(each)
            took = clock() - start
            if status != FOUND:
                self.refused += 1
                continue
            self.took.append(took)
            self.numbers.append(header(head, b"location").decode().split("/")[2])

    def _request(self, turn: int) -> bytes:
        return request(self.codes[turn % len(self.codes)], turn)


def request(code: str, turn: int, **more: str) -> bytes:
    """Return one sending of the resident's form, with a mark of its own."""
    form = {
        "intake_key": secrets.token_urlsafe(16),
        "words": WORDS[turn % len(WORDS)],
        "consent": "on",
        **more,
    }
    body = urlencode(form)
    return (
        f"POST /r/{code} HTTP/1.1\r\nHost: {HOST}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()


def measure(load: Load, *, progress: Callable[[str], None]) -> dict[str, Any]:
    """Return requests a second, how long they took, and the raw rate of the same database.

    Raises ``DomainError`` for a database that is in use, and when a client failed, a request
    was refused or an acknowledged number is not in the database.
    """
    prepare(progress=progress)
    codes = list(Plate.objects.filter(active=True).values_list("code", flat=True))
    options = () if load.outbox else ("--no-outbox",)
    unlimited = {"MINHU_INTAKE_PER_HOUR": "0", "MINHU_PRESSURE_PER_MINUTE": "0"}
    begun = time.perf_counter()
    with serving(environment=unlimited, options=options) as (port, server):
        up = time.perf_counter() - begun
        progress("收件")
        before: dict[str, float] = {}

        def warm() -> None:  # in the thread of a client, whose connection nobody else closes
            before.update(cpu.spent(server.pid))
            connection.close()

        with on_screen(port) if load.room else nullcontext() as screen:
            wires = spread(server.pid, port, load.clients)
            clients = drive(wires, codes, load, begun=warm if load.profile else None)
        beside = _beside(screen, up, server.pid) if screen else {}
        if load.profile:
            progress(_cost(before, cpu.spent(server.pid), clients))
    _check(clients)
    progress("单写")
    took = sorted(each for client in clients for each in client.took)
    return {
        "requests_per_s": round(len(took) / load.seconds, 1),
        "p50_ms": milliseconds(took, 0.5),
        "p99_ms": milliseconds(took, 0.99),
        "raw_per_s": round(raw.rate(clients=load.clients), 1),
        "clients": load.clients,
        "database": connection.vendor,
        **beside,
    }


def _beside(screen: Screen, up: float, server: int) -> dict[str, Any]:
    """Return how the room was meanwhile, after how long the server answered, what it keeps."""
    if screen.faults:
        raise DomainError(f"指挥室没打开：{dict(screen.faults)}")
    return {
        "room_p99_ms": milliseconds(sorted(screen.took), 0.99),
        "starts_s": round(up, 2),
        "memory_kb": cpu.memory(server),
    }


def drive(
    wires: list[Wire], codes: list[str], load: Load, *, begun: Callable[[], None] | None = None
) -> list[Client]:
    """Let all clients send at once until the time is over; ``begun`` is called when all are warm."""
    clients = [Client(wire, codes[place:] + codes[:place]) for place, wire in enumerate(wires)]
    begin = Barrier(load.clients, action=begun)
    threads = [Thread(target=client.run, args=(begin, load.seconds)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients


def missing(numbers: list[str]) -> list[str]:
    """Return the numbers that are not in the database exactly once."""
    found: set[str] = set()
    for start in range(0, len(numbers), 500):
        rows = Case.objects.filter(number__in=numbers[start : start + 500])
        found.update(rows.values_list("number", flat=True))
    return [number for number in numbers if number not in found]


def _cost(before: dict[str, float], after: dict[str, float], clients: list[Client]) -> str:
    count = sum(len(client.took) for client in clients)
    parts = cpu.each(before, after, count=count)
    return "每件用 CPU 毫秒 " + " · ".join(f"{name} {ms}" for name, ms in parts.items())


def _check(clients: list[Client]) -> None:
    faults = [client.fault for client in clients if client.fault]
    refused = sum(client.refused for client in clients)
    if faults or refused:
        raise DomainError(f"有 {refused} 次没收下。{'; '.join(faults)}")
    numbers = [number for client in clients for number in client.numbers]
    lost = missing(numbers)
    if lost or len(set(numbers)) != len(numbers):
        raise DomainError(f"答应了的编号，有 {len(lost)} 个不在库里。")
