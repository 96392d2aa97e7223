"""What is paid towards a meal (domain page row 86): dated rules, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings

from minhu.core.errors import DomainError
from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.core.rulefiles import RuleFile


@dataclass(frozen=True, slots=True)
class Bracket:
    """Who somebody is, and the fen that are paid for them."""

    code: str
    label: str
    fen: int


@dataclass(frozen=True, slots=True)
class Subsidy:
    """The brackets that hold from a day on."""

    begins: date
    source: str
    brackets: tuple[Bracket, ...]

    def fen(self, code: str, price: int) -> int:
        """Return what is paid towards a price, never more than it; raises for an unknown bracket."""
        known = next((each for each in self.brackets if each.code == code), None)
        if known is None:
            raise DomainError(code)
        return min(known.fen, price)


def subsidy_on(day: date) -> Subsidy:
    """Return the rule that holds on a day; the earliest one before any began."""
    known = _read(str(Path(settings.DATA) / "subsidies"))
    return next((one for one in reversed(known) if one.begins <= day), known[0])


@lru_cache(maxsize=2)
def _read(own: str) -> tuple[Subsidy, ...]:  # noqa: ARG001 -- a cache key
    return tuple(sorted(BOOK.read_all(), key=lambda one: one.begins))


def read_subsidy(text: str) -> Subsidy:
    """Return the rule of a file; raises ``RuleFileError`` for fen that are none."""
    file = RuleFile(text)
    brackets = tuple(file.each("brackets", partial(_bracket, file)))
    return file.fill(Subsidy, {**file.told, "brackets": brackets})


def _bracket(file: RuleFile, number: int, said: Mapping[str, object]) -> Bracket:
    bracket = file.fill(Bracket, said, "brackets", number)
    if bracket.fen < 0:
        raise file.fault(f"fen is {bracket.fen}; write 0 or more", "brackets", number, "fen")
    return bracket


BOOK = rulebooks.add("subsidies", Rulebook("care", "subsidies", read_subsidy, "subsidies"))
