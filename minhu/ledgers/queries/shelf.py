"""Ledgers with their columns, by what definitions of indicators call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from minhu.accounts.enums import Secrecy
from minhu.ledgers import living
from minhu.ledgers.cells import plain
from minhu.ledgers.models import Column, Ledger


class Link(NamedTuple):
    """Where another ledger knows a column: the slot there, and by which way its record is found."""

    ledger: UUID
    slot: str
    through: str | None
    meets: str


class Held(NamedTuple):
    """Of a column what counting needs; ``link`` where another ledger knows it."""

    slot: str
    kind: str
    is_thing: bool = False
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger with its columns by what a definition may call them.

    ``closed`` are the names of those that a ledger kept closely knows: nobody counts them here.
    """

    ledger: Ledger
    columns: Mapping[str, Held]
    closed: frozenset[str] = frozenset()

    def has(self, *names: str) -> bool:
        """Answer whether it has each column that is named; an empty name is none."""
        return all(not name or name in self.columns for name in names)

    def knows(self, name: str) -> bool:
        """Answer whether another ledger knows the column of this name."""
        return bool(name) and self.columns[name].link is not None

    def category(self, state: str) -> str:
        """Return a state as tallies keep it."""
        return "" if state == living.start(self.ledger.life) else state


def books(codes: Collection[str]) -> dict[str, Book]:
    """Return ledgers with their columns by name, in two statements; none that is kept closely."""
    wanted = Ledger.objects.filter(code__in=codes, secrecy=Secrecy.ORDINARY)
    return books_of(wanted.order_by())


def books_of(ledgers: Iterable[Ledger]) -> dict[str, Book]:
    """Return ledgers by their codes, with their columns by name, in one statement.

    A column that came along is known by the name it came with, however it is called now, and
    before one an office calls the same; one that is not asked any more by that name alone.
    """
    came: dict[str, dict[str, Held]] = defaultdict(dict)
    live: dict[str, dict[str, Held]] = defaultdict(dict)
    closed: dict[str, set[str]] = defaultdict(set)
    known = {each.code: each for each in ledgers}
    columns = Column.objects.filter(ledger__code__in=known, fact="").order_by()
    for code, label, began, retired, slot, kind, is_thing, secrecy, *link in columns.values_list(
        *("ledger__code", "label", "came", "retired_at", "slot", "kind", "is_thing"),
        *("linked__ledger__secrecy", "linked__ledger", "linked__slot", "through__slot", "meets"),
    ):
        if secrecy:
            closed[code].update(filter(None, (plain(label), began)))
            continue
        held = Held(slot, kind, is_thing, Link(*link) if link[0] else None)
        if began:
            came[code][began] = held
        if retired is None:
            live[code][plain(label)] = held
    return {
        code: Book(each, live[code] | came[code], frozenset(closed[code]))
        for code, each in known.items()
    }
