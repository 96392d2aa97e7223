"""``minhu learn`` on tables of texts."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.learning import needing
from minhu.learning.papers import write_rows
from tests.learning.texts import rows

pytestmark = pytest.mark.django_db
RUN = CliRunner()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    write_rows(tmp_path / "all.csv", rows())
    return tmp_path / "all.csv"


def ask(*words: str | Path) -> str:
    found = RUN.invoke(app, ["learn", *map(str, words)])
    assert found.exit_code == 0, found.output
    return found.stdout


def refused(*words: str | Path) -> str:
    found = RUN.invoke(app, ["learn", *map(str, words)])
    assert found.exit_code == 1
    return found.output


def test_a_table_is_divided_learnt_and_examined_with_four_figures(table: Path) -> None:
    parts = table.with_name("parts")
    assert "learn.csv" in ask("--from", table, "--split", parts, "--share", "0.3")
    test = ("--evaluate", parts / "test.csv")
    words = ("--text", "title,detail", "--label", "label", "--json")
    found = json.loads(ask("--from", parts / "learn.csv", *test, *words))
    assert list(found) == ["macro_f1", "accuracy", "texts_per_s", "per_label"]
    assert found["accuracy"] > 0.6  # a third by chance


def test_the_examination_is_of_the_other_table_and_not_of_what_was_learnt(table: Path) -> None:
    """Where every label is wrong in it, nothing is right; its texts are counted, not the learnt ones."""
    turned = [{**row, "label": "没有这一类"} for row in rows()[:7]]
    write_rows(table.with_name("turned.csv"), turned)
    found = json.loads(ask("--from", table, "--evaluate", table.with_name("turned.csv"), "--json"))
    assert found["accuracy"] == 0
    assert found["per_label"]["没有这一类"]["texts"] == 7


def test_without_an_examination_the_table_is_cross_checked(table: Path) -> None:
    assert "macro-F1" in ask("--from", table, "--text", "detail")


def test_a_column_that_is_not_there_is_named(table: Path) -> None:
    assert "没有这一列：kind" in refused("--from", table, "--label", "kind")


def test_without_scikit_learn_one_is_told_what_to_install(
    table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> Any:  # noqa: ANN401 -- a module
        if name.startswith(("sklearn", "scipy")):
            raise ModuleNotFoundError(name)
        return import_module(name)

    monkeypatch.setattr(needing, "import_module", missing)
    assert "minhu[learn]" in refused("--from", table)
