"""The days of the figures page, and those they are compared with."""

from __future__ import annotations

from datetime import date

from minhu.desk.periods import last_month, last_thirty_days, own, this_month

TODAY = date(2026, 11, 21)


def test_this_month_so_far_stands_beside_the_same_days_of_the_month_before() -> None:
    period = this_month(TODAY)
    assert (period.now.first, period.now.last) == (date(2026, 11, 1), TODAY)
    assert (period.before.first, period.before.last) == (date(2026, 10, 1), date(2026, 10, 21))


def test_the_end_of_march_is_not_compared_with_days_february_does_not_have() -> None:
    period = this_month(date(2026, 3, 31))
    assert (period.before.first, period.before.last) == (date(2026, 2, 1), date(2026, 2, 28))


def test_last_month_is_whole_and_stands_beside_a_whole_month() -> None:
    period = last_month(date(2026, 1, 15))
    assert (period.now.first, period.now.last) == (date(2025, 12, 1), date(2025, 12, 31))
    assert (period.before.first, period.before.last) == (date(2025, 11, 1), date(2025, 11, 30))


def test_the_past_thirty_days_and_those_before_them_do_not_overlap() -> None:
    period = last_thirty_days(TODAY)
    assert (period.now.first, period.now.last) == (date(2026, 10, 22), TODAY)
    assert period.before.last == date(2026, 10, 21)
    assert period.before.days == period.now.days


def test_a_single_day_is_compared_with_the_day_before() -> None:
    period = own(TODAY, TODAY)
    assert (period.before.first, period.before.last) == (date(2026, 11, 20), date(2026, 11, 20))
    assert period.bars() == [(TODAY, TODAY)]


def test_a_long_period_is_drawn_by_week_and_its_last_week_may_be_short() -> None:
    bars = own(date(2026, 1, 1), date(2026, 3, 10)).bars()
    assert bars[0] == (date(2026, 1, 1), date(2026, 1, 7))
    assert bars[-1] == (date(2026, 3, 5), date(2026, 3, 10))
