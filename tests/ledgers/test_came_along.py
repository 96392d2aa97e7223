"""What came along is read by the name it came with, wherever an office put columns of its own."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from minhu.ledgers.cells import plain
from minhu.ledgers.domain import shipped as opening
from minhu.ledgers.domain.defining import (
    Asked,
    add_column,
    open_ledger,
    rename_column,
    retire_column,
)
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import open_shipped, take_columns
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.edition import shipped
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.queries.shelf import books
from minhu.ledgers.queries.terms import LedgerTerms
from minhu.places.models import Area
from minhu.rates.scope import Scope
from minhu.works.board import lines
from tests.cast import NOW, STREET, Cast

pytestmark = pytest.mark.django_db
CODE = "care-homes"
LAST = "护理人员数"


@pytest.fixture
def who(cast: Cast) -> dict[str, Any]:
    return {"actor": cast.street, "at": NOW}


@pytest.fixture
def ledger(cast: Cast, who: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> Ledger:  # noqa: ARG001 -- the places
    """Return a ledger of an edition without its last column, to which an office added its own."""
    entry = next(each for each in shipped() if each["code"] == CODE)
    older = {**entry, "columns": entry["columns"][:-1]}
    with monkeypatch.context() as before:
        before.setattr(opening, "shipped", lambda: (older,))
        [made] = open_shipped(Area.objects.get(code=STREET), at=NOW)
    add_column(made, Asked("自己的数", Kind.INTEGER), **who)
    return Ledger.objects.get(pk=made.pk)


def summed(label: str) -> int:
    term = f"{CODE}.sum:{label}"
    found = LedgerTerms().told([term], Scope("ledgers", area=STREET), None, at=NOW)
    return int(found[""].counts.get(term, 0)) if found else 0


def keep(ledger: Ledger, **said: str) -> None:
    lines = [["机构", *said], ["一", *said.values()]]
    verdict = take_rows(ledger, table_of(lines), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (1, [])


def test_an_own_column_is_not_read_for_one_that_a_later_edition_put_in_its_place(
    ledger: Ledger, who: dict[str, Any]
) -> None:
    keep(ledger, 自己的数="9")
    assert summed(LAST) == 0
    take_columns(ledger, **who)
    keep(Ledger.objects.get(pk=ledger.pk), **{LAST: "4"})
    assert (summed(LAST), summed("自己的数")) == (4, 9)


def test_what_was_taken_over_later_is_known_however_it_is_called_by_now(
    ledger: Ledger, who: dict[str, Any]
) -> None:
    take_columns(ledger, **who)
    rename_column(ledger.columns.get(label=LAST), "护工", **who)
    keep(Ledger.objects.get(pk=ledger.pk), 护工="4")
    assert summed(LAST) == 4


def test_what_came_along_goes_before_an_own_column_that_took_its_name(
    ledger: Ledger, who: dict[str, Any]
) -> None:
    rename_column(ledger.columns.get(label="床位数"), "床位总数", **who)
    own = add_column(ledger, Asked("床位数", Kind.INTEGER), **who)
    keep(Ledger.objects.get(pk=ledger.pk), 床位总数="50", 床位数="7")
    assert summed("床位数") == 50
    assert own.came == ""


def test_a_retired_column_of_ones_own_has_no_name_any_more(
    ledger: Ledger, who: dict[str, Any]
) -> None:
    retire_column(ledger.columns.get(label="自己的数"), **who)
    retire_column(ledger.columns.get(label="床位数"), **who)
    named = books({CODE})[CODE].columns
    assert ("自己的数" in named, "床位数" in named) == (False, True)


def test_a_ledger_an_office_opened_itself_under_that_code_keeps_its_own_names(
    who: dict[str, Any],
) -> None:
    asked = [Asked("名称", Kind.TEXT, key=True), Asked("电话数", Kind.INTEGER)]
    open_ledger("自己的", Area.objects.get(code=STREET), asked, code=CODE, **who)
    assert set(books({CODE})[CODE].columns) == {"名称", "电话数"}


def test_what_was_opened_before_is_told_the_names_it_came_with(
    ledger: Ledger, who: dict[str, Any]
) -> None:
    rename_column(ledger.columns.get(label="床位数"), "床位总数", **who)
    Column.objects.update(came="")
    step = import_module("minhu.ledgers.migrations.0013_came_along")
    step.read_from_the_steps(apps, None)
    found = dict(ledger.columns.values_list("label", "came"))
    assert (found["床位总数"], found["自己的数"]) == ("床位数", "")


def test_the_board_of_works_reads_columns_by_the_names_they_came_with(
    cast: Cast,  # noqa: ARG001 -- the places
    who: dict[str, Any],
) -> None:
    entry = next(each for each in shipped() if each["code"] == "works")
    columns = opening.asked_by(entry)
    asked = [columns[0], Asked("自己的", Kind.TEXT), *columns[1:]]
    made = open_ledger("挂图", Area.objects.get(code=STREET), asked, code="works", **who)
    rows = [["事项", "自己的", "牵头单位", "年度计划（元）"], ["公园", "别的", "街道", "100"]]
    take_rows(made, table_of(rows), hand=Hand(None, NOW))
    (line,) = lines("works", made.records.select_related("ledger"))
    assert (line.text("牵头单位"), line.money("年度计划（元）")) == ("街道", Decimal(10000))
    assert plain("年度计划（元）") in line.slots
