"""Red, yellow, green by the dated rule, each with its reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import Settings

from minhu.works.colours import of_deadline, of_plan, rule_for, rules_on, when_done
from minhu.works.enums import Colour

DUE, RULE = date(2026, 11, 20), rule_for("重点项目", date(2026, 11, 20))
OWN = '[[rules]]\nbegins = 2026-10-01\nkinds = ["道路"]\nsoon = 1\nslip = 2\nbehind = 3\nsource = "本地"\n'


@pytest.mark.parametrize(
    ("today", "colour", "why"),
    [
        (date(2026, 11, 12), Colour.GREEN, "还有 8 天"),
        (date(2026, 11, 13), Colour.YELLOW, "还有 7 天"),
        (DUE, Colour.YELLOW, "今天该完成"),
        (date(2026, 12, 5), Colour.YELLOW, "过了 15 天还没完成"),
        (date(2026, 12, 6), Colour.RED, "过了 16 天还没完成"),
    ],
)
def test_a_day_that_comes_or_has_gone_by_gives_the_colour(
    today: date, colour: Colour, why: str
) -> None:
    assert of_deadline(RULE, DUE, today) == (colour, why)


def test_a_forecast_behind_the_day_is_late_before_the_day_is() -> None:
    today = date(2026, 10, 1)
    assert of_deadline(RULE, DUE, today, date(2026, 12, 5)) == (Colour.YELLOW, "预计晚 15 天")
    assert of_deadline(RULE, DUE, today, date(2026, 12, 6)) == (Colour.RED, "预计晚 16 天")
    assert of_deadline(RULE, DUE, today, date(2026, 11, 1)).colour == Colour.GREEN
    assert of_deadline(RULE, DUE, date(2026, 11, 25), date(2026, 11, 23)).why == "过了 5 天还没完成"


def test_what_is_done_says_whether_it_was_in_time() -> None:
    assert when_done(DUE, DUE) == (Colour.DONE, "按期完成")
    assert when_done(DUE, date(2026, 11, 23)) == (Colour.DONE, "晚 3 天完成")


@pytest.mark.parametrize(
    ("done", "colour", "share"),
    [
        ("4403", Colour.GREEN, "41.89"),
        ("4379", Colour.YELLOW, "41.66"),
        ("3000", Colour.RED, "28.54"),
    ],
)
def test_a_years_plan_stands_beside_the_time_that_is_gone(
    done: str, colour: Colour, share: str
) -> None:
    found = of_plan(RULE, Decimal(done), Decimal(10511), date(2026, 5, 31))
    assert found == (colour, f"年度计划完成 {share}%，时间过了 41.67%（截至 05-31）")


def test_a_kind_may_have_a_rule_of_its_own() -> None:
    assert (rule_for("征迁", DUE).slip, rule_for("道路", DUE).slip) == (5, 15)
    assert [one.slip for one in rules_on(DUE)] == [15, 5]
    assert rule_for("征迁", date(2020, 1, 1)).slip == 15


def test_an_office_changes_the_rule_from_a_day_on(tmp_path: Path, settings: Settings) -> None:
    settings.DATA = tmp_path
    (tmp_path / "works").mkdir()
    (tmp_path / "works" / "a.toml").write_text(OWN, "utf-8")
    (tmp_path / "works" / "b.toml").write_text('[[rules]]\nbegins = "bald"', "utf-8")
    (tmp_path / "works" / "c.toml").write_text(OWN.replace("slip = 2", "slip = -2"), "utf-8")
    assert (rule_for("道路", DUE).slip, rule_for("征迁", DUE).slip) == (2, 5)
    assert rule_for("道路", date(2026, 9, 30)).slip == 15
