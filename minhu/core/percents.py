"""Cells of a workbook that show per cent: 0.8 is stored, 80% is what people see, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final
from zipfile import ZipFile

STYLES: Final = "xl/styles.xml"
BUILT_IN: Final = frozenset({b"9", b"10"})
"""0% and 0.00%, which every program knows by number (ECMA-376, part 1, section 18.8.30)."""
_FORMAT = re.compile(rb"<numFmt\b[^<>]*>")
_CODE = re.compile(rb'formatCode="([^"]*)"')
_NUMBER = re.compile(rb'numFmtId="(\d+)"')
_STYLE = re.compile(rb"<xf\b[^<>]*>")
_QUOTED = re.compile(rb'&quot;.*?&quot;|"[^"]*"|\\.')


def as_shown(rows: list[list[Any]], cells: Iterable[tuple[int, int]]) -> None:
    """Write the numbers of such cells as they are shown: 0.8 as 80%."""
    for row, column in cells:
        line = rows[row] if row < len(rows) else []
        if column < len(line) and type(line[column]) in {int, float}:
            line[column] = _shown(line[column])


def in_xlsx(book: ZipFile, text: bytes) -> Iterator[tuple[int, int]]:
    """Yield the cells of a sheet that show per cent, from 0; ``text`` is the sheet's own."""
    if not (styles := _styles(book)):
        return
    marked = b"|".join(styles)
    cells = rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*\bs="(?:' + marked + rb')"'
    for found in re.finditer(cells, text):
        yield int(found[2]) - 1, column_of(found[1])


def shows_percent(shape: bytes) -> bool:
    """Answer whether numbers of a shape (``0.0%``) are shown in per cent; a quoted sign is only text."""
    return b"%" in _QUOTED.sub(b"", shape)


def column_of(letters: bytes) -> int:
    """Return which column, from 0, a cell such as AB12 stands in."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def _shown(number: float) -> str:
    return f"{(Decimal(f'{number:.15g}') * 100).normalize():f}%"


def _styles(book: ZipFile) -> list[bytes]:
    """Return the numbers of the styles that show per cent."""
    try:
        text = book.read(STYLES)
    except KeyError:
        return []
    percent = set(BUILT_IN)
    for each in _FORMAT.findall(text):
        number, code = _NUMBER.search(each), _CODE.search(each)
        if number and code and shows_percent(code[1]):
            percent.add(number[1])
    _before, _tag, following = text.partition(b"<cellXfs")
    styles = _STYLE.findall(following.partition(b"</cellXfs>")[0])
    named = [found[1] if (found := _NUMBER.search(each)) else b"" for each in styles]
    return [str(place).encode() for place, number in enumerate(named) if number in percent]
