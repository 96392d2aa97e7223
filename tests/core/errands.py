"""A subscriber for the tests of the worker, run in processes that are killed on purpose.

Whoever runs an errand writes a line into the folder ``ERRANDS`` and waits there while a
file tells it to.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from minhu.core.clock import now
from minhu.core.outbox import on
from minhu.notices.domain.telling import tell_party
from minhu.notices.kinds import News

PATIENCE = 120.0


def folder() -> Path:
    return Path(os.environ["ERRANDS"])


def write(words: str) -> None:
    """Add a line to the book; short lines of several processes do not mix."""
    with (folder() / "book").open("a") as book:
        book.write(f"{words}\n")


def wait_while(name: str) -> None:
    """Wait as long as a file of that name is there."""
    last = time.monotonic() + PATIENCE
    while (folder() / name).exists() and time.monotonic() < last:
        time.sleep(0.02)


@on("errand")
def run_errand(key: str) -> None:
    """Write, leave a note, write again; with places to wait before and after the note."""
    write(f"begin {key} {os.getpid()}")
    wait_while("before")
    tell_party("desk:1", News(key, case_number=key), dedupe_key=f"errand:{key}", at=now())
    write(f"told {key}")
    wait_while("after")
    write(f"end {key} {os.getpid()}")
