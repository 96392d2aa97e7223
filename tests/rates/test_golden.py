"""Every golden figure of the domain page, §§4 and 8, comes out of records through the engine."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from copy import copy
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minhu.cases.models import Case
from minhu.core.ids import uuid7
from minhu.ledgers import living
from minhu.ledgers.cells import plain
from minhu.ledgers.domain.defining import open_ledger, set_life
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import asked_by
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import put_beside
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger, Record
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.rates.books import book
from minhu.rates.domain.recounting import differences, rebuild
from minhu.rates.domain.targeting import Wanted, set_target
from minhu.rates.indicators import Figure
from minhu.rates.progress import progress
from minhu.rates.rate import pool, rate
from minhu.rates.reading import read_book
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.ledgers.shelf import fill_the_shelf
from tests.rates.stories import closed, come_in, withdrawn

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 28)
TEXT = (Path(__file__).parent / "golden.toml").read_text("utf-8")
GOLDEN = tomllib.loads(TEXT)
WITHDRAWN = """
kind = "request"
window = "received"
begins = 2026-01-01
source = "domain §6.8, A to C"
indicators = [
  {code = "plain", name = "甲", numerator = {closed = 1}, denominator = {valid = 1, withdrawn = 1}, convention = "all", better = "up", lists = ["closed", "received"]},
  {code = "excluded", name = "乙", numerator = {closed = 1}, denominator = {valid = 1}, convention = "excl_withdrawn", better = "up"},
  {code = "counted", name = "丙", numerator = {closed = 1, withdrawn = 1}, denominator = {valid = 1, withdrawn = 1}, convention = "withdrawn_closed", better = "up", lists = ["closed", "received"]},
]
"""
HAND = Hand(None, NOW, "试")


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    street = Area.objects.get(code=STREET)
    fill_the_shelf()
    for entry in GOLDEN["ledgers"]:
        columns = asked_by(entry)
        ledger = open_ledger(entry["name"], street, columns, actor=None, at=NOW, code=entry["code"])
        set_life(ledger, living.read_life(entry.get("life", "")), actor=None, at=NOW)


def figures_of_ledgers() -> dict[str, Figure]:
    scope = Scope("ledgers", STREET)
    shipped, own = (
        in_all(held, scope, at=NOW) for held in (book("ledgers", TODAY), read_book(TEXT, TODAY))
    )
    return shipped | own


def figures_of_requests() -> dict[str, Figure]:
    scope = Scope(area=STREET)
    books = (book("requests", TODAY), read_book(WITHDRAWN, TODAY))
    shipped, own = (in_all(held, scope, at=NOW) for held in books)
    return shipped | own


def keep(code: str, head: list[str], many: list[Mapping[str, Any]]) -> None:
    """Take alike records in, and let those with a stage stand in it."""
    ledger = Ledger.objects.get(code=code)
    key = ledger.columns.get(is_key=True).label
    lines = [
        [f"{group}-{n}", *each.get("cells", ())]
        for group, each in enumerate(many)
        for n in range(each["n"])
    ]
    table = Table(1, (key, *map(plain, head)), dict(enumerate(lines, start=2)))
    verdict = take_rows(ledger, table, hand=HAND)
    assert (verdict.new, verdict.refused) == (len(lines), [])
    for group, each in enumerate(many):
        if "state" in each:
            rows = Record.objects.filter(ledger=ledger, key__startswith=f"{group}-")
            rows.update(state=each["state"])
    rebuild()


def copies(case: Case, many: int) -> None:
    """Put as many copies of a case as are needed beside it."""
    alike = []
    for n in range(many - 1):
        one = copy(case)
        one.pk, one.number, one.intake_key = (
            uuid7(),
            f"{case.number[:9]}{case.outcome[0]}{n:05}",
            None,
        )
        alike.append(one)
    Case.objects.bulk_create(alike, batch_size=500)


def shown(found: Mapping[str, Figure], wanted: Mapping[str, object]) -> dict[str, list[str]]:
    return {code: [str(found[code]), found[code].parts] for code in wanted}


@pytest.mark.parametrize("case", GOLDEN["golden"], ids=lambda case: case["says"])
def test_a_golden_figure_comes_out_of_the_records_of_a_ledger(case: dict[str, Any]) -> None:
    keep(case["ledger"], case.get("head", []), case["many"])
    assert shown(figures_of_ledgers(), case["figures"]) == case["figures"]
    assert differences() == ()


@pytest.mark.parametrize("case", GOLDEN["requests"], ids=lambda case: case["says"])
def test_a_golden_figure_comes_out_of_cases(case: dict[str, Any]) -> None:
    make = {"closed": closed, "open": come_in, "withdrawn": withdrawn}
    for kind, bring in make.items():
        if kind in case:
            copies(Case.objects.get(pk=bring(kind).pk), case[kind])
    rebuild()
    assert shown(figures_of_requests(), case["figures"]) == case["figures"]


def test_24_branches_over_52_grids_cover_what_they_stand_for_and_no_more() -> None:
    grids = [
        Area(code=f"{COMMUNITY}{n:03}", level=Level.GRID, name=f"试{n}网格", parent_id=COMMUNITY)
        for n in range(101, 153)
    ]
    Area.objects.bulk_create(grids)
    scope = Scope("ledgers", COMMUNITY)
    Area.objects.filter(code=f"{COMMUNITY}001").update(valid_to=date(2026, 1, 2))  # of the cast
    ledger = Ledger.objects.get(code="branch-grids")
    rows = [[grid.name, f"{n % 24}支部"] for n, grid in enumerate(grids)]
    take_rows(ledger, Table(1, ("网格", "党支部"), dict(enumerate(rows[:24], start=2))), hand=HAND)
    few = in_all(book("ledgers", TODAY), scope, at=NOW)["grids-covered"]
    assert (str(few), few.parts) == ("46.15%", "24/52")
    take_rows(ledger, Table(1, ("网格", "党支部"), dict(enumerate(rows, start=2))), hand=HAND)
    found = in_all(book("ledgers", TODAY), scope, at=NOW)
    wanted = {"grids-covered": ["100.00%", "52/52"], "branches-for-grids": ["46.15%", "24/52"]}
    assert shown(found, wanted) == wanted


def test_two_ledgers_together_are_pooled_and_not_averaged() -> None:
    keep("problems", [], [{"n": 1592, "state": "办结"}, {"n": 17}])
    keep("opinions", [], [{"n": 4084, "state": "办结"}, {"n": 83}])
    found = figures_of_ledgers()
    parts = [found["problems-closed"], found["opinions-closed"]]
    whole = pool(
        rate(int(p.numerator), int(p.denominator or 0), p.indicator.convention) for p in parts
    )
    assert (str(whole), whole.numerator, whole.denominator) == ("98.27%", 5676, 5776)


def test_4403_of_tax_by_may_is_ahead_of_the_year_by_22_hundredths(cast: Cast) -> None:
    ledger = Ledger.objects.get(code="economy")
    months = [
        [f"{n}月", f"2026-0{n}-28", f"{tax}万"]
        for n, tax in enumerate((900, 850, 870, 880, 903), start=1)
    ]
    table = Table(1, ("地方和月份", "月份", "税收(元)"), dict(enumerate(months, start=2)))
    take_rows(ledger, table, hand=HAND)
    street = Area.objects.get(code=STREET)
    wanted = Wanted("ledgers", "tax", street, 2026, Decimal(105_110_000), "试")
    set_target(wanted, actor=cast.leader, at=NOW)
    (one,) = progress(STREET, 2026, at=datetime(2026, 5, 31, 4, tzinfo=UTC))
    assert (one.share, one.time, one.gap) == (Decimal("41.89"), Decimal("41.67"), Decimal("0.22"))
    assert one.forecast == 105_672_000


def test_a_project_of_15_and_of_15_point_6_is_counted_once_and_neither_is_lost() -> None:
    ledger = Ledger.objects.get(code="key-projects")
    table = Table(1, ("项目", "总投资(元)"), {2: ["示例项目", "15亿"]})
    take_rows(ledger, table, hand=HAND)
    record, column = Record.objects.get(ledger=ledger), ledger.columns.get(label="总投资(元)")
    other = Hand(None, NOW, "另一篇报道")
    put_beside(record, column, {"n": "156000000000"}, hand=other)
    record.refresh_from_db()
    assert record.values[column.slot] == {"n": "150000000000"}
    (beside,) = record.beside[column.slot]
    assert (beside["value"]["n"], beside["source"]) == ("156000000000", "另一篇报道")
    assert differences() == ()
