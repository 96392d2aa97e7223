"""The page of all indicators, the board of units and communities by outcome, and ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minhu.core.clock import local_day
from minhu.desk.queries.figures import RANKED, SMALL
from minhu.desk.queries.figures_page import Question
from minhu.desk.queries.ledger_figures import Part, ledger_figures
from minhu.rates.comparing import Compared, Row, board, compared
from minhu.rates.indicators import Figure, Indicator

OUTCOMES = ("on_time", "overtime", "returned", "reworked", "unanswered")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A place or unit; of fewer than ten cases no rate is shown, for it says nothing."""

    row: Row
    cells: list[Figure]
    small: bool


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    compared: Compared
    columns: list[Indicator]
    board: list[BoardLine]
    ledgers: list[Part]


def indicator_page(asked: Question, *, at: datetime) -> IndicatorPage:
    """Return all parts; the board is of places or units only, never of persons."""
    day, scope = local_day(at), asked.scope()
    found = compared(scope, asked.scope_before(), at=at, day=day)
    rows = board(scope, asked.by, at=at, day=day) if asked.by in RANKED else []
    known = {line.figure.indicator.code: line.figure.indicator for line in found.lines}
    return IndicatorPage(
        found,
        [known[code] for code in OUTCOMES if code in known],
        [_line(row) for row in rows if row.base],
        ledger_figures(asked, at=at),
    )


def _line(row: Row) -> BoardLine:
    cells = [row.figures[code] for code in OUTCOMES if code in row.figures]
    return BoardLine(row, cells, small=row.base < SMALL)
