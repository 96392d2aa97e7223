"""What people type into cells is understood, or refused with a reason; never guessed."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from minhu.core.errors import DomainError
from minhu.ledgers.cells import Places, Reading, counts_in_ten_thousands, read, show
from minhu.ledgers.enums import Kind


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.INTEGER, "１，２００", {"n": "1200"}),
        (Kind.INTEGER, 30.0, {"n": "30"}),
        (Kind.INTEGER, "400余处", {"n": "400", "floor": True}),
        (Kind.INTEGER, "50多", {"n": "50", "floor": True}),
        (Kind.INTEGER, "1.5万", {"n": "15000"}),
        (Kind.DECIMAL, "3244.52㎡", {"n": "3244.52"}),
        (Kind.DECIMAL, "15.6亿元", {"n": "1560000000"}),
        (Kind.DECIMAL, "９８.５％", {"n": "98.5"}),
        (Kind.MONEY, "93,780元", {"n": "9378000"}),
        (Kind.MONEY, "148万", {"n": "148000000"}),
        (Kind.DATE, "2026年11月2日", "2026-11-02"),
        (Kind.DATE, "20261102", "2026-11-02"),
        (Kind.DATE, datetime(2026, 11, 2, 8), "2026-11-02"),  # noqa: DTZ001 -- as Excel gives it
        (Kind.DATE, date(2026, 11, 2), "2026-11-02"),
        (Kind.TEXT, " 东风\u3000", "东风"),
        (Kind.TEXT, "（东段）㎡", "（东段）㎡"),
        (Kind.TEXT, None, ""),
        (Kind.INTEGER, "", ""),
        (Kind.INTEGER, "—", ""),
        (Kind.DATE, "/", ""),
        (Kind.AREA, "无", ""),
        (Kind.TEXT, "无", "无"),
        (Kind.MONEY, 10804.050000000001, {"n": "1080405"}),
        (Kind.DATE, "46091", "2026-03-10"),
        (Kind.DATE, 46091.0, "2026-03-10"),
        (Kind.DATE, "2026. 3. 5", "2026-03-05"),
    ],
)
def test_a_cell_is_read_as_its_column_says(kind: Kind, typed: object, kept: object) -> None:
    assert read(typed, Reading(kind)) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        (Kind.INTEGER, "约三百", "不是数字"),
        (Kind.INTEGER, "约300", "不是数字"),
        (Kind.INTEGER, "20o1", "不是数字"),
        (Kind.INTEGER, "1.5", "不是整数"),
        (Kind.MONEY, "0.005", "不能比分更小"),
        (Kind.MONEY, "5%", "不是钱数"),
        (Kind.INTEGER, "9" * 19, "数字太大"),
        (Kind.DATE, "2026-02-30", "不是日期"),
        (Kind.DATE, "去年", "不是日期"),
        (Kind.CHOICE, "也许", "不在选项里：有、没有"),
        (Kind.AREA, "红旗社区", "不在本地"),
        (Kind.TEXT, "长" * 2001, "太长了"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(kind: Kind, typed: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        read(typed, Reading(kind, ("有", "没有")))


@pytest.mark.parametrize(
    ("kind", "typed", "shown"),
    [
        (Kind.MONEY, "93780元", "93,780"),
        (Kind.INTEGER, "400余", "400余"),
        (Kind.DATE, "2026/1/4", "2026-01-04"),
        (Kind.TEXT, "", ""),
    ],
)
def test_what_is_kept_is_shown_as_people_write_it(kind: Kind, typed: str, shown: str) -> None:
    assert show(read(typed, Reading(kind)), kind) == shown


def test_a_place_is_kept_by_its_code_and_shown_as_it_was_typed() -> None:
    kept = read("东风社区", Reading(Kind.AREA, places=Places({"东风社区": "999901001001"})))
    assert (kept, show(kept, Kind.AREA)) == ({"at": "999901001001", "name": "东风社区"}, "东风社区")


def test_a_place_that_was_written_as_a_code_is_shown_by_its_whole_name() -> None:
    grid = "999901001001003"
    places = Places(dict.fromkeys((grid, "第3网格", "东风社区第3网格", "东风第3网格"), grid))
    kept = read(grid, Reading(Kind.AREA, places=places))
    assert kept == {"at": grid, "name": "东风社区第3网格"}


GOOD = "91110000600037341L"


@pytest.mark.parametrize("typed", [GOOD, GOOD.lower(), " 9111 0000 6000 3734 1L ", "９" + GOOD[1:]])
def test_the_code_of_a_firm_is_kept_as_it_is_printed(typed: str) -> None:
    assert read(typed, Reading(Kind.CREDIT)) == GOOD


@pytest.mark.parametrize("typed", [GOOD[:-1] + "M", GOOD[:-1], "没有", GOOD[::-1]])
def test_a_code_of_a_firm_that_does_not_check_is_refused(typed: str) -> None:
    with pytest.raises(DomainError, match="校验码"):
        read(typed, Reading(Kind.CREDIT))


def test_a_place_is_read_with_spaces_and_in_short_and_shown_by_its_name() -> None:
    places = Places({"1": "1", "东风社区": "1", "东风": "1"})
    places.aside = frozenset({"东风"})
    read_as = [read(each, Reading(Kind.AREA, places=places)) for each in ("东 风", "1")]
    assert read_as == [{"at": "1", "name": "东 风"}, {"at": "1", "name": "东风社区"}]


def test_under_a_head_that_counts_in_ten_thousands_nothing_is_counted_twice() -> None:
    under = counts_in_ten_thousands("投资额（万元）")
    typed = ("1.2亿", "3.5万", "3500")
    kept = [read(each, Reading(Kind.DECIMAL, ten_thousands=under))["n"] for each in typed]
    assert kept == ["12000", "3.5", "3500"]
    assert not counts_in_ten_thousands("万寿路门牌（块）")
