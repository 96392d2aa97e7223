"""The page of all indicators, the boards by place, unit, category, channel, post, and ledgers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from minhu.cases.counting import kept_from
from minhu.core.clock import local_day
from minhu.desk.queries.figures import SMALL, rare_posts
from minhu.desk.queries.figures_page import Question
from minhu.desk.queries.ledger_figures import Part, ledger_figures
from minhu.rates.books import book
from minhu.rates.comparing import Compared, Line, Row, RowLine, beside, board, by_rows, compared
from minhu.rates.enums import By
from minhu.rates.indicators import Book, Figure, Indicator
from minhu.rates.reckoning import ran_out
from minhu.rates.small_cells import small_rows

OUTCOMES = ("on_time", "overtime", "returned", "reworked", "unanswered")


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A row of the board; of fewer than ten cases no rate is shown, for it says nothing.

    Of a ``hidden`` row no number is shown at all: it would tell of a case that is closely
    kept, or of the few who hold a post.
    """

    row: Row
    cells: list[Figure]
    small: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class OneLine:
    """The chosen indicator of a row, beside its own past."""

    row: RowLine
    small: bool
    hidden: bool


@dataclass(frozen=True, slots=True)
class One:
    """An indicator that was chosen, row by row; ``whole`` is all of them put together."""

    whole: Line
    lines: list[OneLine]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    compared: Compared
    columns: list[Indicator]
    board: list[BoardLine]
    one: One | None
    ledgers: list[Part]

    @property
    def hides(self) -> bool:
        return any(line.hidden for line in self.board)


def indicator_page(asked: Question, one: str, *, at: datetime) -> IndicatorPage:
    """Return all parts; rows are of places, units, kinds and posts, never of persons."""
    day, scope, before = local_day(at), asked.scope(), asked.scope_before()
    lately = ran_out(book("requests", day), beside(scope, before), asked.by, at=at)
    found = compared(scope, before, at=at, day=day, lately=lately)
    rows = board(scope, asked.by, at=at, day=day, held=_outcomes(day), lately=lately[0])
    hidden = _hidden(asked, rows, at)
    known = {line.figure.indicator.code: line.figure.indicator for line in found.lines}
    return IndicatorPage(
        found,
        [known[code] for code in OUTCOMES if code in known],
        [_line(row, row.code in hidden) for row in rows if row.base],
        _one(asked, found, one, hidden, at=at),
        ledger_figures(asked, at=at),
    )


def _outcomes(day: date) -> Book:
    """Return what the columns of the board speak of: nothing else is counted row by row."""
    return book("requests", day).having(lambda one: one.code in OUTCOMES)


def _one(
    asked: Question, found: Compared, one: str, hidden: frozenset[str], *, at: datetime
) -> One | None:
    whole = next((line for line in found.lines if line.figure.indicator.code == one), None)
    if whole is None:
        return None
    before, day = asked.scope_before(), local_day(at)
    rows = by_rows(one, asked.scope(), before, asked.by, at=at, day=day)
    lines = [OneLine(row, row.base < SMALL, row.code in hidden) for row in rows if row.base]
    return One(whole, lines)


def _hidden(asked: Question, rows: list[Row], at: datetime) -> frozenset[str]:
    """Return the rows of which nothing is shown to this user, as on the page of figures."""
    scope = asked.scope()
    kept = kept_from(asked.user, scope, asked.by)
    small = small_rows({row.code: row.base for row in rows}, kept)
    return small | (rare_posts(scope, at) if asked.by is By.POST else frozenset())


def _line(row: Row, hidden: bool) -> BoardLine:  # noqa: FBT001 -- what the row is
    cells = [row.figures[code] for code in OUTCOMES if code in row.figures]
    return BoardLine(row, cells, small=row.base < SMALL, hidden=hidden)
