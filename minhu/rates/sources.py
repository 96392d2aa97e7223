"""Where the engines above announce the rows behind the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from minhu.core.registry import Registry
from minhu.rates.enums import By
from minhu.rates.keys import Key
from minhu.rates.scope import Scope


class Waiting(NamedTuple):
    """An open row that waits: by what it is known, what it is about, whose move it is."""

    number: str
    category: str
    area: str
    party: str
    received: datetime
    due: datetime | None


class RowSource(Protocol):
    """What an engine answers from its rows, exactly; registered under the kind it counts."""

    def counts(
        self, first: date | None = None, last: date | None = None
    ) -> Iterator[tuple[Key, int]]:
        """Yield every key that is not zero, once, with the number of rows that make it.

        Only of some days where they are named; a source of shared kinds is never asked so.
        """
        ...

    def lately(self, scopes: Sequence[Scope], *, at: datetime, by: By | None) -> list[Counter[str]]:
        """Return for each scope how many more are overdue at a moment than tallies say, by group.

        Without ``by`` under ``""``; below nought where tallies already count what runs out
        later. The scopes differ in their days only.
        """
        ...

    def waiting(self, scope: Scope, *, at: datetime, most: int) -> list[Waiting]:
        """Return the open rows of a scope that came first, whatever its days."""
        ...

    def falling_due(self, scope: Scope, *, since: datetime, until: datetime) -> dict[str, int]:
        """Count the open rows whose next deadline falls between two moments, by party."""
        ...

    def kept(self, scope: Scope, by: By) -> set[str]:
        """Return the groups with rows that not everybody may know of."""
        ...

    def channels(self) -> dict[str, str]:
        """Return the name of each channel."""
        ...


sources: Registry[RowSource] = Registry("row source")


class Derived(NamedTuple):
    """Numbers that are kept beside the tallies, made from the same rows.

    Both return what was wrong, each with what was said and what is true; ``mend`` puts it right.
    """

    off: Callable[[], Iterable[tuple[Key, int, int]]]
    mend: Callable[[], Iterable[tuple[Key, int, int]]]


derived: Registry[Derived] = Registry("derived numbers")


def source_of(kind: str) -> RowSource:
    """Return the rows behind a kind; ``ledger:CODE`` and ``whole:CODE`` are one source's.

    Raises ``KeyError`` for a kind that nobody counts.
    """
    return sources[_SHARED.get(kind.partition(":")[0], kind)]


def is_shared(name: str) -> bool:
    """Answer whether a source counts several kinds, named with a colon."""
    return name in _SHARED.values()


_SHARED = dict.fromkeys(("ledger", "whole", "thing", "things"), "ledger")
