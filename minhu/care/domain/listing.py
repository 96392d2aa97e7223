"""Writing a visit into the ledger of visits, by the hand of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from minhu.care.domain.unlisted import Notes
from minhu.care.pairs import BELONGS, DUE, NUMBER, PLACE
from minhu.core.errors import DomainError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Record
from minhu.ledgers.queries.ledgers import full_name
from minhu.ledgers.queries.shelf import Book


@dataclass(slots=True)
class Tour:
    """One look at all pairs: both ledgers, the hand of the house, and what it was refused."""

    pairs: Book
    visits: Book
    hand: Hand
    notes: Notes

    def said(self, pair: Record, name: str) -> str:
        """Return what a pair says in a column, nothing where its ledger has none of the name."""
        held = self.pairs.columns.get(name)
        return str(pair.values.get(held.slot) or "") if held else ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that is to be listed: its number behind that of the pair, its day, and more.

    ``why`` stands before the reason when it is refused, and ``source`` in its chain.
    """

    mark: str
    due: date
    more: Mapping[str, str] = field(default_factory=dict)
    why: str = ""
    source: str = ""


def enter(tour: Tour, pair: Record, visit: Visit) -> bool:
    """List a visit of a pair; kept with the reason and answered ``False`` when it is refused."""
    said = {
        NUMBER: number_of(pair, visit),
        BELONGS: pair.key,
        PLACE: {"at": pair.area_id, "name": full_name(pair.area)},
        DUE: visit.due.isoformat(),
        **visit.more,
    }
    columns = tour.visits.columns
    values: dict[str, Any] = {columns[n].slot: each for n, each in said.items() if n in columns}
    try:
        write(tour.visits.ledger, values, hand=replace(tour.hand, source=visit.source))
    except DomainError as refused:  # somebody wrote one of this name, or the office asks for more
        tour.notes.add(pair, visit.due, f"{visit.why}{refused}")
        return False
    return True


def number_of(pair: Record, visit: Visit) -> str:
    return f"{pair.key}-{visit.mark}"
