"""What may be chosen in a column, read from the cells of a file."""

from __future__ import annotations

from minhu.ledgers.cells import parted, plain
from minhu.ledgers.guessing import Table

MOST, LONGEST = 100, 40


def choices_in(table: Table, index: int, *, several: bool) -> tuple[str, ...]:
    """Return the different things that a column says, in the order they come.

    Nothing where they are too many or too long to be chosen from. With ``several`` a cell may say
    more than one.
    """
    cells = (plain(row[index]) for row in table.rows.values() if index < len(row))
    said = (each for cell in cells for each in (parted(cell) if several else (cell,)))
    found = tuple(dict.fromkeys(filter(None, said)))
    return found if len(found) <= MOST and max(map(len, found), default=0) <= LONGEST else ()
