"""What comes again comes on its days, by the holidays and make-up days of 2026."""

from __future__ import annotations

from datetime import date

import pytest

from minhu.core.calendar import calendar
from minhu.core.recurrence import LAST, Every, Holiday, Rule, read_rule

FRIDAY, MONDAY = (4,), (0,)


def days(rule: Rule, first: str, last: str) -> list[str]:
    found = rule.between(date.fromisoformat(first), date.fromisoformat(last), calendar())
    return [f"{day:%m-%d}" for day in found]


@pytest.mark.parametrize(
    ("rule", "first", "last", "expected"),
    [
        (Rule(Every.WORKDAY), "2026-09-18", "2026-09-22", ["09-18", "09-20", "09-21", "09-22"]),
        (Rule(Every.DAY), "2026-09-30", "2026-10-02", ["09-30", "10-01", "10-02"]),
        (Rule(Every.WEEK, FRIDAY), "2026-09-28", "2026-10-16", ["10-02", "10-09", "10-16"]),
        (Rule(Every.WEEK, (0, 2)), "2026-11-23", "2026-11-29", ["11-23", "11-25"]),
        (Rule(Every.MONTH_WEEKDAY, MONDAY, 1), "2026-11-01", "2026-12-31", ["11-02", "12-07"]),
        (Rule(Every.MONTH_WEEKDAY, FRIDAY, LAST), "2026-10-01", "2026-11-30", ["10-30", "11-27"]),
        (Rule(Every.MONTH_DAY, nth=31), "2026-02-01", "2026-03-31", ["02-28", "03-31"]),
        (Rule(Every.MONTH_DAY, nth=15, months=3), "2026-01-01", "2026-09-30", ["01-15", "04-15", "07-15"]),
    ],
    ids=lambda each: str(each) if isinstance(each, Rule) else "",
)  # fmt: skip
def test_a_rule_has_its_days(rule: Rule, first: str, last: str, expected: list[str]) -> None:
    assert days(rule, first, last) == expected


@pytest.mark.parametrize(
    ("holiday", "expected"),
    [
        (Holiday.KEEP, ["10-02", "10-09"]),
        (Holiday.SKIP, ["10-09"]),
        (Holiday.AFTER, ["10-08", "10-09"]),
    ],
)
def test_a_day_off_is_kept_left_out_or_put_off_to_the_first_working_day(
    holiday: Holiday, expected: list[str]
) -> None:
    assert days(Rule(Every.WEEK, FRIDAY, holiday=holiday), "2026-09-29", "2026-10-09") == expected


def test_two_days_off_that_are_put_off_come_together_once() -> None:
    daily = Rule(Every.DAY, holiday=Holiday.AFTER)
    assert days(daily, "2026-10-01", "2026-10-09") == ["10-08", "10-09"]


def test_a_rule_is_kept_and_read_again_and_speaks_for_itself() -> None:
    rule = Rule(Every.MONTH_WEEKDAY, MONDAY, 1, holiday=Holiday.AFTER)
    assert read_rule(rule.kept()) == rule
    assert str(rule) == "每月第1个星期一，碰上放假顺延到上班的第一天"
    assert str(Rule(Every.WEEK, (0, 2, 4))) == "每个星期一、星期三、星期五"
    assert str(Rule(Every.MONTH_DAY, nth=15, months=3)) == "每隔3个月（1月起）15日"
    assert str(Rule(Every.MONTH_WEEKDAY, FRIDAY, LAST)) == "每月最后一个星期五"
    assert str(Rule(Every.WORKDAY)) == "每个工作日（调休上班的也算）"
