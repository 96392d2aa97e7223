"""The screen in the operations room: asked for again and again while others work."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

from django.urls import reverse

from minhu.bench.pages import FOUND, Page, requests
from minhu.bench.server import Wire

EVERY = 5.0
"""Seconds between two looks."""


@dataclass(slots=True)
class Screen:
    """How long each look took, in seconds, and what went wrong."""

    port: int
    every: float
    took: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)

    def run(self, asked: bytes, enough: Event) -> None:
        wire = Wire(self.port)
        while not enough.wait(self.every):
            start = time.perf_counter()
            try:
                status, _head = wire.ask(asked)
            except OSError as error:
                self.faults[repr(error)] += 1
                wire.close()
                continue
            self.took.append(time.perf_counter() - start)
            if status != FOUND:
                self.faults[f"screen: {status}"] += 1
        wire.close()


@contextmanager
def on_screen(port: int, *, every: float = EVERY) -> Iterator[Screen]:
    """Keep the room open for as long as the block runs; who looks at it is the street's leader."""
    ((_page, asked),) = requests([Page("operations room", "lingdao", reverse("centre:room"))])
    screen, enough = Screen(port, every), Event()
    thread = Thread(target=screen.run, args=(asked, enough))
    thread.start()
    try:
        yield screen
    finally:
        enough.set()
        thread.join()
