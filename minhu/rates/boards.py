"""风云榜 as dated data: by which outcomes units and places are ranked, never persons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from minhu.core.rulefiles import RuleFile
from minhu.rates.books import BOOKS, book, others
from minhu.rates.enums import By
from minhu.rates.indicators import Figure, Indicator

RANKABLE = (By.AREA, By.UNIT)
"""Whom a board may rank."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What an indicator is to come to: at least, or at most, as its good direction is."""

    indicator: Indicator
    wanted: Decimal

    def met(self, figure: Figure) -> bool | None:
        """Answer whether a figure reaches the goal; ``None`` where there is nothing to divide by."""
        if figure.value is None:
            return None
        exact = figure.numerator if figure.denominator is None else figure.exact
        return exact is not None and (exact - self.wanted) * self.indicator.better >= 0

    def lacks(self, figure: Figure) -> int:
        """Return how many items too few, or too many, stand between a figure and the goal."""
        if self.met(figure) is not False:
            return 0
        below = figure.denominator
        edge = self.wanted if below is None else self.wanted * below / 100
        up = self.indicator.better > 0
        whole = edge.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR)
        return int(abs(whole - figure.numerator))


@dataclass(frozen=True, slots=True)
class BoardForm:
    """A board from one day on; who has fewer than ``minimum`` valid cases is not ranked."""

    code: str
    name: str
    book: str
    minimum: int
    contest_days: int
    goals: tuple[Goal, ...]
    begins: date
    source: str


def board_forms(day: date) -> dict[str, BoardForm]:
    """Return the boards that hold on a day by their code."""
    return read_boards(_text(), day)


def read_boards(text: str, day: date) -> dict[str, BoardForm]:
    """Read a file of boards; raises ``RuleFileError`` where one would rank by no outcome."""
    file = RuleFile(text)
    file.require(file.told, ("source",))

    def board(number: int, one: Mapping[str, Any]) -> BoardForm | None:
        told = file.fill(_Told, {"source": file.told["source"], **one}, "boards", number)
        return _form(file, number, told, day) if told.begins <= day else None

    known = sorted(filter(None, file.each("boards", board)), key=lambda one: one.begins)
    return {one.code: one for one in known}


@dataclass(frozen=True, slots=True)
class _Told:
    """A board as a file writes it."""

    code: str
    name: str
    book: str
    minimum: int
    contest_days: int
    goals: Mapping[str, Any]
    begins: date
    source: str


def _form(file: RuleFile, number: int, told: _Told, day: date) -> BoardForm:
    here = "boards", number
    if told.book not in BOOKS:
        words = f"book is {told.book!r}; write one of {', '.join(BOOKS)}"
        raise file.fault(words, *here, "book")
    held = book(told.book, day)
    goals = []
    for code, wanted in told.goals.items():
        indicator = held.find(code)
        if indicator is None or not indicator.outcome:
            outcomes = ", ".join(one.code for one in held.indicators if one.outcome)
            words = f"{told.code}: {code} is no outcome, and nobody is ranked by it"
            raise file.fault(f"{words}; write one of {outcomes}", *here, "goals")
        if not isinstance(wanted, int | Decimal):
            raise file.fault(f"{code} is {wanted!r}; write a number", *here, "goals")
        goals.append(Goal(indicator, Decimal(wanted)))
    return BoardForm(
        told.code,
        told.name,
        told.book,
        told.minimum,
        told.contest_days,
        tuple(goals),
        told.begins,
        told.source,
    )


others.add("boards", read_boards)


@cache
def _text() -> str:
    return (files("minhu.rates") / "definitions" / "boards.toml").read_text("utf-8")
