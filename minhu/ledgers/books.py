"""Ledgers as Excel files: what is known, and the rows that were refused."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from minhu.core.sheets import LONG, harmless, refused_sheet
from minhu.ledgers import cells
from minhu.ledgers.domain.rows import Refusal
from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Record


def book_of(
    name: str, columns: Sequence[Column], records: Iterable[Record], *, mark: str
) -> IO[bytes]:
    """Return a ledger as the Excel file people know it from; ``mark`` says who took it out.

    Written row by row into a file, so a long ledger needs no more memory than a short one.
    """
    out = TemporaryFile()  # noqa: SIM115 -- closed by whoever has sent it
    with Workbook(out, {**LONG, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        sheet.set_footer(f"&L{mark.replace('&', '&&')}&R&P / &N")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(columns) - 1, 0), 16)
        sheet.write_row(0, 0, [column.label for column in columns], book.add_format({"bold": True}))
        for number, record in enumerate(records, start=1):
            for place, column in enumerate(columns):
                _cell(sheet, (number, place), record.values.get(column.slot), column)
    out.seek(0)
    return out


def lines_of(columns: Sequence[Column], records: Iterable[Record], *, mark: str) -> Iterator[bytes]:
    """Yield a ledger as CSV that Excel opens, a line at a time; the last line is the mark."""
    out = StringIO()
    writer = csv.writer(out)

    def line(cells_: Iterable[str]) -> bytes:
        writer.writerow([harmless(each) for each in cells_])
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return text.encode()

    yield "\ufeff".encode() + line(column.label for column in columns)
    for record in records:
        yield line(_bare(record.values.get(column.slot), column) for column in columns)
    yield line([mark])


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file bit by bit and close it."""
    with file:
        while piece := file.read(65536):
            yield piece


def _bare(value: Any, column: Column) -> str:  # noqa: ANN401 -- a value as it is kept
    shown = cells.show(value, column.kind)
    return shown.replace(",", "") if column.kind in NUMBERS else shown


def refused_book(table: Table, refused: Iterable[Refusal]) -> BytesIO:
    """Return only the rows that were refused, as they came, with the reason behind each."""
    rows = (
        (
            [cells.plain(cell) for cell in table.rows[one.row]],
            "；".join(f"{e.label}：{e.why}" if e.label else e.why for e in one.cells),
        )
        for one in refused
    )
    return BytesIO(refused_sheet(table.labels, rows))


def _cell(sheet: Any, place: tuple[int, int], value: Any, column: Column) -> None:  # noqa: ANN401 -- a sheet of the library
    if isinstance(value, dict) and column.kind in NUMBERS and not value.get("floor"):
        number = Decimal(value["n"])
        sheet.write_number(*place, float(number / 100 if column.kind == Kind.MONEY else number))
    elif column.kind == Kind.DATE and value:
        sheet.write_datetime(
            *place, datetime.combine(date.fromisoformat(value), datetime.min.time())
        )
    else:
        sheet.write_string(*place, cells.show(value, column.kind))


def _sheet_name(name: str) -> str:
    return "".join(letter for letter in name if letter not in "[]:*?/\\'")[:31] or _("台账")
