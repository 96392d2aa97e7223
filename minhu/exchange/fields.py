"""The tables of fields that new partners begin with: data, with a date and a source."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile

ID = "id"
SIDES = ("takes", "gives")


@lru_cache(maxsize=1)
def shipped() -> dict[str, Any]:
    found: dict[str, Any] = BOOK.read_all()[-1]
    return found


def table_of(kind: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return what a partner of a kind hands over and gets, our words to theirs."""
    found = shipped()[kind]
    return dict(found["takes"]), dict(found["gives"])


def read_tables(text: str) -> dict[str, Any]:
    """Return the tables of a file; raises ``RuleFileError`` for what cannot be meant."""
    file = RuleFile(text)
    file.day("begins")
    file.require(file.told, ("source",))
    for kind in file.told.keys() - {"begins", "source"}:
        sides = file.told[kind]
        if not isinstance(sides, Mapping):
            raise file.fault(f"{kind} is not known here; write tables [kind.takes]", kind)
        file.know(sides, SIDES, kind)
        file.require(sides, SIDES, kind, *list(sides)[:1])
        for side in SIDES:
            for ours, theirs in sides[side].items():
                if not isinstance(theirs, str) or not theirs:
                    words = f"{ours} is {theirs!r}; write the word of the partner in quotes"
                    raise file.fault(words, kind, side, ours)
    return file.told


BOOK = rulebooks.add("exchange", Rulebook("exchange", "tables", read_tables))
