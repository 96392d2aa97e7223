"""Who filled a sheet in, its sums and the notes below it are no records, and nobody is left to wonder."""

from __future__ import annotations

import pytest

from minhu.core.tables import Row
from minhu.ledgers.guessing import table_of

HEAD: Row = ["序号", "商户名称", "社区", "面积", "人数"]
SHOPS: list[Row] = [[1, "面馆", "东风社区", 35.5, 3], [2, "药店", "东风社区", 40, 4]]


def test_a_line_that_says_who_filled_it_in_is_no_head() -> None:
    above = ["填报单位：示例街道", "", "", "填报日期：2026年3月5日", ""]
    table = table_of([["底册"], above, HEAD, *SHOPS])
    assert (table.header, table.labels) == (3, tuple(HEAD))


@pytest.mark.parametrize(
    ("above", "title"),
    [
        (
            [["沿街商户底册", "", "", "", ""], ["填报单位：示例街道", "", "", "", ""]],
            "沿街商户底册",
        ),
        ([["附件1", "", "", "", ""], ["沿街商户底册"]], "沿街商户底册"),
        ([["填报单位：示例街道", "", "", "", ""]], ""),
        ([], ""),
    ],
)
def test_a_table_is_called_as_the_line_above_it_says(above: list[Row], title: str) -> None:
    assert table_of([*above, HEAD, *SHOPS]).title == title


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "", "", 75.5, 7],
        ["", "合  计", "", "75.5", "7人"],
        ["总计：", "2家", "", "", ""],
        ["东风社区", "小计", "", 75.5, 7],
        ["东风社区小计", "", "", 75.5, 7],
    ],
)
def test_a_row_of_sums_is_no_record(line: Row) -> None:
    table = table_of([HEAD, SHOPS[0], line, SHOPS[1]])
    assert (list(table.rows), table.others) == ([2, 4], {3: "合计"})


def test_a_shop_whose_name_begins_like_a_sum_is_a_record() -> None:
    line: Row = [3, "总计生活超市", "东风社区", 20, 1]
    assert not table_of([HEAD, *SHOPS, line]).others


def test_notes_below_the_table_are_no_records() -> None:
    notes: list[Row] = [
        ["备注：1.面积按营业执照填", "", "", "", ""],
        ["说明，面积是营业面积，人数是年底的人数。", "", "", "", ""],
        ["填表人：", "张某", "", "", ""],
    ]
    table = table_of([HEAD, *SHOPS, ["合计", "", "", 75.5, 7], *notes])
    assert (list(table.rows), list(table.others)) == ([2, 3], [4, 5, 6, 7])


def test_the_last_record_with_little_to_say_stays_one() -> None:
    assert list(table_of([HEAD, *SHOPS, [3, "单位食堂", "", "", ""]]).rows) == [2, 3, 4]


def test_a_column_of_sentences_alone_is_kept() -> None:
    lines = [["意见"], ["希望把楼道里的灯修一修，晚上看不见。"], ["说明：灯坏了"]]
    assert len(table_of(lines).rows) == 2


def test_the_head_written_again_on_each_page_is_no_record() -> None:
    assert table_of([HEAD, SHOPS[0], HEAD, SHOPS[1]]).others == {3: "又写一遍的表头"}


def test_a_head_broken_into_lines_or_spaced_out_is_one_word() -> None:
    table = table_of([["序\n号", "小 区\n名 称", "备  注", "full name"], [1, "新苑", "", "x"]])
    assert table.labels == ("序号", "小区名称", "备注", "full name")
