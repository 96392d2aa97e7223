"""What the tasks of one batch of the worker have in common is read once, and written once, for all.

A batch lasts as long as its tasks do; outside one everything is read when it is asked for, and
written there and then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
T = TypeVar("T")


class Batch(NamedTuple):
    """The topics and keys of its tasks, what was read for them, what is to be written at the end."""

    errands: Sequence[tuple[str, str]]
    read: dict[Any, Any]
    left: dict[Callable[[list[Any]], None], list[Any]]

    def write(self) -> None:
        """Write what the tasks have left for the end, by each way at one go."""
        while self.left:
            write, rows = self.left.popitem()
            write(rows)


_batch: ContextVar[Batch | None] = ContextVar("_batch", default=None)


@contextmanager
def batch(errands: Sequence[tuple[str, str]]) -> Iterator[Batch]:
    """Read once, meanwhile, what is asked ``once_a_batch``; what is left for the end, the caller writes."""
    present = Batch(errands, {}, {})
    token = _batch.set(present)
    try:
        yield present
    finally:
        _batch.reset(token)


@contextmanager
def outside() -> Iterator[None]:
    """Read and write meanwhile as if there were no batch."""
    token = _batch.set(None)
    try:
        yield
    finally:
        _batch.reset(token)


def keys(topic: str) -> list[str]:
    """Return the keys of a topic in the present batch; none outside of one."""
    present = _batch.get()
    return [key for name, key in present.errands if name == topic] if present else []


def at_the_end(write: Callable[[list[T]], None], row: T) -> bool:
    """Leave a row to be written with others when the batch ends; outside of one say no.

    Part of a transaction is written with it. A worker that dies before the end runs the tasks
    again, and what they leave has to stand it.
    """
    present = _batch.get()
    if present is None or connection.in_atomic_block:
        return False
    present.left.setdefault(write, []).append(row)
    return True


def once_a_batch(function: Callable[P, T]) -> Callable[P, T]:
    """Keep what a function answers to the same arguments until the batch is done."""

    @wraps(function)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        present = _batch.get()
        if present is None:
            return function(*args, **kwargs)
        slot = (function, args, tuple(kwargs.items()))
        if slot not in present.read:
            present.read[slot] = function(*args, **kwargs)
        answer: T = present.read[slot]
        return answer

    return kept
