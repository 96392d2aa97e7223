"""``minhu verify`` as a program reads it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from typer.testing import CliRunner

from minhu.cases.models import Step
from minhu.cli.main import app
from minhu.core.clock import now
from tests.cast import call, set_the_stage

pytestmark = pytest.mark.django_db


def test_a_whole_history_ends_with_exit_code_zero() -> None:
    set_the_stage()
    call()
    result = CliRunner().invoke(app, ["verify", "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["steps"] == 1


def test_a_changed_row_ends_with_exit_code_one_and_names_the_step() -> None:
    set_the_stage()
    case = call()
    Step.objects.update(note="改过了")
    result = CliRunner().invoke(app, ["verify", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["first_break"] == {
        "number": case.number,
        "step": 1,
        "why": "内容被改过",
    }


def run(*words: str) -> tuple[int, str]:
    """Run a command the day after tomorrow."""
    with time_machine.travel(now() + timedelta(days=2)):
        result = CliRunner().invoke(app, words)
    return result.exit_code, result.output


def test_what_was_sealed_and_printed_is_held_against_the_rows() -> None:
    set_the_stage()
    call()
    seals = json.loads(run("seal", "--json")[1])["seals"]
    code, said = run("verify")
    assert (code, f"{len(seals)} 天的封存，都没有被改过" in said) == (0, True)
    code, said = run("verify", "--seal", f"{seals[0]['day']}={'0' * 64}")
    assert (code, "和留存的封存码不一样" in said) == (1, True)
    assert run("verify", "--seal", "昨天")[0] == 2


def test_a_day_is_sealed_once_and_printed_as_often_as_asked() -> None:
    set_the_stage()
    call()
    first = run("seal")[1]
    assert run("seal")[1].strip() == "过完的日子都已封存。"
    day = first.split()[0]
    assert run("seal", "--day", day)[1].split()[-1] in first
    assert run("seal", "--day", "2199-01-01")[0] == 1
