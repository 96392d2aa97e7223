"""The page of a board: its lines with reasons, what may be contested, and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from minhu.accounts.models import User
from minhu.rates.domain.freezing import DECIDE
from minhu.rates.enums import By
from minhu.rates.models import Board, Contest
from minhu.rates.queries import board_before, contests_of, versions_of
from minhu.rates.rules import stands_for


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with, for each cell, the address of its list; ``moved`` is against the board before."""

    told: dict[str, Any]
    cells: list[tuple[dict[str, Any], dict[str, Any], str]]
    moved: int | None
    mine: bool
    open: bool


@dataclass(frozen=True, slots=True)
class ContestShown:
    row: Contest
    line: str
    goal: str
    may_decide: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    board: Board
    versions: list[Board]
    lines: list[LineShown]
    contests: list[ContestShown]
    waiting: bool
    over: bool

    @property
    def rows(self) -> str:
        return str(By(self.board.by).label)


def board_page(user: User, board: Board, *, at: datetime) -> BoardPage:
    """Return the page in a number of statements that does not grow with the lines."""
    contests, before = contests_of(board), board_before(board)
    met = {one["code"]: one["met"] for one in before.content["lines"]} if before else {}
    waiting = {row.line for row in contests if row.decided_at is None}
    over = at > board.contest_until
    counts = user.has_perm("rates.view_figures", board.area)
    lines = [_line(user, board, one, met, counts=counts) for one in board.content["lines"]]
    shown = [
        LineShown(*line[:3], mine=line[3] and not over, open=line[0]["code"] in waiting)
        for line in lines
    ]
    return BoardPage(
        board,
        versions_of(board),
        shown,
        [_contest(user, board, row) for row in contests],
        waiting=bool(waiting),
        over=over,
    )


def _line(
    user: User, board: Board, told: dict[str, Any], met: dict[str, int], *, counts: bool
) -> tuple[dict[str, Any], list[tuple[dict[str, Any], dict[str, Any], str]], int | None, bool]:
    goals = board.content["goals"]
    cells = [
        (goal, cell, _address(board, told["code"], goal) if counts else "")
        for goal, cell in zip(goals, told["cells"], strict=True)
    ]
    before = met.get(told["code"])
    moved = None if before is None else told["met"] - before
    return told, cells, moved, stands_for(user, By(board.by), told["code"])


def _address(board: Board, row: str, goal: dict[str, Any]) -> str:
    if goal.get("about"):
        return f"{reverse('desk:ledger', args=[goal['about']])}?{urlencode({'area': row})}"
    asked = {
        "period": "own", "first": board.first, "last": board.last, "of": board.area_id,
        "by": board.by, "row": row, "list": goal["list"],
    }  # fmt: skip
    return f"{reverse('desk:figures')}?{urlencode(asked)}"


def _contest(user: User, board: Board, row: Contest) -> ContestShown:
    names = {one["code"]: one["name"] for one in board.content["lines"]}
    goals = {one["code"]: one["name"] for one in board.content["goals"]}
    may = (
        row.decided_at is None
        and user.pk not in {row.by_id, board.frozen_by_id}
        and user.has_perm(DECIDE, board.area)
    )
    return ContestShown(row, names.get(row.line, row.line), goals[row.indicator], may)
