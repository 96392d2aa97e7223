"""Files of rows written for a test."""

from __future__ import annotations

from pathlib import Path

from xlsxwriter import Workbook

from minhu.places.domain.sheets import Sheet


def sheet(*lines: str) -> Sheet:
    """Return a sheet of lines with cells between bars, the first line being the header."""
    header, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    return Sheet(tuple(header), dict(enumerate(rows, start=2)))


def workbook(path: Path, *lines: str) -> Path:
    with Workbook(path) as book:
        page = book.add_worksheet()
        for number, line in enumerate(lines):
            page.write_row(number, 0, [cell.strip() for cell in line.split("|")])
    return path
