"""Which cells show per cent in workbooks of other formats than .xlsx: .xls, .xlsb and .ods.

Only what that takes is read: of .xls and .xlsb the styles and the heads of the cells
([MS-XLS], [MS-XLSB]; the .xls lies in sectors, [MS-CFB]), of .ods the kind each cell says it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from struct import error, unpack_from
from typing import Final
from zipfile import ZipFile

from minhu.core.old_books import NAME, ROW, TAGS, records, stream_of, times, wide_records
from minhu.core.packages import path_of
from minhu.core.percents import BUILT_IN, shows_percent

Cell = tuple[int, int]
"""A row and a column, both from 0."""
_USUAL: Final = frozenset(map(int, BUILT_IN))


# .ods


_PERCENT, _FORMULA, _RESULT = (
    b'office:value-type="percentage"',
    b"table:formula=",
    b"office:value-type=",
)


def in_ods(book: ZipFile, name: str) -> Iterator[Cell]:
    """Yield the cells of a sheet, by its name, that show per cent."""
    return _walked(book, name, _PERCENT, b"\0")


def unreckoned_in_ods(book: ZipFile, name: str) -> Iterator[Cell]:
    """Yield the cells of a sheet, by its name, with a formula of which no result is kept."""
    return _walked(book, name, _FORMULA, _RESULT)


def _walked(book: ZipFile, name: str, has: bytes, lacks: bytes) -> Iterator[Cell]:
    text = book.read("content.xml")
    here, row, column, height = False, 0, 0, 0
    for found in TAGS.finditer(text) if has in text else ():
        if (said := found["sheet"]) is not None:
            here, row, column, height = _called(said) == name, 0, 0, 0
        elif (said := found["row"]) is not None:
            row, column, height = row + height, 0, times(said)
        elif here:
            cell = found["cell"]
            width = times(cell)
            if has in cell and lacks not in cell:
                yield from ((row + n, column + m) for n in range(height) for m in range(width))
            column += width


def _called(said: bytes) -> str:
    name = NAME.search(said)
    return unescape(name[1].decode()) if name else ""


# .xls


_SHEET, _SHAPE, _STYLE = 0x0085, 0x041E, 0x00E0
_NEWEST: Final = 0x0600
"""The format since Excel 97, whose texts say in three bytes how long they are; older ones in one."""
_ONE, _MANY = frozenset((0x0203, 0x027E, 0x0006)), 0x00BD
"""A cell with a number, a short number or a formula; and several short numbers in a row."""
_ONLY_A_MOULD: Final = 0x0004
"""Of a style: others are made from it, no cell has it."""


def in_xls(content: bytes, number: int) -> list[Cell]:
    """Return the cells of a sheet, by its place in the workbook, that show per cent."""
    try:
        stream = stream_of(content)
        styles, starts = _styles(stream)
        return list(_cells(stream, starts[number], styles)) if styles else []
    except (IndexError, error):
        return []


def _styles(stream: bytes) -> tuple[frozenset[int], list[int]]:
    """Return the styles of cells that show per cent, and where each sheet begins."""
    percent, styles, starts = set(_USUAL), [], []
    before = 5 if unpack_from("<H", stream, 4)[0] == _NEWEST else 3
    for kind, at, end in records(stream, 0):
        if kind == _SHEET:
            starts.append(unpack_from("<I", stream, at)[0])
        elif kind == _SHAPE and shows_percent(_plain(stream[at + before : end])):
            percent.add(unpack_from("<H", stream, at)[0])
        elif kind == _STYLE:
            styles.append(unpack_from("<HHH", stream, at)[1:])
    shown = (n for n, (shape, how) in enumerate(styles) if shape in percent)
    return frozenset(n for n in shown if not styles[n][1] & _ONLY_A_MOULD), starts


def _plain(said: bytes) -> bytes:
    """Return the signs of a shape that are plain ones, whether it is written wide or narrow."""
    return said.replace(b"\0", b"")


def _cells(stream: bytes, start: int, styles: frozenset[int]) -> Iterator[Cell]:
    for kind, at, end in records(stream, start):
        if kind in _ONE:
            row, column, style = unpack_from("<HHH", stream, at)
            if style in styles:
                yield row, column
        elif kind == _MANY:
            row, column = unpack_from("<HH", stream, at)
            for n in range((end - at - 6) // 6):
                if unpack_from("<H", stream, at + 4 + 6 * n)[0] in styles:
                    yield row, column + n


# .xlsb


_NOTHING: Final = 0xFFFFFFFF
"""A text that is not there."""
_REAL = frozenset((2, 5, 9))
"""A cell with a short number, a number, a formula."""
_WIDE_SHEET, _WIDE_SHAPE, _WIDE_STYLE, _STYLES_BEGIN, _STYLES_OVER = 156, 44, 47, 617, 618


def in_xlsb(book: ZipFile, number: int) -> list[Cell]:
    """Return the cells of a sheet, by its place in the workbook, that show per cent."""
    try:
        styles = _wide_styles(book.read("xl/styles.bin"))
        key = _wide_sheets(book.read("xl/workbook.bin"))[number]
        path = path_of(book.read("xl/_rels/workbook.bin.rels"), key)
        return list(_wide_cells(book.read(path), styles)) if styles else []
    except (KeyError, IndexError, StopIteration, error):
        return []


def _wide_sheets(stream: bytes) -> list[bytes]:
    """Return by which name each sheet is found in the package, in their order."""
    keys = []
    for kind, at, _end in wide_records(stream):
        length = unpack_from("<I", stream, at + 8)[0] if kind == _WIDE_SHEET else _NOTHING
        if length != _NOTHING:
            keys.append(_plain(stream[at + 12 : at + 12 + 2 * length]))
    return keys


def _wide_styles(stream: bytes) -> frozenset[int]:
    percent, styles, cells = set(_USUAL), [], False
    for kind, at, end in wide_records(stream):
        if kind == _WIDE_SHAPE and shows_percent(_plain(stream[at + 6 : end])):
            percent.add(unpack_from("<H", stream, at)[0])
        elif kind in {_STYLES_BEGIN, _STYLES_OVER}:
            cells = kind == _STYLES_BEGIN
        elif kind == _WIDE_STYLE and cells:
            styles.append(unpack_from("<H", stream, at + 2)[0])
    return frozenset(n for n, shape in enumerate(styles) if shape in percent)


def _wide_cells(stream: bytes, styles: frozenset[int]) -> Iterator[Cell]:
    row = 0
    for kind, at, _end in wide_records(stream):
        if kind == ROW:
            (row,) = unpack_from("<I", stream, at)
        elif kind in _REAL:
            column, style = unpack_from("<II", stream, at)
            if style & 0xFFFFFF in styles:
                yield row, column
