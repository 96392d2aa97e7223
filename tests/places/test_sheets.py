"""Files of rows, whichever program wrote them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from minhu.core.errors import DomainError
from minhu.places.domain.sheets import Sheet, read_sheet, write_refused


def workbook(path: Path, rows: list[list[object]]) -> Path:
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_an_excel_file_reads_like_a_csv_file_with_the_numbers_of_its_rows(tmp_path: Path) -> None:
    rows: list[list[object]] = [["类别", " 张数 "], ["井盖", 2], [], ["路灯", 1.5]]
    sheet = read_sheet(workbook(tmp_path / "a.xlsx", rows))
    assert sheet.header == ("类别", "张数")
    assert sheet.rows == {2: ["井盖", "2"], 4: ["路灯", "1.5"]}
    plain = tmp_path / "a.csv"
    plain.write_text("类别,张数\n井盖,2\n,\n路灯,1.5\n", "gb18030")
    assert read_sheet(plain) == sheet


def test_rows_above_the_table_keep_their_numbers(tmp_path: Path) -> None:
    sheet = read_sheet(workbook(tmp_path / "a.xlsx", [["类别"], [], [], ["井盖"]]))
    assert list(sheet.rows) == [4]


def test_what_only_looks_like_excel_is_refused_in_words(tmp_path: Path) -> None:
    fake = tmp_path / "a.xlsx"
    fake.write_text(str(date(2026, 1, 1)))
    with pytest.raises(DomainError, match="文件打不开"):
        read_sheet(fake)
    with pytest.raises(DomainError, match="文件打不开"):
        read_sheet(tmp_path / "none.xlsx")


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="空的"):
        read_sheet(workbook(tmp_path / "a.xlsx", []))


def test_where_nothing_can_be_written_another_place_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="换一个地方"):
        write_refused(tmp_path, Sheet(("a",), {}), [])
