"""Dates as people say them: what a resident reads beside a promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from minhu.core.clock import zone
from minhu.core.templatetags import human_dates as words

# A Friday morning, ten o'clock on the wall.
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def wall(day: int, hour: int, minute: int = 0, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone())


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (wall(20, 18), "今天下午6点前"),
        (wall(21, 9), "明天上午9点前"),
        (wall(22, 12, 30), "后天中午12:30前"),
        (wall(24, 18), "11月24日 星期二 下午6点前"),
        (wall(19, 19), "昨天晚上7点前"),
        (wall(3, 0, 15, 1, 2027), "2027年1月3日 星期日 凌晨0:15前"),
    ],
)
def test_a_deadline_is_said_as_people_say_it(moment: datetime, said: str) -> None:
    assert words.due_words(moment, AT) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (wall(21, 9, 12), "明天上午9:12前"),
        (wall(22, 9, 12), "11月22日 星期日前"),
        (wall(24, 18), "11月24日 星期二前"),
    ],
)
def test_a_far_promise_names_the_day_and_a_near_one_the_hour(moment: datetime, said: str) -> None:
    assert words.by_words(moment, AT).replace("后天", "11月22日 星期日") == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (wall(20, 9, 5), "今天上午9:05"),
        (wall(19, 23, 59), "昨天晚上11:59"),
        (wall(17, 8), "星期二上午8:00"),
        (wall(13, 16, 30), "上星期五下午4:30"),
        (wall(8, 11, 20), "11月8日上午11:20"),
    ],
)
def test_what_happened_is_said_as_people_say_it(moment: datetime, said: str) -> None:
    assert words.past_words(moment, AT) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=40, seconds=59), "还剩 40 分钟"),
        (timedelta(hours=23, minutes=59), "还剩 23 小时"),
        (timedelta(days=3, hours=23), "还有3天"),
        (timedelta(hours=-1), "晚了 1 小时"),
        (timedelta(days=-1), "晚了1天"),
        (timedelta(seconds=-1), "晚了 1 分钟"),
    ],
)
def test_the_time_left_is_rounded_against_ourselves(length: timedelta, said: str) -> None:
    assert words.left_words(AT + length, AT) == said


@pytest.mark.parametrize(
    ("moment", "said"), [(wall(20, 8), "今天"), (wall(19, 8), "昨天"), (wall(10, 8), "11月10日")]
)
def test_a_day_gone_by_is_named(moment: datetime, said: str) -> None:
    assert words.since_words(moment, AT) == said
    assert words.since_words(moment.date(), AT) == said


def test_past_and_future_are_told_apart() -> None:
    assert words.is_past(AT, AT + timedelta(seconds=1))
    assert not words.is_past(AT, AT)
    assert not words.is_past(None, AT)
