"""What is paid towards a meal (domain page row 86): dated rules, as data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from minhu.core.errors import DomainError


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
def _read(own: str) -> tuple[Subsidy, ...]:
    shipped = list(files("minhu.care").joinpath("subsidies").iterdir())
    texts = [each.read_text("utf-8") for each in (*shipped, *sorted(Path(own).glob("*.toml")))]
    return tuple(sorted(map(read_subsidy, texts), key=lambda one: one.begins))


def read_subsidy(text: str) -> Subsidy:
    """Return the rule of a file; raises ``ValueError`` for fen that are none."""
    told = tomllib.loads(text)
    brackets = tuple(Bracket(**each) for each in told["brackets"])
    if any(each.fen < 0 for each in brackets):
        raise ValueError(told["brackets"])
    return Subsidy(told["begins"], told["source"], brackets)
