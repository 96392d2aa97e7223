"""Each kind of bad input is understood or refused with row, column and reason; the rest goes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from xlsxwriter import Workbook

from minhu.core.errors import DomainError
from minhu.ledgers.domain import taking
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.files import keep_file, table_of_file
from minhu.ledgers.domain.taking import Verdict, take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record, RecordStep, Upload
from minhu.places.models import Area
from minhu.rates.models import Tally
from tests.cast import NOW, STREET, Cast
from tests.ledgers.old_books import Lines as OldLines
from tests.ledgers.old_books import Seen, ods, xls, xlsb

pytestmark = pytest.mark.django_db
NEVER_RECKONED = re.compile(
    rb'<table:table-cell office:value-type="float" office:value="77">.*?</table:table-cell>'
)
HEAD: Line = ["楼院", "社区", "户数", "完成率", "改造资金（元）", "检查日期"]
GOOD: Line = ["一号院", "东风社区", 30, "98.5%", "15万", "2026-11-02"]
Line = Sequence[object]
Lines = Sequence[Line]


@pytest.fixture
def yards(cast: Cast) -> Ledger:
    asked = [
        Asked("楼院", Kind.TEXT, key=True),
        Asked("社区", Kind.AREA),
        Asked("户数", Kind.INTEGER),
        Asked("完成率", Kind.DECIMAL),
        Asked("改造资金（元）", Kind.MONEY),
        Asked("检查日期", Kind.DATE),
    ]
    street = Area.objects.get(code=STREET)
    return open_ledger("楼院", street, asked, actor=cast.street, at=NOW, code="yards")


def workbook(lines: Lines, *, merged: str = "", before: Lines = ()) -> bytes:
    """Return an Excel file; ``merged`` cells of it, and rows of a hidden sheet ``before``."""
    out = BytesIO()
    with Workbook(out) as book:
        if before:
            hidden = book.add_worksheet("旧")
            for n, line in enumerate(before):
                hidden.write_row(n, 0, line)
            hidden.hide()
        sheet = book.add_worksheet("表")
        sheet.activate()
        if before:
            sheet.set_first_sheet()
        for n, line in enumerate(lines):
            sheet.write_row(n, 0, line)
        if merged:
            sheet.merge_range(merged, "一号楼院情况")
    return out.getvalue()


def taken(ledger: Ledger, content: bytes, name: str = "表.xlsx") -> Verdict:
    return take_rows(ledger, table_of_file(content, name), hand=Hand(None, NOW, name))


def refusals(verdict: Verdict) -> list[tuple[int, str, str]]:
    return [(one.row, one.label, one.why) for one in verdict.refused]


def values(slot: str) -> list[object]:
    return [each.values.get(slot) for each in Record.objects.order_by("pk")]


def test_a_merged_title_above_the_head_is_no_head(yards: Ledger) -> None:
    lines: Lines = [["", *[""] * 5], HEAD, GOOD]
    assert taken(yards, workbook(lines, merged="A1:F1")).new == 1
    assert Record.objects.get().key == "一号院"


def test_two_rows_of_heads_are_read_as_one(cast: Cast) -> None:
    asked = [Asked("楼院", Kind.TEXT, key=True), Asked("户数·在住", Kind.INTEGER)]
    street = Area.objects.get(code=STREET)
    ledger = open_ledger("两行", street, asked, actor=cast.street, at=NOW)
    lines: Lines = [["楼院", "户数", ""], ["", "在住", "空置"], ["一号院", 30, 2]]
    assert taken(ledger, workbook(lines)).new == 1
    assert values("c2") == [{"n": "30"}]


def test_a_hidden_sheet_is_passed_over(yards: Ledger) -> None:
    old: Lines = [HEAD, ["旧院", "东风社区", 9, "", "", ""]]
    assert taken(yards, workbook([HEAD, GOOD], before=old)).new == 1
    assert Record.objects.get().key == "一号院"


def test_days_written_as_text_are_days_and_one_that_is_none_says_where(yards: Ledger) -> None:
    days = ["2026年11月2日", "2026.11.3", "20261104", "2026/2/30"]
    lines = [[f"{n}号院", "东风社区", n, "", "", day] for n, day in enumerate(days)]
    verdict = taken(yards, workbook([HEAD, *lines]))
    assert values("c6") == ["2026-11-02", "2026-11-03", "2026-11-04"]
    assert refusals(verdict) == [(5, "检查日期", "不是日期，请连年份写成 2026-11-20")]


@pytest.mark.parametrize("day", ["3月5日", "5/3", "03-05", "26.3.5", "3.5", "2026年3月"])
def test_a_day_without_its_year_is_refused_and_no_year_is_guessed(yards: Ledger, day: str) -> None:
    verdict = taken(yards, workbook([HEAD, ["一号院", "东风社区", 1, "", "", day], GOOD]))
    assert (verdict.new, refusals(verdict)) == (
        1,
        [(2, "检查日期", "不是日期，请连年份写成 2026-11-20")],
    )


def test_wan_yi_per_cent_and_floors_are_numbers(yards: Ledger) -> None:
    lines = [
        ["一号院", "东风社区", "1.2万", "98.5%", "1.5亿", ""],
        ["二号院", "东风社区", "400余", "５０％", "20多万", ""],
        ["三号院", "东风社区", "两百", "", "", ""],
    ]
    verdict = taken(yards, workbook([HEAD, *lines]))
    assert values("c3") == [{"n": "12000"}, {"n": "400", "floor": True}]
    assert values("c4") == [{"n": "98.5"}, {"n": "50"}]
    assert values("c5") == [{"n": "15000000000"}, {"n": "20000000", "floor": True}]
    assert refusals(verdict) == [(4, "户数", "不是数字，请只写数，如 300 或 300余")]


@pytest.mark.parametrize("shape", ["0%", "0.0%", "0.00%;[Red]-0.00%"])
def test_a_cell_that_shows_per_cent_is_taken_as_it_is_seen(yards: Ledger, shape: str) -> None:
    out = BytesIO()
    with Workbook(out) as book:
        sheet, seen = book.add_worksheet(), book.add_format({"num_format": shape})
        quoted = book.add_format({"num_format": '0.00"%"'})
        sheet.write_row(0, 0, HEAD)
        for row, (rate, how) in enumerate([(0.8, seen), (0.985, seen), (0.8, quoted)], start=1):
            sheet.write_row(row, 0, [f"{row}号院", "东风社区", 30])
            sheet.write_number(row, 3, rate, how)
    assert taken(yards, out.getvalue()).new == 3
    assert values("c4") == [{"n": "80"}, {"n": "98.5"}, {"n": "0.8"}]


@pytest.mark.parametrize(
    ("name", "made"),
    [("a.xls", xls), ("a.xls", partial(xls, large=False)), ("a.xlsb", xlsb), ("a.ods", ods)],
)
def test_so_is_one_of_a_workbook_of_another_format(
    yards: Ledger, name: str, made: Callable[[OldLines], bytes]
) -> None:
    rates = [Seen(0.8, "0%"), Seen(0.985, "0.0%"), Seen(1, "0%"), Seen(0.8, '0.00"%"')]
    rates.append(Seen(98.5, "0.0"))
    lines: OldLines = [[f"{n}号院", "东风社区", "30", rate] for n, rate in enumerate(rates, 1)]
    assert taken(yards, made([["楼院", "社区", "户数", "完成率"], *lines]), name).new == 5
    assert values("c4") == [{"n": n} for n in ("80", "98.5", "100", "0.8", "98.5")]


def test_whoever_is_refused_reads_every_cell_that_is_wrong_at_once(yards: Ledger) -> None:
    verdict = taken(yards, workbook([HEAD, ["一号院", "远方社区", "两百", "", "", "昨天"], GOOD]))
    (row,) = verdict.refused
    assert [each.label for each in row.cells] == ["社区", "户数", "检查日期"]
    assert (verdict.read, verdict.new) == (2, 1)


def test_full_width_digits_and_blanks_are_what_they_look_like(yards: Ledger) -> None:
    taken(
        yards, workbook([HEAD, ["一号院", "\u3000东风社区 ", "１，２００", "", "９３７８０元", ""]])
    )
    assert (values("c3"), values("c5")) == ([{"n": "1200"}], [{"n": "9378000"}])


def test_a_formula_counts_by_its_result_and_one_without_is_refused(yards: Ledger) -> None:
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        for row, (name, result) in enumerate([("一号院", 30), ("二号院", "")], start=1):
            sheet.write_row(row, 0, [name, "东风社区"])
            sheet.write_formula(row, 2, "=10*3", None, result)
    verdict = taken(yards, out.getvalue())
    assert values("c3") == [{"n": "30"}]
    assert [(one.row, one.label, one.why[:8]) for one in verdict.refused] == [
        (3, "户数", "公式没有算出结果")
    ]


def test_so_is_a_formula_of_an_open_document_and_no_zero_is_made_of_it(yards: Ledger) -> None:
    yards_said: OldLines = [
        ["一号院", "东风社区", Seen(30, "0")],
        ["二号院", "东风社区", Seen(77, "0")],
    ]
    whole = ods([list(map(str, HEAD)), *yards_said])
    out = BytesIO()
    with ZipFile(BytesIO(whole)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            said = old.read(name)
            new.writestr(
                name, NEVER_RECKONED.sub(b"<table:table-cell table:formula='of:=1'/>", said)
            )
    verdict = taken(yards, out.getvalue(), "a.ods")
    assert values("c3") == [{"n": "30"}]
    assert [(label, why[:8]) for _row, label, why in refusals(verdict)] == [
        ("户数", "公式没有算出结果")
    ]


@pytest.mark.parametrize(("name", "inside"), [("a.xlsm", "x"), ("a.xlsx", "xl/vbaProject.bin")])
def test_macros_are_refused_whatever_the_file_is_called(cast: Cast, name: str, inside: str) -> None:
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        packed.writestr(inside, "x")
    file = SimpleUploadedFile(name, out.getvalue())
    with pytest.raises(DomainError, match="宏"):
        keep_file(file, ledger=None, actor=cast.street, at=NOW)
    assert not Upload.objects.exists()


def test_two_hundred_megabytes_are_refused_before_they_are_read(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with path.open("wb") as large:
        large.truncate(200 * 1024 * 1024)
    with path.open("rb") as sent:
        with pytest.raises(DomainError, match="分成几个文件"):
            keep_file(File(sent, path.name), ledger=None, actor=cast.street, at=NOW)
        assert (sent.tell(), Upload.objects.exists()) == (0, False)


def test_of_two_rows_with_one_key_the_second_is_refused_and_says_which_is_the_first(
    yards: Ledger,
) -> None:
    verdict = taken(
        yards, workbook([HEAD, GOOD, ["二号院", "东风社区"], GOOD, ["", "东风社区", 1]])
    )
    assert verdict.new == 2
    assert [(one.row, one.why) for one in verdict.refused] == [
        (4, "和第 2 行是同一条"),
        (5, "“楼院”不能空着，要靠它认出每一条。"),
    ]


def test_codes_and_names_of_places_that_are_not_here_are_refused(yards: Ledger) -> None:
    lines: Lines = [
        GOOD,
        ["二号院", "410199001001"],
        ["三号院", "红旗社区"],
        ["四号院", "999901001002"],
    ]
    verdict = taken(yards, workbook([HEAD, *lines]))
    assert verdict.new == 2
    why = "不在本地的网格和社区里，请连社区写全，如 东风社区第1网格"
    assert refusals(verdict) == [(3, "社区", why), (4, "社区", why)]


def test_csv_of_old_machines_is_read_and_broken_bytes_are_refused(yards: Ledger) -> None:
    text = "楼院,户数,社区\n一号院,３０,东风社区\n"
    assert taken(yards, text.encode("gb18030"), "a.csv").new == 1
    assert taken(yards, "\ufeff".encode() + text.encode(), "a.csv").same == 1
    with pytest.raises(DomainError, match="另存为"):
        taken(yards, b"\xff\xfe\x00\xd8", "a.csv")
    with pytest.raises(DomainError, match="第 2 行读不下去"):
        taken(yards, '楼院,户数\n一号院,"30\n'.encode(), "a.csv")


def test_an_import_that_fails_leaves_nothing_behind(
    yards: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "BATCH", 2)
    tallies = Tally.objects.count()

    def broken(*_args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(taking, "shift", broken)
    lines = [[f"{n}号院", "东风社区", n] for n in range(5)]
    with pytest.raises(DatabaseError):
        taken(yards, workbook([HEAD, *lines]))
    left = Record.objects.count(), RecordStep.objects.count(), Tally.objects.count()
    assert left == (0, 0, tallies)


def test_a_table_of_too_many_rows_is_to_be_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minhu.ledgers.domain.files.MOST_ROWS", 2)
    with pytest.raises(DomainError, match="分成几个文件"):
        table_of_file("楼院\n一号院\n二号院\n".encode(), "a.csv")


@pytest.mark.parametrize("name", ["楼院.png", "楼院.docx", "楼院.pdf", "楼院.csv"])
def test_a_picture_or_a_letter_is_no_table_whatever_could_be_read_from_it(name: str) -> None:
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR,1\na,b\n"
    with pytest.raises(DomainError, match="这不是表格"):
        table_of_file(picture, name)
