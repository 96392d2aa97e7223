"""``minhu verify`` as a program reads it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from minhu.cases.models import Step
from minhu.cli.main import app
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
