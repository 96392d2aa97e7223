"""A workbook with a sheet for each community is one ledger; what is another table is named."""

from __future__ import annotations

from io import BytesIO

from xlsxwriter import Workbook

from minhu.core.tables import rows_of
from minhu.ledgers.domain.files import table_of_file

HEAD = ["小区", "户数"]


def workbook() -> bytes:
    out = BytesIO()
    with Workbook(out) as book:
        for name, head in (("东风社区", HEAD), ("春晓社区", HEAD), ("说明", ["甲", "乙"])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, head)
            sheet.write_row(1, 0, [f"{name}一号院", 30])
            sheet.write_row(2, 0, ["合计", 30])
    return out.getvalue()


def test_sheets_with_one_header_are_one_table_that_knows_which_row_came_from_where() -> None:
    table = table_of_file(workbook(), "院.xlsx")
    assert (table.labels, table.apart) == (("小区", "户数", "工作表"), ("说明",))
    assert [line[2] for line in table.rows.values()] == ["东风社区", "春晓社区"]
    assert [*map(table.where, table.rows)] == ["“东风社区”第 2 行", "“春晓社区”第 2 行"]
    assert [*map(table.where, table.others)] == ["“东风社区”第 3 行", "“春晓社区”第 3 行"]


def test_words_merged_downwards_stand_in_each_row_and_numbers_once() -> None:
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["社区", "小区", "户数"])
        sheet.merge_range(1, 0, 2, 0, "东风社区")
        sheet.merge_range(1, 2, 2, 2, 60)
        sheet.write_column(1, 1, ["一号院", "二号院"])
    rows = rows_of(out.getvalue(), "院.xlsx")
    assert rows[1:] == [["东风社区", "一号院", 60], ["东风社区", "二号院", ""]]
