"""Indicators over ledgers come out of records: sums, stages, choices, coverage, different things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.ledgers.cells import plain
from minhu.ledgers.definition import Entry
from minhu.ledgers.domain.defining import rename_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import move, strike
from minhu.ledgers.edition import shipped
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.terms import read_term
from minhu.rates.books import book
from minhu.rates.comparing import compared
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.indicators import Figure
from minhu.rates.names import names
from minhu.rates.reading import read_book
from minhu.rates.reckoning import by_row, in_all
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, STREET, Cast
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)
HELD = book("ledgers", TODAY)


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def keep(code: str, *lines: Sequence[object]) -> Ledger:
    ledger = Ledger.objects.get(code=code)
    verdict = take_rows(ledger, table_of([list(line) for line in lines]), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (len(lines) - 1, [])
    return ledger


def figure(code: str, **scope: object) -> Figure:
    return in_all(HELD, Scope("ledgers", **{"area": STREET, **scope}), at=NOW)[code]  # type: ignore[arg-type]  # -- keywords of a test


def shown(code: str, **scope: object) -> tuple[str, str]:
    found = figure(code, **scope)
    return str(found), found.parts


def test_every_term_names_a_ledger_a_column_a_choice_and_a_stage_that_there_are() -> None:
    known = {entry["code"]: entry for entry in shipped()}
    for text in HELD.terms:
        term = read_term(text)
        columns = {label: rest for label, *rest in _plain(known[term.ledger])}
        assert not term.column or term.column in columns, text
        choices = columns.get(term.split or term.column, [""])[1:]
        if term.what == "choice" or term.split:
            assert term.word in choices, text
        elif term.what in ("state", "sum") and term.word:
            assert term.word in known[term.ledger]["life"], text


def test_every_ledger_that_comes_along_has_a_figure_of_its_own() -> None:
    assert {entry["code"] for entry in shipped()} == {one.about for one in HELD.indicators}


def test_a_rate_is_a_sum_over_a_sum_and_says_what_stands_under_its_line() -> None:
    keep("care-homes", ["机构", "床位数", "入住数"], ["一", 30, 29], ["二", 20, 19])
    assert shown("beds-taken") == ("96.00%", "48/50")
    assert figure("beds-taken").indicator.basis == "全部床位"
    assert shown("bays-new") == ("0", "")


def test_a_ledger_without_records_has_no_rate() -> None:
    assert shown("beds-taken") == ("—", "0/0")


def test_a_rate_follows_a_record_that_moves_and_leaves_with_one_that_is_struck_out() -> None:
    ledger = keep(
        "promises", ["实事", "社区"], ["甲", "东风社区"], ["乙", "春晓社区"], ["丙", "东风社区"]
    )
    record, hand = Record.objects.get(ledger=ledger, key="甲"), Hand(None, NOW)
    for verb in ("动手办", "办完了", "居民认可"):
        move(record, verb, hand=hand)
    assert shown("promises-kept") == ("33.33%", "1/3")
    strike(Record.objects.get(ledger=ledger, key="丙"), hand=hand)
    assert shown("promises-kept") == ("50.00%", "1/2")
    assert differences() == ()


def test_coverage_counts_grids_and_one_branch_for_several_counts_once() -> None:
    rows = [
        ["东风社区东风第1网格", "联合支部", "联合"],
        ["春晓社区春晓第1网格", "联合支部", "联合"],
    ]
    keep("branch-grids", ["网格", "党支部", "联合"], *rows)
    assert shown("grids-covered") == ("100.00%", "2/2")
    assert shown("branches-for-grids") == ("50.00%", "1/2")
    assert shown("grids-covered", area=COMMUNITY) == ("100.00%", "1/1")


def test_a_floor_stays_a_floor_through_sums_and_rates() -> None:
    head = ["批次", "日期", "小广告（处）", "门口乱堆（处）"]
    keep("clean-up", head, ["一", "2026-11-03", "400余", 580], ["二", "2026-11-10", 160, 330])
    assert shown("cleaned") == ("≥ 1470", "")
    days = {"first": date(2026, 11, 9), "last": date(2026, 11, 30)}
    assert shown("cleaned", **days) == ("490", "")
    keep("oversight", ["编号", "督导日期", "要求条数"], ["1", "2026-11-03", "220余"])
    assert shown("requirements-each") == ("≥ 220.00", "≥220/1")
    assert figure("cleaned").as_dict()["at_least"] == [True, False]


def test_times_are_not_things_one_firm_that_asks_twice_is_one_firm() -> None:
    head = ["对接编号", "企业", "需求（元）", "放款（元）"]
    keep(
        "finance",
        head,
        ["1", "甲厂", "100万", "50万"],
        ["2", "甲厂", "20万", "0"],
        ["3", "乙店", "30万", "25万"],
    )
    assert shown("firms-asking") == ("2", "")
    assert shown("loans-paid") == ("50.00%", "750,000/1,500,000")


def test_a_sum_of_one_choice_is_known_without_reading_rows() -> None:
    ages = (
        ["老", "1970年以前", "12万"],
        ["中", "1970到2000年", "41万"],
        ["新", "2000年以后", "37万"],
    )
    keep("buildings", ["楼栋", "建成年代", "建筑面积（㎡）"], *ages)
    assert shown("stock-old") == ("58.89%", "530,000/900,000")
    assert differences() == ()


def test_places_below_are_told_apart_and_add_up() -> None:
    keep(
        "courtyards",
        ["楼院", "网格", "管理"],
        ["一", "东风第1网格", "无主管"],
        ["二", "春晓第1网格", "有主管"],
    )
    rows = by_row(HELD, Scope("ledgers", area=STREET), By.AREA, at=NOW)
    parts = {code: found["courtyards-unmanaged"].parts for code, found in rows.items()}
    assert (parts[COMMUNITY], parts[OTHER_COMMUNITY]) == ("1/1", "0/1")
    assert by_row(HELD, Scope("ledgers", area=STREET), By.UNIT, at=NOW) == {}


def test_only_what_speaks_of_days_is_compared_with_other_days() -> None:
    keep(
        "jobs",
        ["批次", "统计日期", "新增就业人数"],
        ["十月", "2026-10-15", 40],
        ["十一月", "2026-11-15", 46],
    )
    keep("care-homes", ["机构", "床位数", "入住数"], ["一", 50, 48])
    scope = Scope("ledgers", STREET, "", date(2026, 11, 1), date(2026, 11, 30))
    before = scope.during(date(2026, 10, 1), date(2026, 10, 31))
    found = compared(scope, before, at=NOW, day=TODAY, held=HELD)
    lines = {line.figure.indicator.code: line for line in found.lines}
    assert (str(lines["jobs-new"].figure), lines["jobs-new"].before) == ("46", Decimal(6))
    assert lines["beds-taken"].before is None
    october = in_all(HELD, before, at=NOW)
    assert (str(october["jobs-new"]), str(october["beds-taken"])) == ("40", "96.00%")


def test_a_column_that_came_along_is_known_however_it_is_called_by_now() -> None:
    ledger = keep("care-homes", ["机构", "床位数", "入住数"], ["一", 50, 48])
    column = ledger.columns.get(label="床位数")
    rename_column(column, "床位总数", actor=None, at=NOW)
    assert shown("beds-taken") == ("96.00%", "48/50")


def test_the_cost_is_the_same_for_one_record_and_for_thirty() -> None:
    costs = []
    for some in (1, 30):
        rows = [[f"{some}-{n}", "东风第1网格", "无主管"] for n in range(some)]
        keep("courtyards", ["楼院", "网格", "管理"], *rows)
        with CaptureQueriesContext(connection) as done:
            in_all(HELD, Scope("ledgers", area=STREET), at=NOW)
        costs.append(len(done))
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sum:床位数", "summ:床位数"),
        ("sum:床位数", "covered:house"),
        ("sum:床位数", "sum:床位数[类=甲]"),
        ("= 1}", "= -1}"),
    ],
)
def test_a_definition_that_cannot_be_reckoned_is_refused(old: str, new: str) -> None:
    text = (
        'kind = "ledgers"\nwindow = "day"\nbegins = 2026-01-01\nsource = "试"\n'
        'indicators = [{code = "a", name = "甲", about = "care-homes", '
        'numerator = {"sum:床位数" = 1}, convention = "all", better = "up"}]\n'
    )
    assert read_book(text, TODAY).indicators
    with pytest.raises(ValueError, match=r"term|days|taken away"):
        read_book(text.replace(old, new), TODAY)


def test_figures_by_channel_find_the_rows_of_a_ledger_by_day_and_as_a_whole() -> None:
    for kind in ("ledger:parking", "whole:parking"):
        assert source_of(kind) is source_of("ledger")
        assert names(Scope(kind, STREET), By.CHANNEL, {""})


def _plain(entry: Entry) -> list[list[str]]:
    return [[plain(part) for part in column] for column in entry["columns"]]
