"""Ledgers change and records move: old ones stay readable, and each change is in a chain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers import cells, living
from minhu.ledgers.cells import Reading
from minhu.ledgers.domain.defining import (
    Asked,
    add_column,
    rename_column,
    resume_column,
    retire_column,
    set_choices,
    set_life,
)
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import Ways, take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, move, put_beside, strike, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger, LedgerStep, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.places.enums import Crs
from minhu.rates.domain.recounting import differences
from minhu.rates.enums import By
from minhu.rates.queries import totals, totals_by
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, NOW, STREET, Cast

pytestmark = pytest.mark.django_db
LIFE = "计划 → 施工：开工\n施工 → 完工：验收\n完工 → 施工：返修"


def column(ledger: Ledger, slot: str) -> Column:
    return ledger.columns.get(slot=slot)


def test_a_column_renamed_retired_and_added_leaves_old_records_readable(
    ledger: Ledger, cast: Cast
) -> None:
    who: dict[str, Any] = {"actor": cast.street, "at": NOW}
    hand = Hand(cast.street, NOW)
    record = write(ledger, {"c1": "一号院", "c3": {"n": "30"}}, hand=hand)
    rename_column(column(ledger, "c3"), "总户数", **who)
    retire_column(column(ledger, "c4"), **who)
    new = add_column(ledger, Asked("栋", Kind.INTEGER), **who)
    change(record, {"c3": {"n": "31"}, new.slot: {"n": "2"}}, hand=hand)
    assert [each.label for each in columns_of(ledger)] == ["楼院", "社区", "总户数", "栋"]
    assert Record.objects.get().values["c3"] == {"n": "31"}
    resume_column(column(ledger, "c4"), **who)
    deeds = [step.deed for step in ledger.steps.all()]
    assert deeds == ["opened", "renamed", "retired", "added", "resumed"]
    assert not list(broken_records())


def test_every_version_of_a_ledger_can_be_read(ledger: Ledger, cast: Cast) -> None:
    set_choices(column(ledger, "c4"), ["有", "没有", "在建"], actor=cast.street, at=NOW)
    first, second = LedgerStep.objects.all()
    assert [step.definition["columns"][3]["choices"] for step in (first, second)] == [
        ["有", "没有"],
        ["有", "没有", "在建"],
    ]
    assert (second.previous, second.words) == (first.hash, "大门：有、没有、在建")


def test_a_ledger_changed_past_the_verbs_is_found(ledger: Ledger) -> None:
    ledger.columns.filter(slot="c3").update(label="人数")
    assert [(found.key, found.seq) for found in broken_records()] == [("", 1)]


def test_what_names_records_stays_and_only_the_street_changes_a_ledger(
    ledger: Ledger, cast: Cast
) -> None:
    with pytest.raises(DomainError, match="不能停用"):
        retire_column(column(ledger, "c1"), actor=cast.street, at=NOW)
    with pytest.raises(DomainError, match="重名"):
        rename_column(column(ledger, "c3"), "大门", actor=cast.street, at=NOW)
    with pytest.raises(NotAllowedError):
        rename_column(column(ledger, "c3"), "人数", actor=cast.desk, at=NOW)


def test_of_two_who_change_a_ledger_at_once_the_first_wins(ledger: Ledger, cast: Cast) -> None:
    mine, other = Column.objects.get(slot="c3"), Column.objects.get(slot="c3")
    assert other.ledger.seq == ledger.seq
    rename_column(mine, "总户数", actor=cast.street, at=NOW)
    with pytest.raises(StaleStateError):
        rename_column(other, "户", actor=cast.street, at=NOW)


def test_a_record_moves_along_the_life_of_its_ledger(ledger: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    set_life(ledger, living.read_life(LIFE), actor=cast.street, at=NOW)
    record = write(ledger, {"c1": "一号院", "c3": {"n": "30"}}, hand=hand)
    with pytest.raises(StaleStateError):
        move(record, "验收", hand=hand)
    move(record, "开工", hand=hand, note="脚手架搭好了")
    found = totals_by(Scope("ledger:yards"), By.CATEGORY)
    assert (found["施工"], set(found)) == ({"n": 1, "sum:c3": 30}, {"施工"})
    assert record.steps.last().changes["state"] == ["计划", "施工"]  # type: ignore[union-attr]  # -- it has moved
    assert not list(broken_records())


def test_what_is_checked_by_another_is_not_checked_by_who_did_it(
    ledger: Ledger, cast: Cast
) -> None:
    typed = "待改 → 待查：改完\n待查 → 通过：复查（换人做）\n待查 → 待改：没改好（换人做）"
    assert living.written(living.read_life(typed), {}) == typed
    set_life(ledger, living.read_life(typed), actor=cast.street, at=NOW)
    who, others = Hand(cast.desk, NOW), Hand(cast.street, NOW)
    record = write(
        ledger, {"c1": "一号院", "c2": {"at": COMMUNITY, "name": "东风社区"}}, hand=others
    )
    move(record, "改完", hand=who)
    for verb in ("复查", "没改好"):
        with pytest.raises(DomainError, match="换一个人"):
            move(record, verb, hand=who)
    assert move(record, "复查", hand=others).state == "通过"


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("计划，施工", "看不懂"),
        ("计划 → 施工：开工\n计划 → 完工：开工", "两次"),
        ("计划 → 施工：开工\n停工 → 施工：复工", "停工”到不了"),
    ],
)
def test_a_life_that_cannot_be_lived_is_refused(typed: str, why: str) -> None:
    with pytest.raises(DomainError, match=why):
        living.lifecycle(living.read_life(typed))


def test_a_state_that_records_stand_in_stays(ledger: Ledger, cast: Cast) -> None:
    who: dict[str, Any] = {"actor": cast.street, "at": NOW}
    set_life(ledger, living.read_life(LIFE), **who)
    move(write(ledger, {"c1": "一号院"}, hand=Hand(cast.street, NOW)), "开工", hand=Hand(None, NOW))
    for typed in ("计划 → 完工：验收", "施工 → 完工：验收", ""):
        with pytest.raises(DomainError, match="要留着"):
            set_life(ledger, living.read_life(typed), **who)
    assert living.written(ledger.life, {}) == LIFE


def test_two_sources_of_one_figure_are_both_kept_and_counted_once(ledger: Ledger) -> None:
    record = write(ledger, {"c1": "园区", "c3": {"n": "15"}}, hand=Hand(None, NOW, "统计站"))
    bureau = Hand(None, NOW, "区里", date(2026, 11, 1))
    put_beside(record, column(ledger, "c3"), {"n": "15.6"}, hand=bureau)
    put_beside(record, column(ledger, "c3"), {"n": "16"}, hand=bureau)
    said = {"value": {"n": "16"}, "source": "区里", "as_of": "2026-11-01"}
    assert (record.values["c3"], record.beside) == ({"n": "15"}, {"c3": [said]})
    put_beside(record, column(ledger, "c3"), {"n": "15"}, hand=Hand(None, NOW, "市里", NOW.date()))
    assert [each["source"] for each in record.beside["c3"]] == ["区里", "市里"]
    assert totals(Scope("ledger:yards"))["sum:c3"] == 15
    assert not list(broken_records())
    Record.objects.update(beside={})
    assert len(list(broken_records())) == 1


def test_a_file_of_another_source_puts_its_figures_beside(ledger: Ledger, cast: Cast) -> None:
    write(ledger, {"c1": "一号院", "c3": {"n": "665"}}, hand=Hand(cast.street, NOW))
    table = table_of([["楼院", "户数", "大门"], ["一号院", "668", "有"]])
    hand = Hand(cast.street, NOW, "住建局")
    for _again in range(2):
        take_rows(ledger, table, hand=hand, ways=Ways(beside=True))
    record = Record.objects.get()
    assert (record.values["c3"], record.values["c4"], record.seq) == ({"n": "665"}, "有", 2)
    assert record.beside["c3"][0]["value"] == {"n": "668"}


def test_an_empty_cell_keeps_what_is_known_unless_somebody_says_so(
    ledger: Ledger, cast: Cast
) -> None:
    hand = Hand(cast.street, NOW)
    write(ledger, {"c1": "一号院", "c3": {"n": "30"}}, hand=hand)
    table = table_of([["楼院", "户数", "大门"], ["一号院", "", "有"]])
    take_rows(ledger, table, hand=hand)
    assert Record.objects.get().values["c3"] == {"n": "30"}
    take_rows(ledger, table, hand=hand, ways=Ways(empties=True))
    assert Record.objects.get().values["c3"] == ""


def test_figures_are_what_the_rows_say_whatever_was_done(ledger: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    lines = [["楼院", "社区", "户数", "大门"], ["甲", "东风社区", "3余", "有"], ["乙", "", "4", ""]]
    take_rows(ledger, table_of(lines), hand=hand)
    take_rows(ledger, table_of([*lines[:1], ["甲", "春晓社区", "5", "没有"]]), hand=hand)
    strike(Record.objects.get(key="乙"), hand=hand)
    write(ledger, {"c1": "丙", "c2": {"at": COMMUNITY, "name": "东风社区"}}, hand=hand)
    assert differences() == ()
    whole = totals(Scope("ledger:yards", area=STREET))
    assert (whole["n"], whole["sum:c3"], whole["floor:c3"], whole["n:c4"]) == (2, 5, 0, 1)


def test_a_point_is_kept_in_one_system_and_small_numbers_add_up() -> None:
    typed = cells.read("113.597099，34.735589", Reading(Kind.POINT, crs=Crs.GCJ02))
    assert (typed["lon"][:6], typed["lat"][:5]) == ("113.59", "34.73")
    assert typed["lon"] != "113.597099"
    with pytest.raises(DomainError, match="不是经纬度"):
        cells.read("东经113度", Reading(Kind.POINT))
    assert Decimal(cells.read("0.1234567", Reading(Kind.DECIMAL))["n"]) == Decimal("0.123457")
