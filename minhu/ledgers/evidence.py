"""What the cells of a column could be: what a kind reads, days without a year, and how many of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from minhu.core.errors import DomainError
from minhu.ledgers.cells import Reading, counts_in_ten_thousands, read
from minhu.ledgers.enums import Kind
from minhu.ledgers.traces import ends_where_it_began

DATED = re.compile("日期|时间|年月|期限|时限")
_YEARLESS = re.compile(r"(?:0?[1-9]|1[0-2])(月|[-/.])(?:0?[1-9]|[12]\d|3[01])[日号]?")


def reads(cell: str, kind: Kind, label: str = "") -> bool:
    """Answer whether a kind reads a cell of a column of this name."""
    if kind is Kind.POLYGON and not ends_where_it_began(cell):
        return False
    try:
        read(cell, Reading(kind, ten_thousands=counts_in_ten_thousands(label)))
    except DomainError:
        return False
    return True


def mostly(cells: list[str], test: Callable[[str], bool]) -> bool:
    """Answer whether four of five cells pass a test."""
    return bool(cells) and sum(bool(test(cell)) for cell in cells) * 5 >= len(cells) * 4


def lacks_year(cell: str, label: str) -> bool:
    """Answer whether a cell is a day without its year; one like 3.5 only where the head says so."""
    found = _YEARLESS.fullmatch(cell.replace(" ", ""))
    return found is not None and (found[1] == "月" or "日期" in label or "时间" in label)


def are_days(cells: list[str], label: str) -> bool:
    """Answer whether cells under a head that says so are days: half are, and the rest no days at all.

    Days beside their hour, or of no year, stay words, so that none is lost. The page names what is
    left before anything is taken.
    """
    others = [cell for cell in cells if not reads(cell, Kind.DATE)]
    known = not any(reads(cell, Kind.MOMENT) or lacks_year(cell, label) for cell in others)
    most = mostly(cells, lambda cell: reads(cell, Kind.DATE))
    return most or (known and 0 < len(others) * 2 <= len(cells))
