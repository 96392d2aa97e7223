"""``minhu import ledger`` as a program reads it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.ledgers.models import Ledger, Record
from tests.ledgers.conftest import ledger  # noqa: F401 -- the ledger of the engine's own tests

pytestmark = pytest.mark.django_db


def run(path: Path, *more: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["import", "ledger", str(path), *more])
    return result.exit_code, result.stdout


@pytest.mark.usefixtures("ledger")
def test_rows_are_taken_once_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("楼院,户数\n一号院,30\n二号院,许多\n")
    code, said = run(path, "--ledger", "yards", "--json")
    assert (code, json.loads(said)) == (0, {"imported": 1, "refused": 1, "unchanged": 0})
    assert "没有变化 1 行" in run(path, "--ledger", "yards")[1]
    assert Record.objects.get().ledger == Ledger.objects.get()


@pytest.mark.usefixtures("ledger")
def test_a_ledger_that_is_not_there_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("楼院\n一号院\n")
    assert run(path, "--ledger", "none")[0] == 1
