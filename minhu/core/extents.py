"""How far the cells of a workbook reach: one stray cell in the last corner makes a sheet of 17 milliard.

Whatever reads a sheet keeps room for all that lies between its cells. What is told here is
asked before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from struct import error, unpack_from
from typing import Final
from zipfile import ZipFile

from minhu.core.old_books import ROW, TAGS, records, stream_of, times, wide_records
from minhu.core.percents import column_of

MOST_CELLS: Final = 20_000_000
"""So many places a sheet may span, empty ones included: a million rows of twenty columns."""
Corner = tuple[int, int]
"""A row and a column, both from 0."""
_XLSX = re.compile(
    rb"<(?:\w+:)?(?:row|c)\b[^<>]*?\sr\s*=\s*[\"'](?P<column>[A-Za-z]{0,3})(?P<row>\d{1,10})"
)
_SHEET: Final = 0x0085
_CELLS, _MANY = frozenset((0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E)), 0x00BD
"""Records of .xls: a cell that holds something; several numbers in a row."""
_WIDE_CELLS = frozenset(range(2, 12))
"""Records of .xlsb: cells that hold something."""


def farthest(content: bytes, packed: ZipFile | None) -> int:
    """Return how many places the largest sheet spans, from its first corner to its last cell."""
    reach = _of_package(packed) if packed else _of_xls(content)
    return max(((row + 1) * (column + 1) for row, column in reach), default=0)


def _of_package(packed: ZipFile) -> Iterator[Corner]:
    for name in packed.namelist():
        if name == "content.xml":
            yield from _of_ods(packed.read(name))
        elif name.endswith(".bin") and "sheet" in name.lower():
            yield _corner(_wide(packed.read(name)))
        elif name.endswith(".xml") and name.startswith("xl/"):
            yield _corner(_narrow(packed.read(name)))


def _corner(cells: Iterable[Corner]) -> Corner:
    """Return the last row and the last column that any cell of a sheet stands in."""
    last_row, last_column = 0, 0
    for row, column in cells:
        last_row, last_column = max(last_row, row), max(last_column, column)
    return last_row, last_column


def _narrow(text: bytes) -> Iterator[Corner]:
    """Yield the cells of a part of .xlsx; of a row that says only its own number, its first."""
    for found in _XLSX.finditer(text) if b"sheetData" in text else ():
        yield int(found["row"]) - 1, max(column_of(found["column"].upper()), 0)


def _of_ods(text: bytes) -> Iterator[Corner]:
    """Yield of each row of all sheets how far the cells reach that hold something."""
    row, column, height = 0, 0, 0
    for found in TAGS.finditer(text):
        if found["sheet"] is not None:
            row, column, height = 0, 0, 0
        elif (said := found["row"]) is not None:
            row, column, height = row + height, 0, times(said)
        else:
            column += times(found["cell"])
            if b"value-type=" in found["cell"]:
                yield row + height - 1, column - 1


def _of_xls(content: bytes) -> Iterator[Corner]:
    try:
        stream = stream_of(content)
        for kind, at, _end in records(stream, 0):
            if kind == _SHEET:
                yield _corner(_cells(stream, unpack_from("<I", stream, at)[0]))
    except (IndexError, error):
        return


def _cells(stream: bytes, start: int) -> Iterator[Corner]:
    for kind, at, end in records(stream, start):
        if kind in _CELLS or kind == _MANY:
            row, column = unpack_from("<HH", stream, at)
            yield row, column + (max((end - at - 6) // 6 - 1, 0) if kind == _MANY else 0)


def _wide(stream: bytes) -> Iterator[Corner]:
    row = 0
    try:
        for kind, at, _end in wide_records(stream):
            if kind == ROW:
                (row,) = unpack_from("<I", stream, at)
            elif kind in _WIDE_CELLS:
                yield row, unpack_from("<I", stream, at)[0]
    except (IndexError, error):
        return
