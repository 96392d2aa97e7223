"""Counting time from the command line, so that anybody can check a deadline."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from minhu.cli.main import app

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
