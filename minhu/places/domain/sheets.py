"""Files of rows: read whole, with the numbers that a person sees in Excel."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import BOOKS, lines_of, rows_of
from minhu.places.domain.divisions import text, tidy
from minhu.places.domain.reports import Refusal

EXCEL = BOOKS | {".xlsm", ".xltm"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and the rows below it by number, the header being row 1."""

    header: tuple[str, ...]
    rows: dict[int, list[str]]

    def require(self, columns: Iterable[str]) -> None:
        """Raise ``DomainError`` unless each column is there, once."""
        for column in columns:
            count = self.header.count(column)
            if count != 1:
                words = {"column": column}
                missing = _("文件里没有“%(column)s”这一列，请核对对照表和表头。") % words
                twice = _("文件的表头里“%(column)s”出现了不止一次，请改名。") % words
                raise DomainError(twice if count else missing)

    def cells(self, row: int) -> dict[str, str]:
        """Return the cells of a row by column; cells that are missing at the end are empty."""
        values = self.rows[row]
        padded = values + [""] * (len(self.header) - len(values))
        return dict(zip(self.header, padded, strict=False))

    def has_more(self, row: int) -> bool:
        """Answer whether a row has more cells than the header names."""
        return any(cell.strip() for cell in self.rows[row][len(self.header) :])


def read_sheet(path: Path) -> Sheet:
    """Read a file of rows; empty lines do not count.

    A CSV file may be packed or not, in UTF-8 or GB 18030. Of an Excel workbook the first
    sheet is read, cells as a person reads them.
    """
    lines = enumerate(_excel(path) if path.suffix.lower() in EXCEL else _csv(path), start=1)
    header = next(lines, (1, []))[1]
    if not header:
        raise DomainError(_("文件是空的。"))
    return Sheet(
        tuple(name.strip() for name in header),
        {number: cells for number, cells in lines if any(cell.strip() for cell in cells)},
    )


def write_refused(path: Path, sheet: Sheet, refused: Iterable[Refusal]) -> None:
    """Write the refused rows as they came, each with its number, the column and the reason."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            out = csv.writer(file)
            out.writerow([_("行"), _("列"), _("原因"), *sheet.header])
            for one in refused:
                out.writerow([one.row, one.column, one.reason, *sheet.rows[one.row]])
    except OSError as error:
        raise DomainError(_("写不了 %(path)s，请换一个地方。") % {"path": path}) from error


def _csv(path: Path) -> Iterator[list[str]]:
    return lines_of(csv.reader(StringIO(text(path), newline=""), strict=True))


def _excel(path: Path) -> Iterator[list[str]]:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DomainError(
            _("文件打不开：%(path)s。请确认路径，再试一次。") % {"path": path}
        ) from error
    return ([tidy(cell) for cell in row] for row in rows_of(content, path.name))
