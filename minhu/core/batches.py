"""What the tasks of one batch of the worker have in common is read once for all of them.

A batch lasts as long as its tasks do; outside one everything is read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Batch(NamedTuple):
    """The topics and keys of its tasks, and what was read for them so far."""

    errands: Sequence[tuple[str, str]]
    read: dict[Any, Any]


_batch: ContextVar[Batch | None] = ContextVar("_batch", default=None)


@contextmanager
def batch(errands: Sequence[tuple[str, str]]) -> Iterator[None]:
    """Read once, meanwhile, what is asked ``once_a_batch``."""
    token = _batch.set(Batch(errands, {}))
    try:
        yield
    finally:
        _batch.reset(token)


def keys(topic: str) -> list[str]:
    """Return the keys of a topic in the present batch; none outside of one."""
    present = _batch.get()
    return [key for name, key in present.errands if name == topic] if present else []


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
