"""Terms of a ledger that end, as its page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from minhu.ledgers.models import Column
from minhu.ledgers.queries.ending import OVER


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
