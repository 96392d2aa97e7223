"""The Excel file people have is understood: titles, merged heads, kinds, and whom it names."""

from __future__ import annotations

import pytest

from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import guess, table_of

PLACES = {"东风社区": "1", "春晓社区": "2"}
SHOPS = [
    ["商户台账", "", "", "", "", ""],
    ["店名", "社区", "面积", "行业", "开业", "联系电话"],
    *[
        [f"第{n}面馆", "东风社区" if n % 2 else "春晓社区", f"{n}.5", ("餐饮", "零售")[n % 2], f"2026-01-{n:02d}", "13800005678"]
        for n in range(1, 13)
    ],
    ["", "", "", "", "", ""],
]  # fmt: skip


def test_a_title_above_and_empty_rows_below_are_no_rows() -> None:
    table = table_of(SHOPS)
    assert (table.header, table.labels[0], min(table.rows), len(table.rows)) == (2, "店名", 3, 12)


def test_kinds_key_and_personal_columns_are_proposed() -> None:
    found = {each.label: each for each in guess(table_of(SHOPS), PLACES)}
    kinds = [each.kind for each in found.values()]
    assert kinds == [Kind.TEXT, Kind.AREA, Kind.DECIMAL, Kind.CHOICE, Kind.DATE, Kind.TEXT]
    assert [label for label, each in found.items() if each.personal] == ["联系电话"]
    assert [label for label, each in found.items() if each.key] == ["店名"]
    assert found["行业"].choices == ("零售", "餐饮")


def test_numbers_of_persons_are_recognised_by_what_they_are() -> None:
    lines = [["院子", "备注"], ["一号院", "41040219900307231X"], ["二号院", "13800005678"]]
    assert [each.personal for each in guess(table_of(lines), {})] == [False, True]


def test_money_is_told_from_other_numbers_by_its_head() -> None:
    lines = [["项目", "投资（元）", "投资（万元）"], ["甲", "10", "3"], ["乙", "20", "4"]]
    kinds = [each.kind for each in guess(table_of(lines), {})]
    assert kinds == [Kind.TEXT, Kind.MONEY, Kind.INTEGER]


def test_half_the_cells_make_days_under_a_head_that_says_so_and_the_others_are_told() -> None:
    cells = ("2026-11-02", "2026.11.3", "等通知", "口头通知", "待定")
    lines = [
        ["店名", "开业日期", "备注"],
        *([f"{n}号店", each, each] for n, each in enumerate(cells)),
    ]
    _shop, opened, note = guess(table_of(lines), {})
    assert (opened.kind, opened.lost) == (Kind.DATE, ("等通知", "口头通知"))
    assert note.kind is Kind.TEXT


def test_days_beside_moments_stay_words_and_clock_times_are_times() -> None:
    lines = [["店名", "检查时间", "营业时间"], ["一店", "2026-11-02", "08:30"]]
    lines += [["二店", "2026-11-02 08:30", "09:00"], ["三店", "2026-11-04", "7:30"]]
    kinds = [each.kind for each in guess(table_of(lines), {})]
    assert kinds == [Kind.TEXT, Kind.TEXT, Kind.TIME]


def test_a_merged_head_over_two_columns_names_both() -> None:
    lines: list[list[object]] = [["小区", "楼栋情况", ""], ["名称", "栋", "户"], ["新苑", 3, 120]]
    assert table_of(lines).labels == ("小区·名称", "楼栋情况·栋", "楼栋情况·户")


def test_a_label_that_comes_twice_gets_a_number() -> None:
    assert table_of([["名称", "面积", "面积"], ["甲", 1, 2]]).labels == ("名称", "面积", "面积2")


def test_without_a_column_that_tells_rows_apart_none_is_proposed() -> None:
    lines = [["种类", "数"], ["甲", "1"], ["甲", "1"]]
    assert not any(each.key for each in guess(table_of(lines), {}))


def test_a_running_number_is_the_key_only_when_nothing_better_is_there() -> None:
    better = [["序号", "名称"], ["1", "甲"], ["2", "乙"]]
    assert [each.key for each in guess(table_of(better), {})] == [False, True]
    alone = [["序号", "名称"], ["1", "甲"], ["2", "甲"]]
    assert [each.key for each in guess(table_of(alone), {})] == [True, False]


def test_an_empty_sheet_is_no_table() -> None:
    assert table_of([]).rows == table_of([["", ""]]).rows == {}


def test_choices_come_from_the_whole_file_not_from_its_beginning() -> None:
    rows = [["一号", "餐饮"]] * 3000 + [["二号", "零售"]] * 20
    (kind,) = [
        each for each in guess(table_of([["店", "行业"], *rows]), {}) if each.label == "行业"
    ]
    assert kind.choices == ("餐饮", "零售")


def test_a_second_head_that_is_shorter_belongs_to_the_head() -> None:
    lines: list[list[object]] = [
        ["序号", "小区", "楼栋情况", "", "备注"],
        ["", "", "栋", "户", ""],
        [1, "新苑", 3, 120, ""],
    ]
    table = table_of(lines)
    assert (table.labels, list(table.rows)) == (
        ("序号", "小区", "楼栋情况·栋", "楼栋情况·户", "备注"),
        [3],
    )


def test_a_row_of_words_below_the_head_is_no_head() -> None:
    lines: list[list[object]] = [
        ["店名", "行业", "", "备注"],
        ["面馆", "餐饮", "", "新开"],
        ["药店", "", "", ""],
    ]
    assert list(table_of(lines).rows) == [2, 3]


def test_longitude_and_latitude_are_one_column_of_points() -> None:
    lines: list[list[object]] = [["店名", "lon", "lat"], ["面馆", 113.6, 34.7], ["药店", "", ""]]
    table = table_of(lines)
    found = guess(table, {})
    assert [(each.label, each.kind) for each in found] == [
        ("店名", Kind.TEXT),
        ("经纬度", Kind.POINT),
    ]
    assert [row[1] for row in table.rows.values()] == ["113.6, 34.7", ""]


def test_a_column_of_credit_codes_is_known_by_its_name_and_is_nobodys_number() -> None:
    lines = [
        ["企业", "统一社会信用代码"],
        ["甲", "91110000600037341L"],
        ["乙", "911100006000373411"],
    ]
    found = guess(table_of(lines), {})
    assert [(each.kind, each.personal) for each in found][1] == (Kind.CREDIT, False)


def test_a_running_number_beside_a_name_is_only_that() -> None:
    lines: list[list[object]] = [["序号", "名称"], [1, "甲"], [2, "乙"], [3, "丙"]]
    assert [each.running for each in guess(table_of(lines), {})] == [True, False]


def test_what_is_counted_or_when_it_was_tells_no_rows_apart() -> None:
    lines = [["类型", "户数", "登记时间"], ["甲", "3", "3月1日"], ["甲", "4", "3月2日"]]
    assert not any(each.key for each in guess(table_of(lines), {}))


def test_what_is_the_same_in_every_row_is_no_choice_but_a_tick_is() -> None:
    rows = [[f"{n}号院", "甲物业", "√" if n % 2 else ""] for n in range(9)]
    kinds = [each.kind for each in guess(table_of([["院", "物业", "有门"], *rows]), {})]
    assert kinds == [Kind.TEXT, Kind.TEXT, Kind.CHOICE]


def test_cells_that_the_kind_does_not_read_are_shown_before_anything_is_refused() -> None:
    numbers = ["3", "4", "5", "6", "约7", "—"]
    lines = [["院", "户数"], *([f"{n}院", each] for n, each in enumerate(numbers))]
    assert [each.lost for each in guess(table_of(lines), {})] == [(), ("约7",)]


def test_days_that_excel_counts_are_days_where_the_head_says_so() -> None:
    lines: list[list[object]] = [
        ["院", "检查日期", "户数"],
        ["甲", 46091, 20001],
        ["乙", 46092, 20002],
    ]
    kinds = [each.kind for each in guess(table_of(lines), {})]
    assert kinds == [Kind.TEXT, Kind.DATE, Kind.INTEGER]


@pytest.mark.parametrize(
    ("label", "days", "kind", "yearless"),
    [
        ("检查", ["3月5日", "12月10号", "—"], Kind.TEXT, True),
        ("检查日期", ["3.5", "12.10", "4.1"], Kind.TEXT, True),
        ("检查时间", ["3/5", "3/5", "12-10"], Kind.TEXT, True),
        ("检查日期", ["2026-3-5", "2026年12月10日", "4.1"], Kind.TEXT, False),
        ("楼和单元", ["3-5", "12-10", "4-1"], Kind.TEXT, False),
        ("期限（年）", ["3.5", "12.10", "4.1"], Kind.DECIMAL, False),
    ],
)
def test_days_of_no_year_are_words_and_told_where_a_head_or_a_sign_says_that_they_are_days(
    label: str, days: list[str], kind: Kind, *, yearless: bool
) -> None:
    lines = [["院", label], *([f"{n}院", day] for n, day in enumerate(days))]
    found = guess(table_of(lines), {})[1]
    assert (found.kind, found.yearless) == (kind, yearless)


def test_a_day_with_its_time_keeps_the_time() -> None:
    lines = [["井盖", "登记时间"], ["甲", "2026/3/1 9:05"], ["乙", "2026/3/2 9:06"]]
    assert [each.kind for each in guess(table_of(lines), {})] == [Kind.TEXT, Kind.MOMENT]


def test_a_place_names_a_row_only_where_nothing_better_does() -> None:
    lines = [["社区", "小区名称"], ["东风社区", "甲"], ["春晓社区", "乙"]]
    assert [each.key for each in guess(table_of(lines), PLACES)] == [False, True]


def test_a_column_in_ten_thousands_is_guessed_by_what_its_cells_are_then() -> None:
    lines = [["项目", "投资（万元）"], ["甲", "1.2亿"], ["乙", "3.5万"]]
    assert guess(table_of(lines), {})[1].kind is Kind.DECIMAL
