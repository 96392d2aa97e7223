"""What a file of base data may say: categories, limits, ladders, reasons and replies, from a day on.

One that says only what differs is whole as well; whatever is missing is none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from minhu.catalogue.enums import ClockMode, ClockUnit, ReasonKind, Strand, Told
from minhu.core.clock import MOST
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile, Where

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LimitEntry:
    """So many of a clock for one clock of a procedure, of a category or of all; ``text`` as the rule words it."""

    procedure: str
    name: str
    amount: int
    clock: str
    source: str
    mode: str = ClockMode.ROLLING.value
    text: str = ""
    category_id: str | None = None

    @property
    def slot(self) -> tuple[str, str, str | None]:
        """Return what one limit at a time holds for."""
        return self.procedure, self.name, self.category_id


@dataclass(frozen=True, slots=True)
class RungEntry:
    """Whom one rung of a ladder tells, at which per cent of the limit; no name: every clock."""

    procedure: str
    name: str
    percent: int
    tells: str
    source: str


@dataclass(frozen=True, slots=True)
class ReasonEntry:
    """One reason of a list."""

    kind: str
    code: str
    label: str
    tells: str = ""


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """A reply to begin from."""

    verb: str
    title: str
    text: str
    category_id: str | None = None


TABLES: dict[str, tuple[type[Any], dict[str, Collection[str]]]] = {
    "limits": (LimitEntry, {"clock": ClockUnit.values, "mode": ClockMode.values}),
    "rungs": (RungEntry, {"tells": Told.values}),
    "reasons": (ReasonEntry, {"kind": ReasonKind.values}),
    "templates": (ReplyEntry, {}),
}
"""Of each table what its entries are, and which of their words are chosen from a list."""


def read_edition(text: str) -> Entry:
    """Return what a file says, every table there; raises ``RuleFileError`` for what cannot be meant."""
    file = RuleFile(text)
    file.know(file.told, ("begins", "categories", *TABLES))
    file.day("begins")
    with file.at("categories"):
        for number, entry in enumerate(file.told.get("categories", ())):
            _check_category(file, entry, ("categories", number))
    for table in TABLES:
        _check_table(file, table)
    return {"categories": (), **dict.fromkeys(TABLES, ()), **file.told}


def _check_category(file: RuleFile, entry: Entry, here: Where) -> None:
    file.know(entry, ("code", "name", "strand", "children"), *here)
    file.require(entry, ("code", "name"), *here)
    if not str(entry["code"]).isdigit():
        raise file.fault(f"code is {entry['code']!r}; write digits in quotes", *here, "code")
    if entry.get("strand", Strand.SERVE) not in Strand.values:
        words = f"strand is {entry['strand']!r}; write one of {', '.join(Strand.values)}"
        raise file.fault(words, *here, "strand")
    for child in entry.get("children", ()):
        _check_category(file, child, (*here, "children"))


def _check_table(file: RuleFile, table: str) -> None:
    made, chosen = TABLES[table]
    taken: set[object] = set()
    for number, entry in enumerate(file.told.get(table, ())):
        here = (table, number)
        row = file.fill(made, entry, *here)
        for key, known in chosen.items():
            if getattr(row, key) not in known:
                words = f"{key} is {getattr(row, key)!r}; write one of {', '.join(known)}"
                raise file.fault(words, *here, key)
        if isinstance(row, LimitEntry):
            if not 0 < row.amount <= MOST:
                raise file.fault(f"amount is {row.amount}; write 1 to {MOST}", *here, "amount")
            if row.slot in taken:
                words = f"{row.procedure}.{row.name} has a limit further up; write one of the two"
                raise file.fault(words, *here)
            taken.add(row.slot)


BOOK = rulebooks.add("base", Rulebook("catalogue", "base", read_edition))
