"""``minhu bench``: prints what a program may read, or a line for each number."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from minhu.bench import intake, worklist
from minhu.bench.intake import Load
from minhu.cli.bench import app

FOUND = {"requests_per_s": 801.5, "database": "postgresql"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Keep what the measuring was asked for instead of measuring."""
    asked: list[Any] = []

    def measure(
        load: object = None, *, progress: Callable[[str], None], **more: object
    ) -> dict[str, Any]:
        progress("收件")
        asked.append(load or more)
        return FOUND

    monkeypatch.setattr(intake, "measure", measure)
    monkeypatch.setattr(worklist, "measure", measure)
    return asked


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0
    return result.stdout


def test_a_program_reads_one_line_of_json(asked: list[Any]) -> None:
    assert json.loads(run("intake", "--json", "--clients", "4")) == FOUND
    assert asked == [Load(seconds=10.0, clients=4)]


def test_a_person_reads_a_line_for_each_number(asked: list[Any]) -> None:
    assert run("worklist", "--cases", "500").splitlines()[0].split() == ["requests_per_s", "801.5"]
    assert asked == [{"cases": 500}]


def test_locating_is_measured_among_as_many_grids_as_asked() -> None:
    found = json.loads(run("locate", "--grids", "400", "--json"))
    assert found["grids"] == 400
    assert found["us_per_point"] > 0
