"""Terms of a ledger that end: agreements, lists and letters of appointment, soon or already over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from minhu.core.lifecycle import Lifecycle
from minhu.ledgers import living
from minhu.ledgers.models import Column
from minhu.ledgers.queries.listing import Term

SOON, OVER = "soon", "over"
LONG_AGO = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Ending:
    """How many terms end soon or are over; ``n`` is ``None`` where counting would take a while."""

    column: Column
    mark: str
    days: int
    n: int | None
    on: bool

    @property
    def over(self) -> bool:
        return self.mark == OVER


def ends_column(columns: Iterable[Column]) -> Column | None:
    """Return the column that says when a term ends, if there is one."""
    return next((each for each in columns if str(each.rules.get("ends", "")).isdigit()), None)


def term(column: Column, mark: str, life: Lifecycle | None, *, today: date) -> Term | None:
    """Return what is asked for by a mark: what has come to its end in life ends no more."""
    days = timedelta(days=int(column.rules["ends"]))
    spans = {SOON: (today, today + days), OVER: (LONG_AGO, today - timedelta(days=1))}
    if mark not in spans:
        return None
    states = None
    if life is not None:
        going = [
            each.code for each in life.states if any(True for _edge in life.leaving(each.code))
        ]
        states = tuple(living.stored(life, each) for each in going)
    return Term(column.slot, *spans[mark], states)
