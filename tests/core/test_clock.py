"""When limits run out: the published examples, and what must hold for every one."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minhu.core.calendar import calendar
from minhu.core.clock import Clock, Limit, Mode, local_day, read_limit, resumed, spoken, zone
from minhu.core.errors import DomainError

MOMENTS = st.datetimes(
    datetime(2025, 6, 1),  # noqa: DTZ001 -- gets its zone beside
    datetime(2027, 6, 1),  # noqa: DTZ001 -- gets its zone beside
    timezones=st.builds(zone),
)
LIMITS = st.builds(
    Limit, st.integers(1, 30), st.sampled_from(list(Clock)), st.sampled_from(list(Mode))
)
HOURS = st.integers(0, 2000).map(lambda half: timedelta(minutes=30 * half))
WORKING = st.sampled_from([Clock.WORK_HOUR, Clock.WORK_DAY])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-12", 3, "2026-02-24"),
        ("2026-02-13", 10, "2026-03-05"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-06-18", 2, "2026-06-23"),
        ("2026-01-01", 1, "2026-01-04"),
    ],
)
def test_working_days_after_receipt_end_where_the_notice_says(
    received: str, count: int, due: str
) -> None:
    limit = Limit(count, Clock.WORK_DAY, Mode.END_OF_DAY)
    for hour in ("00:00", "10:00", "23:59"):
        found = limit.due(at(f"{received}T{hour}"))
        assert found.at == at(f"{due}T18:00")
        assert len({local_day(begin) for begin, _end in found.spans}) == count


@pytest.mark.parametrize(
    ("text", "clock", "amount"),
    [
        ("2紧急工作时", Clock.URGENT_HOUR, 2),
        ("2紧急工作日", Clock.NATURAL_DAY, 2),
        ("4小时", Clock.WORK_HOUR, 4),
        ("4工作时", Clock.WORK_HOUR, 4),
        ("15天", Clock.WORK_DAY, 15),
        ("5工作日", Clock.WORK_DAY, 5),
        (" ５ 个工作日", Clock.WORK_DAY, 5),
    ],
)
def test_a_limit_is_read_from_its_words(text: str, clock: Clock, amount: int) -> None:
    limit = read_limit(text, Mode.END_OF_DAY, "示例")
    assert (limit.clock, limit.amount, limit.mode) == (clock, amount, Mode.END_OF_DAY)
    assert (limit.text, limit.source) == (text, "示例")


@pytest.mark.parametrize(
    "text",
    ["", "马上", "工作日", "0天", "-1天", "1.5小时", "两天", "3周", "2天内", "10000天", "2 h"],
)
def test_words_that_are_no_limit_are_refused_and_never_guessed(text: str) -> None:
    with pytest.raises(DomainError, match="不是时限"):
        read_limit(text)


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("2紧急工作时", "2026-10-01T23:00", "2026-10-02T01:00"),
        ("2紧急工作日", "2026-10-01T23:00", "2026-10-03T23:00"),
        ("4工作时", "2026-09-30T16:00", "2026-10-08T10:00"),
        ("2小时", "2026-09-28T11:00", "2026-09-28T15:00"),
        ("4小时", "2026-09-28T08:00", "2026-09-28T12:00"),
        ("5工作日", "2026-09-28T10:00", "2026-10-10T10:00"),
        ("1天", "2026-10-01T12:00", "2026-10-08T18:00"),
    ],
)
def test_a_rolling_limit_runs_on_from_the_moment(text: str, start: str, due: str) -> None:
    assert read_limit(text).due(at(start)).at == at(due)


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("2紧急工作时", "2026-10-01T23:00", "2026-10-02T23:59"),
        ("2紧急工作日", "2026-10-01T23:00", "2026-10-03T23:59"),
        ("4工作时", "2026-09-30T16:00", "2026-10-08T18:00"),
    ],
)
def test_other_limits_may_run_to_the_end_of_their_day_too(text: str, start: str, due: str) -> None:
    assert read_limit(text, Mode.END_OF_DAY).due(at(start)).at == at(due)


def test_a_limit_that_runs_into_an_unpublished_year_says_so() -> None:
    start = at("2026-12-30T10:00")
    late = read_limit("5工作日").due(start)
    assert late.unpublished is not None
    assert late.unpublished.years == (2027,)
    assert read_limit("5紧急工作日").due(start).unpublished is None
    assert read_limit("1工作日").due(start).unpublished is None


def test_a_limit_that_stood_still_has_what_was_left() -> None:
    limit = read_limit("2工作日")
    due = limit.due(at("2026-11-23T08:00")).at
    stopped, went_on = at("2026-11-23T12:00"), at("2026-11-27T14:00")
    assert resumed(limit, due, [(stopped, went_on)]) == at("2026-11-30T18:00")


def test_a_limit_that_had_run_out_is_as_late_after_a_pause_as_before() -> None:
    limit = read_limit("1工作日")
    due, stopped = limit.due(at("2026-11-23T08:00")).at, at("2026-11-24T10:00")
    moved = resumed(limit, due, [(stopped, at("2026-11-27T16:00"))])
    assert limit.used(moved, at("2026-11-27T16:00")) == timedelta(hours=2)


def test_the_day_ends_when_work_does_also_after_a_pause() -> None:
    limit = read_limit("2工作日", Mode.END_OF_DAY)
    due = limit.due(at("2026-11-23T10:00")).at
    assert due == at("2026-11-25T18:00")
    moved = resumed(limit, due, [(at("2026-11-24T10:00"), at("2026-11-26T09:00"))])
    assert moved == at("2026-11-27T18:00")


def test_a_limit_is_said_in_words_for_people() -> None:
    said = [spoken(Limit(3, clock)) for clock in Clock]
    assert said == ["3小时", "3个工作小时", "3个工作日", "3天", "3分钟"]
    assert spoken("以前的说法") == "以前的说法"
    assert spoken("3次") == "3次"


@given(LIMITS, MOMENTS, MOMENTS)
def test_who_starts_later_is_never_due_earlier(limit: Limit, one: datetime, two: datetime) -> None:
    first, second = sorted((one, two))
    assert limit.due(first).at <= limit.due(second).at


@given(LIMITS, MOMENTS)
def test_more_time_is_never_due_earlier_and_always_after_the_start(
    limit: Limit, start: datetime
) -> None:
    more = Limit(limit.amount + 1, limit.clock, limit.mode)
    assert start < limit.due(start).at <= more.due(start).at


@given(st.builds(Limit, st.integers(1, 30), WORKING, st.sampled_from(list(Mode))), MOMENTS)
def test_a_working_clock_is_never_due_outside_working_time(limit: Limit, start: datetime) -> None:
    found = limit.due(start)
    begin, end = found.spans[-1]
    assert begin < end == found.at
    assert calendar().working(found.at - timedelta(microseconds=1))


@given(st.builds(Limit, st.integers(1, 30), st.sampled_from(list(Clock))), MOMENTS, HOURS, HOURS)
def test_a_pause_keeps_the_time_that_was_used(
    limit: Limit, start: datetime, run: timedelta, pause: timedelta
) -> None:
    due = limit.due(start).at
    stopped = start + run
    went_on = stopped + pause
    moved = resumed(limit, due, [(stopped, went_on)])
    assert limit.used(went_on, moved) == limit.used(stopped, due)
    assert limit.used(start, stopped) + limit.used(went_on, moved) == limit.length


@given(LIMITS, MOMENTS)
def test_what_is_counted_is_what_the_limit_gives(limit: Limit, start: datetime) -> None:
    found = limit.due(start)
    counted = sum((end - begin for begin, end in found.spans), timedelta())
    if limit.mode is Mode.END_OF_DAY:  # a day ends with its last minute, which is told to people
        assert counted > limit.length - timedelta(minutes=1)
    else:
        assert counted == limit.length


def test_a_day_of_the_wall_calendar_is_one_of_the_place() -> None:
    assert local_day(at("2026-11-27T00:00")) == date(2026, 11, 27)
