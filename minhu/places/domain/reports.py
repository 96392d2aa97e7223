"""What an import did, row by row: nothing is left out silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from minhu.places.topology import Fault

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken: its number as a person counts, the column, and why."""

    row: int
    column: str
    reason: str


@dataclass(slots=True)
class Report:
    """Rows that made or changed something, rows that were there already, rows refused."""

    imported: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)

    def refuse(self, row: int, column: str, reason: str) -> None:
        self.refused.append(Refusal(row, column, reason))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class AreaReport(Report):
    """``parents`` counts the areas above that were made on the way."""

    parents: int = 0


@dataclass(frozen=True, slots=True)
class Mending:
    """A drawing that was mended: what was wrong, and how many m² came or went."""

    row: int
    name: str
    fault: str
    square_metres: float


@dataclass(slots=True)
class BoundaryReport(Report):
    """``absent`` are areas that had ground before and are not in the file; they stay.

    ``strays`` lie partly outside the area above them, which is told and not refused.
    """

    mended: list[Mending] = field(default_factory=list)
    overlaps: list[Fault] = field(default_factory=list)
    gaps: list[Fault] = field(default_factory=list)
    strays: list[Fault] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
