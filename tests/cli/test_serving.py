"""A site does not begin to serve on a file of rules that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from pytest_django import Settings

from minhu.cli import serve


def test_whoever_starts_the_site_reads_which_file_is_wrong_and_where(
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings.DATA = tmp_path
    monkeypatch.setattr(serve, "_check_free", lambda _host, _port: None)
    monkeypatch.setattr(serve, "_beside", lambda *, outbox: pytest.fail(f"it served {outbox}"))
    (tmp_path / "periods").mkdir()
    (tmp_path / "periods" / "own.toml").write_text("begins = 2026-01-01\n", "utf-8")
    with pytest.raises(typer.Exit) as stopped:
        serve.run(port=1)
    assert stopped.value.exit_code == 1
    assert "periods/own.toml:1: source is missing; write source = …" in capsys.readouterr().err
