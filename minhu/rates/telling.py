"""Where an engine above says what the terms of its indicators come to."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple, Protocol

from minhu.core.registry import Registry
from minhu.rates.enums import By
from minhu.rates.scope import Scope


class Told(NamedTuple):
    """What terms came to, and which of them are only "at least" 余, 多 (domain §2).

    ``lost`` are those that nobody counts here, each with why: there is no such ledger or column.
    """

    counts: Mapping[str, Decimal | int]
    least: frozenset[str] = frozenset()
    lost: Mapping[str, str] = MappingProxyType({})


class Teller(Protocol):
    """What counts terms that are no measures; registered under the kind of the book.

    A term is called by the code of what it is reckoned from, a dot, and what is counted.
    """

    def check(self, terms: Iterable[str], *, whole: bool) -> None:
        """Raise ``ValueError`` for a term that cannot be; ``whole`` when it speaks of no days."""
        ...

    def told_each(
        self, asked: Sequence[tuple[Collection[str], Scope]], by: By | None, *, at: datetime
    ) -> list[dict[str, Told]]:
        """Return what terms come to in scopes that differ in their days only, by group.

        Without ``by`` under ``""``, where what is lost stands in any case.
        """
        ...

    def words(self, term: str, phrases: Mapping[str, str]) -> str:
        """Return a term in words: the phrase for what it counts, filled with what it names."""
        ...


class Reminded(NamedTuple):
    """How many terms of a ledger end soon, and how many are over, by the column that says when."""

    ledger: str
    name: str
    column: str
    soon: int
    over: int


reminders: Registry[Callable[[str, date], list[Reminded]]] = Registry("reminder")
"""Where an engine above says what ends in a place, as it stands on a day."""
tellers: Registry[Teller] = Registry("teller")
