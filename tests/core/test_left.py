"""How much time is left, counted the way the limit counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from minhu.core.clock import Clock, zone
from minhu.core.left import goes_on, left, short_work_words, work_words

FRIDAY, MONDAY = "2026-11-27", "2026-11-30"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


@pytest.mark.parametrize(
    ("kind", "hours"), [("work_day", 4), ("work_hour", 4), ("urgent_hour", 66), ("", 66)]
)
def test_a_weekend_counts_only_on_clocks_that_run_through_it(kind: str, hours: int) -> None:
    time = left(kind, at(f"{MONDAY}T10:00"), at(f"{FRIDAY}T16:00"), "")
    assert time.length == timedelta(hours=hours)
    assert time.works == (hours == 4)
    assert not time.over


def test_what_ran_out_in_the_evening_is_over_before_a_minute_is_counted() -> None:
    time = left(Clock.WORK_HOUR, at(f"{FRIDAY}T18:00"), at(f"{FRIDAY}T23:00"), "")
    assert time.over
    assert not time.length


def test_a_working_clock_stands_still_until_work_begins_again() -> None:
    assert goes_on("work_hour", at(f"{FRIDAY}T18:00"), "") == at(f"{MONDAY}T08:00")
    assert goes_on("work_day", at("2026-09-30T20:00"), "") == at("2026-10-08T08:00")
    assert goes_on("work_hour", at(f"{FRIDAY}T10:00"), "") is None
    assert goes_on("urgent_hour", at(f"{FRIDAY}T23:00"), "") is None


@pytest.mark.parametrize(
    ("hours", "long", "short"),
    [
        (12, "1.5 个工作日", "1.5工作日"),
        (15.9, "1.5 个工作日", "1.5工作日"),
        (8, "1 个工作日", "1工作日"),
        (7.9, "7.5 个工作小时", "7.5工作时"),
        (3, "3 个工作小时", "3工作时"),
        (0.99, "59 分钟上班时间", "59工作分"),
        (0, "1 分钟上班时间", "1工作分"),
    ],
)
def test_working_time_is_said_in_halves_and_never_too_much(
    hours: float, long: str, short: str
) -> None:
    assert work_words(timedelta(hours=hours)) == long
    assert short_work_words(timedelta(hours=hours)) == short
