"""招商图谱: records that follow one another drawn as a chain, with what is missing (row 111)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from minhu.desk.queries.ledger_page import LedgerPage
from minhu.ledgers import cells
from minhu.ledgers.enums import NUMBERS
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries.listing import listed

FOLLOWS, GAP = "follows", "gap"
"""The rules of the columns that name the record before, and say what is missing."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Link:
    """One link: what it is called, what it follows, its numbers, and what is missing there."""

    key: UUID
    name: str
    before: str
    numbers: list[tuple[str, str]]
    gap: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The links of a ledger in the order they came, with the columns of its numbers."""

    numbers: list[Column]
    links: list[Link]

    @property
    def gaps(self) -> int:
        return sum(bool(each.gap) for each in self.links)


def chain(page: LedgerPage) -> Chain | None:
    """Return the chain of what is asked for; ``None`` where no column names what comes before."""
    follows = _ruled(page, FOLLOWS)
    if follows is None:
        return None
    gap, numbers = (
        _ruled(page, GAP),
        [c for c in page.columns if c.kind in NUMBERS and not c.is_known],
    )
    rows = listed(page.user, page.ledger, page.ask)[:MOST]
    return Chain(numbers, [_link(each, follows, gap, numbers) for each in rows])


def _ruled(page: LedgerPage, rule: str) -> Column | None:
    return next((each for each in page.columns if each.rules.get(rule)), None)


def _link(record: Record, follows: Column, gap: Column | None, numbers: list[Column]) -> Link:
    def said(column: Column) -> str:
        return cells.show(record.values.get(column.slot), column.kind)

    before = cells.plain(said(follows))
    return Link(
        record.pk,
        record.called,
        before,
        [(e.label, said(e)) for e in numbers],
        said(gap) if gap else "",
    )
