"""One stray cell in the last corner of a sheet stops no machine: it is refused in words."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
import xlsxwriter

from minhu.core.errors import DomainError
from minhu.core.extents import farthest
from minhu.core.tables import sheets_of
from tests.ledgers.old_books import Lines, Seen, xls, xlsb

CELL = '<table:table-cell table:number-columns-repeated="{}" office:value-type="float"/>'
LINES: Lines = [["甲", Seen(0.8, "0%")] for _row in range(7)]
EMPTY = '<table:table-cell table:number-columns-repeated="16384"/>'


def xlsx(row: int, column: int) -> bytes:
    held = BytesIO()
    with xlsxwriter.Workbook(held) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "编号")
        sheet.write(row, column, "误写")
    return held.getvalue()


def ods(rows: int, cell: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as packed:
        row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        packed.writestr("content.xml", f'<table:table table:name="a">{row}</table:table>')
    return held.getvalue()


def test_a_cell_in_the_last_corner_is_refused_before_room_is_kept_for_all_before_it() -> None:
    with pytest.raises(DomainError, match="复制到一张新表"):
        sheets_of(xlsx(1_048_575, 16_383), "台账.xlsx")
    with pytest.raises(DomainError, match="复制到一张新表"):
        sheets_of(ods(1_048_576, CELL.format(1000)), "台账.ods")


def test_a_cell_some_way_off_is_taken_as_it_stands() -> None:
    (rows,) = sheets_of(xlsx(300, 12), "台账.xlsx").values()
    assert (len(rows), rows[300][12]) == (301, "误写")


def test_how_far_a_sheet_reaches_is_told_by_its_cells_not_by_what_is_empty() -> None:
    for content, places in (
        (xlsx(9, 4), 50),
        (xlsb(LINES), 14),
        (ods(20, CELL.format(3)), 60),
        (ods(1_048_576, EMPTY), 0),
    ):
        assert farthest(content, ZipFile(BytesIO(content))) == places
    assert farthest(xls(LINES), None) == 14


def test_macros_of_an_old_workbook_are_refused_whatever_it_is_called() -> None:
    hidden = b"\xd0\xcf\x11\xe0" + "_VBA_PROJECT".encode("utf-16-le")
    with pytest.raises(DomainError, match="宏"):
        sheets_of(hidden, "台账.xls")
