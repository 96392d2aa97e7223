"""Counting time from the command line, so that anybody can check a deadline."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from minhu.catalogue.models import Limit
from minhu.catalogue.queries import forget
from minhu.cli.main import app
from tests.cast import call

pytestmark = pytest.mark.django_db
RUN = CliRunner()


def ask(*words: str) -> str:
    found = RUN.invoke(app, [*words])
    assert found.exit_code == 0, found.output
    return found.stdout


def test_a_limit_is_counted_with_every_span() -> None:
    words = ("due", "--from", "2026-09-28T10:00", "--limit", "5工作日", "--mode", "end_of_day")
    told = json.loads(ask(*words, "--json"))
    assert told["due"] == "2026-10-10T18:00:00+08:00"
    assert len(told["spans"]) == 10
    assert sum(span["minutes"] for span in told["spans"]) == 5 * 8 * 60
    assert told["warnings"] == []
    assert "到 2026-10-10 18:00" in ask(*words)


def test_a_limit_nobody_understands_is_refused() -> None:
    found = RUN.invoke(app, ["due", "--from", "2026-09-28", "--limit", "马上"])
    assert found.exit_code == 1
    assert "不是时限" in found.output


def test_a_year_is_printed_with_its_source() -> None:
    told = json.loads(ask("calendar", "2026", "--json"))
    assert (told["total"], told["issued"], told["warnings"]) == (248, "2025-11-04", [])
    assert "2026-10-10" in told["days"]
    assert told["holidays"]["2026-10-01"] == "国庆节"
    assert "全年 248 个工作日" in ask("calendar", "2026")


def test_a_year_that_is_not_published_says_so() -> None:
    told = json.loads(ask("calendar", "2027", "--json"))
    assert (told["published"], told["holidays"]) == (False, {})
    assert "2027年的放假安排还没有公布" in told["warnings"][0]
    assert "还没有公布" in RUN.invoke(app, ["calendar", "2027"]).output


@pytest.mark.usefixtures("cast")
def test_a_case_is_explained_clock_by_clock() -> None:
    case = call()
    told = json.loads(ask("explain", case.number, "--json"))
    finish = next(clock for clock in told["clocks"] if clock["clock"] == "finish")
    assert (finish["kind"], finish["minutes"], finish["pauses"]) == ("natural_day", 10080, [])
    assert len(finish["spans"]) == 8
    words = ask("explain", case.number)
    assert "从 2026-11-20 10:00 到 2026-11-27 10:00" in words
    assert "夜里和节假日也算在内" in words


@pytest.mark.usefixtures("cast")
def test_a_case_that_stood_still_in_working_days_is_explained_in_words() -> None:
    case = call()
    clock = case.deadlines.get(clock="finish")
    clock.kind, clock.mode, clock.amount, clock.limit_text = "work_day", "rolling", 5, "5工作日"
    clock.due_at = datetime(2027, 1, 5, 2, tzinfo=UTC)
    stopped, went_on = datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 12, 29, 2, tzinfo=UTC)
    clock.pauses = [[stopped.isoformat(), went_on.isoformat()]]
    clock.paused_at = datetime(2027, 1, 4, 2, tzinfo=UTC)
    clock.save()
    words = RUN.invoke(app, ["explain", case.number]).output
    for part in (
        "停着：2026-11-23 10:00 到 2026-12-29 10:00",
        "到 现在",
        "原来到",
        "日历：",
        "注意：",
    ):
        assert part in words


def test_a_number_nobody_has_is_refused() -> None:
    found = RUN.invoke(app, ["explain", "261120-0000-0"])
    assert found.exit_code == 1
    assert "没有编号" in found.output


@pytest.mark.usefixtures("cast")
def test_deadlines_are_counted_anew_from_the_command_line() -> None:
    case = call()
    Limit.objects.filter(procedure="request", name="finish").update(amount=9)
    forget()
    assert json.loads(ask("calendar", "--reckon", "--json")) == {"moved": [case.number]}
    assert "0 件的时限变了" in ask("calendar", "--reckon")
    assert "个工作日" in ask("calendar")
