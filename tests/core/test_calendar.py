"""Which days and hours are worked, and what a calendar that is not there is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from minhu.core import calendar, yearbook
from minhu.core.calendar import Calendar
from minhu.core.clock import zone
from minhu.core.errors import DomainError

NIGHT_SHIFT: dict[str, Any] = {
    "year": 2026,
    "area": "9999",
    "issued": "2026-01-05",
    "source": "示例城市的作息",
    "spans": [["08:00", "12:00"], ["22:00", "06:00"]],
    "holidays": {},
    "makeup": [],
}


@pytest.fixture
def drawer(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """Give the folder into which a city puts its own calendars."""
    settings.DATA = tmp_path
    folder = tmp_path / "calendars"
    folder.mkdir()
    calendar.forget()
    yield folder
    calendar.forget()


def put(folder: Path, name: str, **changes: object) -> None:
    (folder / f"{name}.json").write_text(json.dumps(NIGHT_SHIFT | changes), "utf-8")
    calendar.forget()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone())


def test_the_year_2026_has_the_working_days_that_were_published() -> None:
    assert calendar.calendar().months(2026) == [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]
    assert len(calendar.calendar().working_days(2026)) == 248


def test_a_day_says_why_it_is_free_or_worked() -> None:
    days = calendar.calendar()
    assert days.why(date(2026, 10, 1)) == "国庆节"
    assert days.why(date(2026, 10, 10)) == "调休上班"
    assert days.why(date(2026, 11, 28)) == "周末"
    assert days.why(date(2026, 11, 27)) == ""


def test_an_unpublished_year_is_monday_to_friday_and_says_so() -> None:
    days = calendar.calendar()
    assert not days.published(2027)
    assert not days.works(date(2027, 1, 2))
    assert days.works(date(2027, 10, 1))
    warning = days.unpublished(at("2026-12-31T10:00"), at("2027-01-04T10:00"))
    assert warning is not None
    assert warning.years == (2027,)
    assert "2027年" in str(warning)
    assert days.source(2027) == str(warning)
    assert "2025-11-04" in days.source(2026)
    assert days.unpublished(at("2026-01-01T10:00"), at("2026-12-31T10:00")) is None


def test_a_city_has_its_own_hours_and_everybody_else_the_usual_ones(drawer: Path) -> None:
    put(drawer, "city")
    there, elsewhere = calendar.calendar("999901001000"), calendar.calendar("888801001000")
    assert there.works(date(2026, 10, 1))
    assert not elsewhere.works(date(2026, 10, 1))
    assert there.closing(date(2026, 11, 27)) == at("2026-11-28T06:00")
    assert elsewhere.closing(date(2026, 11, 27)) == at("2026-11-27T18:00")


def test_a_shift_past_midnight_belongs_to_the_day_on_which_it_began(drawer: Path) -> None:
    put(drawer, "city")
    days = calendar.calendar("9999")
    assert days.working(at("2026-11-28T03:00"))  # a Saturday, worked since Friday evening
    assert not days.working(at("2026-11-28T06:00"))
    assert days.evening(at("2026-11-28T03:00")) == at("2026-11-28T06:00")
    assert days.evening(at("2026-11-28T13:00")) == at("2026-11-28T13:00")
    assert days.worked(at("2026-11-27T23:00"), at("2026-11-28T23:00")) == timedelta(hours=7)
    assert days.after(at("2026-11-27T23:00"), timedelta(hours=7)) == at("2026-11-28T06:00")


def test_hours_that_run_into_the_next_day_are_not_counted_twice(drawer: Path) -> None:
    put(drawer, "city", spans=[["08:00", "08:00"]])
    with pytest.raises(DomainError):
        calendar.calendar()
    put(drawer, "city", spans=[["08:00", "12:00"], ["14:00", "08:00"]])
    days = calendar.calendar("9999")
    assert days.worked(at("2026-11-23T00:00"), at("2026-11-25T00:00")) == timedelta(hours=36)


def test_of_two_notices_for_one_year_the_later_one_holds(drawer: Path) -> None:
    put(drawer, "b", issued="2026-03-01", holidays={"城市日": ["2026-11-27", "2026-11-27"]})
    put(drawer, "a", issued="2026-01-05")
    assert calendar.calendar("9999").why(date(2026, 11, 27)) == "城市日"


def test_two_notices_of_one_day_that_disagree_are_refused(drawer: Path) -> None:
    put(drawer, "a")
    put(drawer, "same")
    assert calendar.calendar("9999").published(2026)
    put(drawer, "b", makeup=["2026-11-28"])
    with pytest.raises(DomainError, match="内容不一样"):
        calendar.calendar("9999")


@pytest.mark.parametrize(
    "changes",
    [
        {"spans": []},
        {"spans": [["08:00", "12:00"], ["11:00", "18:00"]]},
        {"spans": [["14:00", "18:00"], ["08:00", "12:00"]]},
        {"spans": [["08:00", "12:00"], ["14:00", "09:00"]]},
        {"spans": [["8 o'clock", "12:00"]]},
        {"holidays": {"节": ["2026-02-30", "2026-02-30"]}},
        {"holidays": []},
        {"holidays": {"节": ["2026-11-28", "2026-11-28"]}, "makeup": ["2026-11-28"]},
        {"issued": None},
    ],
)
def test_a_file_that_makes_no_sense_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(DomainError, match="日历文件读不懂"):
        yearbook.read(json.dumps(NIGHT_SHIFT | changes))
    with pytest.raises(DomainError, match="日历文件读不懂"):
        yearbook.read("no JSON")


def test_working_time_is_found_again_however_far_away() -> None:
    days = Calendar((), zone())
    start = at("2026-11-27T10:00")
    far = days.after(start, timedelta(hours=30_000))
    assert days.worked(start, far) == timedelta(hours=30_000)
    assert days.after(far, timedelta(hours=-30_000)) == start


def test_nothing_is_worked_between_a_moment_and_an_earlier_one() -> None:
    days = calendar.calendar()
    later, earlier = at("2026-11-27T10:00"), at("2026-11-26T10:00")
    assert days.between(later, earlier) == []
    assert days.worked(later, earlier) == -timedelta(hours=8)


@given(
    st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 1)),  # noqa: DTZ001 -- hypothesis adds the zone
    st.integers(1, 100_000),
)
def test_what_was_counted_adds_up_to_what_was_asked(start: datetime, minutes: int) -> None:
    days, begin = calendar.calendar(), start.replace(tzinfo=UTC)
    end = days.after(begin, timedelta(minutes=minutes))
    spans = days.between(begin, end)
    assert sum((b - a for a, b in spans), timedelta()) == timedelta(minutes=minutes)
    assert days.worked(begin, end) == timedelta(minutes=minutes)
