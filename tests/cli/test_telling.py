"""How commands speak: a bar on a terminal, and nothing of it in what a program reads."""

from __future__ import annotations

from io import StringIO

import pytest

from minhu.cli.telling import Bar


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
