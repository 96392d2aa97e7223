"""How commands speak: a bar on a terminal, and nothing of it in what a program reads."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from minhu.cli.importing import app
from minhu.cli.telling import Bar
from tests.cast import set_the_stage


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_long_work_shows_how_far_it_is_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    bar = Bar("诉求")
    bar(50, 100)
    bar(100, 100)
    half, whole = terminal.getvalue().split("\r")[1:]
    assert half == f"诉求 [{'#' * 15}{' ' * 15}] 50/100"
    assert whole == f"诉求 [{'#' * 30}] 100/100\n"
    assert capsys.readouterr().out == ""


def test_a_program_that_reads_is_shown_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    Bar("诉求")(1, 2)
    assert pipe.getvalue() == ""


@pytest.mark.django_db
def test_whoever_imports_an_old_file_sees_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_the_stage()
    head = 'source = "old"\n[columns]\nid = "id"\nwords = "words"\ncreated = "created"\n'
    (tmp_path / "map.toml").write_text(f'{head}[constants]\nchannel = "letter"\n', "utf-8")
    (tmp_path / "old.csv").write_text("id,words,created\n1,灯不亮,2026-01-05 09:00\n", "utf-8")
    shown: list[tuple[str, int, int]] = []
    bar = "minhu.cli.requests.Bar"
    monkeypatch.setattr(bar, lambda label: lambda done, total: shown.append((label, done, total)))
    files = [str(tmp_path / "old.csv"), "--map", str(tmp_path / "map.toml")]
    ended = CliRunner().invoke(app, ["requests", *files])
    assert "导入 1" in ended.stdout, ended.output
    assert shown == [("诉求", 1, 1)]
