"""Files of rows: what Excel and old office machines write, read whole, or refused in words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO, StringIO
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from minhu.core import old_percents, percents
from minhu.core.errors import DomainError
from minhu.core.extents import MOST_CELLS, farthest
from minhu.core.packages import path_of

BOOKS = frozenset({".xlsx", ".xls", ".xlsb", ".ods"})
TEXTS = frozenset({".csv", ".txt", ""})
LARGEST_UNPACKED = 600 * 1024 * 1024
_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<f(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:(?:<v\s*/>|<v></v>)\s*)?</c>'
)
_OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""Where an .xls keeps its macros is called so, whatever its own name."""
_SHEET = re.compile(rb"<sheet [^<>]*r:id=\"([^\"]+)\"")
Row = Sequence[object]


class Unreckoned(str):
    """The cell of a formula whose result is not in the file."""

    __slots__ = ()


def rows_of(content: bytes, name: str) -> Sequence[Row]:
    """Return the rows of a file by its content; of a workbook the first sheet that is shown.

    CSV may be in UTF-8 or GB 18030. Raises ``DomainError`` for files with macros, packed too
    tightly, or that cannot be read.
    """
    return next(iter(sheets_of(content, name).values()))


def sheets_of(content: bytes, name: str) -> dict[str, Sequence[Row]]:
    """Return the rows of each sheet that is shown, by its name; a CSV file is one without a name.

    Words in cells that are merged downwards stand in each of their rows, numbers in the first
    alone: they are of all of them together. Raises as ``rows_of``.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix in {".xlsm", ".xltm"}:
        raise DomainError(_("带宏的文件不收。请另存为 .xlsx，再传一次。"))
    if suffix not in BOOKS | TEXTS or (suffix in TEXTS and b"\0" in content):
        raise DomainError(
            _("这不是表格。请传 Excel 或 CSV 文件；打不开的，用 Excel 另存为 .xlsx 再传。")
        )
    return _book(content) if suffix in BOOKS else {"": list(_text(content))}


def check_packed(content: bytes, *, most: int = LARGEST_UNPACKED) -> None:
    """Raise ``DomainError`` for a packed file with macros, or that unpacks to too many bytes."""
    try:
        _check(ZipFile(BytesIO(content)), most)
    except BadZipFile as error:
        raise DomainError(_("文件打不开。请用 Excel 另存为 .xlsx，再传一次。")) from error


def sheet_rows(content: bytes, name: str) -> Sequence[Row] | None:
    """Return the rows of a workbook's sheet by its name, whatever its case; ``None`` for none."""
    try:
        _check_reach(content, ZipFile(BytesIO(content)) if content[:2] == b"PK" else None)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
    except (CalamineError, BadZipFile):
        return None
    found = next((each for each in book.sheet_names if each.strip().lower() == name), None)
    return book.get_sheet_by_name(found).to_python(skip_empty_area=False) if found else None


def _book(content: bytes) -> dict[str, Sequence[Row]]:
    try:
        packed = ZipFile(BytesIO(content)) if content[:2] == b"PK" else None
        if packed is not None:
            _check(packed, LARGEST_UNPACKED)
        elif _OLD_MACROS in content:
            raise DomainError(_("文件里藏着宏，不收。请另存为不带宏的 .xlsx，再传一次。"))
        _check_reach(content, packed)
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        shown = {
            each.name: number
            for number, each in enumerate(book.sheets_metadata)
            if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
        }
        found = {name: _sheet(book.get_sheet_by_index(number)) for name, number in shown.items()}
    except (CalamineError, BadZipFile) as error:
        raise DomainError(_("文件打不开。请用 Excel 另存为 .xlsx，再传一次。")) from error
    if not found:
        raise DomainError(_("文件打不开。请用 Excel 另存为 .xlsx，再传一次。"))
    for name, rows in found.items():
        percents.as_shown(rows, _shares(content, packed, rows, (shown[name], name)))
    return dict(found)


def _shares(
    content: bytes, packed: ZipFile | None, rows: list[list[Any]], sheet: tuple[int, str]
) -> Iterable[old_percents.Cell]:
    """Return the cells of a sheet that show per cent; mark those that are not reckoned."""
    number, name = sheet
    if packed is None:
        return old_percents.in_xls(content, number)
    inside = packed.namelist()
    if "content.xml" in inside:
        _mark(rows, old_percents.unreckoned_in_ods(packed, name))
        return old_percents.in_ods(packed, name)
    if "xl/workbook.bin" in inside:
        return old_percents.in_xlsb(packed, number)
    text = _sheet_text(packed, number)
    _mark(rows, _unreckoned(text))
    return percents.in_xlsx(packed, text)


def _sheet(sheet: CalamineSheet) -> list[list[Any]]:
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        words = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if isinstance(words, str):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] or words
    return rows


def _check(packed: ZipFile, most: int) -> None:
    """Refuse macros hidden under a harmless name, and what would unpack without end."""
    if any(each.lower().endswith("vbaproject.bin") for each in packed.namelist()):
        raise DomainError(_("文件里藏着宏，不收。请另存为不带宏的 .xlsx，再传一次。"))
    if sum(each.file_size for each in packed.infolist()) > most:
        raise DomainError(_("文件展开以后太大。请分成几个文件。"))


def _check_reach(content: bytes, packed: ZipFile | None) -> None:
    """Refuse a sheet with a cell so far away that no machine has room for what lies between."""
    if farthest(content, packed) > MOST_CELLS:
        raise DomainError(
            _("表里有格子在很远的地方写了字，中间全是空的。请把要导的行复制到一张新表，再传一次。")
        )


def _mark(rows: list[list[Any]], cells: Iterable[old_percents.Cell]) -> None:
    """Put a mark where a formula stands without its result: it must not count as empty."""
    for row, column in cells:
        line = rows[row] if row < len(rows) else []
        if column < len(line):
            line[column] = Unreckoned("=")


def _unreckoned(text: bytes) -> Iterator[old_percents.Cell]:
    for letters, row in _FORMULA.findall(text) if b"<f" in text else ():
        yield int(row) - 1, percents.column_of(letters)


def _sheet_text(packed: ZipFile, number: int) -> bytes:
    """Return the text of a sheet by its place in the workbook; nothing when it is not there."""
    try:
        key = _SHEET.findall(packed.read("xl/workbook.xml"))[number]
        return packed.read(path_of(packed.read("xl/_rels/workbook.xml.rels"), key))
    except (KeyError, IndexError, StopIteration):
        return b""


def _text(content: bytes) -> Iterator[Row]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return lines_of(csv.reader(StringIO(text, newline=""), strict=True))
    raise DomainError(_("文件打不开。请用 Excel 另存为 .xlsx，再传一次。"))


def lines_of(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the lines of a CSV file; raises ``DomainError`` with the row that cannot be read."""
    number = 1
    try:
        for line in reader:
            number += 1
            yield line
    except csv.Error as error:
        words = {"row": number}
        raise DomainError(
            _("第 %(row)s 行读不下去，请检查引号是否成对，再另存一次。") % words
        ) from error
