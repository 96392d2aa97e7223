"""What a process has loaded before its first page is never looked through again."""

from __future__ import annotations

import gc
import importlib

import pytest

from minhu import wsgi
from minhu.core import settling


def test_what_is_loaded_by_then_is_left_out_of_collecting() -> None:
    gc.unfreeze()
    try:
        settling.settle()
        assert gc.get_freeze_count() > 50_000
    finally:
        gc.unfreeze()


def test_whatever_serves_pages_settles_first(monkeypatch: pytest.MonkeyPatch) -> None:
    settled: list[str] = []
    monkeypatch.setattr(settling, "settle", lambda: settled.append("once"))
    importlib.reload(wsgi)
    assert settled == ["once"]
