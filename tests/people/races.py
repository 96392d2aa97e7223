"""Several people who do the same thing in the same moment, each on a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def together(count: int, act: Callable[[int], T]) -> list[T]:
    """Let ``count`` threads act at once; return what each got, the errors raised."""
    start = Barrier(count)

    def one(number: int) -> T:
        start.wait()
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
