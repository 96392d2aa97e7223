"""Several sheets of one workbook, a table each: those with the same header are one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from minhu.core.tables import Row
from minhu.ledgers.guessing import A_SHEET, Table

SHEET = "工作表"
"""The column that says on which sheet a row stood; often the name of a community."""


def joined(tables: Mapping[str, Table]) -> Table:
    """Return the first table with rows, and behind them those of all with the same header.

    With more than one the name of the sheet is a column. The names of the others are kept, for
    whoever sent the file is told that they were left out.
    """
    filled = {name: each for name, each in tables.items() if each.rows}
    if len(filled) < 2:  # noqa: PLR2004 -- there is nothing to join
        return next(iter(filled.values()), Table(0, (), {}))
    first = next(iter(filled.values()))
    alike = {name: each for name, each in filled.items() if each.labels == first.labels}
    apart = tuple(name for name in filled if name not in alike)
    if len(alike) == 1:
        return replace(first, apart=apart)
    rows: dict[int, Row] = {}
    others: dict[int, str] = {}
    width = len(first.labels)
    for place, (name, each) in enumerate(alike.items()):
        for number, line in each.rows.items():
            row = [*line[:width], *[""] * (width - len(line))]
            rows[place * A_SHEET + number] = [*row, name]
        others |= {place * A_SHEET + number: words for number, words in each.others.items()}
    labels = (*first.labels, SHEET)
    titles = {each.title for each in alike.values()}
    title = titles.pop() if len(titles) == 1 else ""
    return Table(first.header, labels, rows, others, tuple(alike), apart, title)
