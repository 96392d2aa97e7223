"""``minhu import persons``: counts and reasons on the terminal, no names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from minhu.cli.main import app
from tests.cast import STREET
from tests.people.test_register import book, somebody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["import", "persons", *words])
    return done.exit_code, done.output


def test_a_list_goes_in_and_refused_rows_come_back(tmp_path: Path) -> None:
    file, back = tmp_path / "名单.csv", tmp_path / "refused.xlsx"
    file.write_bytes(book(somebody(), somebody(2, phone="123")))
    code, said = run(str(file), "--area", STREET, "--refused", str(back), "--json")
    assert code == 0
    assert "张三丰" not in said
    counts = json.loads(said.splitlines()[-1])
    assert counts == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    assert back.stat().st_mode & 0o077 == 0
    assert "没有变化 1" in run(str(file), "--area", STREET)[1]


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    assert run(str(file), "--area", STREET)[0] == 1
    assert run(str(file), "--area", "1234")[0] == 1
    file.write_bytes(book(somebody()))
    assert run(str(file), "--area", STREET, "--base", "alle")[0] == 1
