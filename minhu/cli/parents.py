"""Children that do not outlive the process which started them, however it ended."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from threading import Thread

LOOK = 1.0
"""Seconds between two looks whether the parent is still there."""


def when_gone(parent: int, leave: Callable[[], None]) -> None:
    """Call ``leave`` once, when ``parent`` is no longer the parent of this process."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK)
        leave()

    Thread(target=watch, name="parent watch", daemon=True).start()
