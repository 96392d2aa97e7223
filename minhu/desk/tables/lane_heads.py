"""The words above the lanes of a whistle: none lies over another, none is crossed by a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

FIRST_ROW, ROW, MOST_ROWS = 14, 15, 8
RIGHT_EDGE = 832.0
WIDE, NARROW = 12.5, 7.0
"""How much room a Chinese sign and a digit take, in pixels."""
ROOM, BESIDE = 6.0, 4.0


@dataclass(frozen=True, slots=True)
class Head:
    """Words at a moment: ``css`` names their class, ``line`` the class of the line below them.

    They stand right of ``x``, or left of it where the drawing ends.
    """

    x: float
    text: str
    css: str
    line: str = ""
    row: int = 0

    @property
    def width(self) -> float:
        return sum(WIDE if ord(sign) > 0x2E80 else NARROW for sign in self.text)  # noqa: PLR2004 -- where Chinese begins

    @property
    def leftward(self) -> bool:
        return self.x + BESIDE + self.width > RIGHT_EDGE

    @property
    def ends(self) -> tuple[float, float]:
        if self.leftward:
            return self.x - BESIDE - self.width, self.x - BESIDE
        return self.x + BESIDE, self.x + BESIDE + self.width

    @property
    def y(self) -> int:
        return FIRST_ROW + ROW * self.row

    @property
    def top(self) -> int:
        return self.y - 10


def arranged(wanted: Iterable[Head]) -> list[Head]:
    """Return the words in rows, those that were named first as high as there is room."""
    placed: list[Head] = []
    for head in wanted:
        placed.append(next(_tries(head, placed), replace(head, row=MOST_ROWS)))
    return placed


def below(heads: Iterable[Head]) -> int:
    """Return where the first lane lies below all words."""
    return max((head.y for head in heads), default=FIRST_ROW) + 28


def _tries(head: Head, placed: list[Head]) -> Iterator[Head]:
    for row in range(MOST_ROWS):
        tried = replace(head, row=row)
        if not any(clash(tried, other) for other in placed):
            yield tried


def clash(one: Head, other: Head) -> bool:
    """Answer whether two words lie over each other, or the line of one crosses the other."""
    upper, lower = sorted((one, other), key=lambda head: head.row)
    left, right = lower.ends
    if upper.line and upper.row < lower.row and left - BESIDE < upper.x < right + BESIDE:
        return True
    first, last = upper.ends
    return upper.row == lower.row and first - ROOM < right and left - ROOM < last
