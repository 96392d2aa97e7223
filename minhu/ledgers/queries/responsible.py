"""Who leads, who drives and who does a matter (主管、主抓、主体, domain page row 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minhu.ledgers.cells import plain
from minhu.ledgers.models import Record
from minhu.ledgers.queries.shelf import books
from minhu.places.codes import inside

MATRIX = "responsibility"


@dataclass(frozen=True, slots=True)
class Answering:
    """A matter, and who leads (主管), drives (主抓) and does it (主体); each may be empty."""

    matter: str
    leads: str
    drives: str
    does: str


def answering(matters: Sequence[str], area: str) -> Answering | None:
    """Return who answers in a place for the first of some matters that anything is said of.

    One statement, three where something is said. Nothing where the ledger is not there, is kept closely, or speaks of other places.
    """
    keys = [plain(each) for each in matters]
    rows = Record.objects.filter(ledger__code=MATRIX, struck=False, key__in=keys)
    here = {each.key: each.values for each in rows if inside(area, each.area_id)}
    book = books((MATRIX,)).get(MATRIX) if here else None
    if book is None:
        return None
    matter = next(each for each in keys if each in here)
    said = {name: str(here[matter].get(held.slot) or "") for name, held in book.columns.items()}
    return Answering(matter, *(said.get(name, "") for name in ("主管", "主抓", "主体")))
