"""Whoever adds a procedure writes one file and touches no list."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.apps import apps

import minhu.affairs
from minhu.affairs.apps import AffairsConfig
from minhu.cases.procedures import procedures

WRITTEN = """
from minhu.cases.procedures import Procedure, procedures
from minhu.core.lifecycle import Edge, Lifecycle, Outcome, State, Turn
from minhu.affairs.forms import SAID

KEYS = Lifecycle(
    "keys", "asked",
    (State("asked", "待答复", "已收到", Turn.DESK), State("lent", "借出", "借给您了", outcome=Outcome.CLOSED)),
    (Edge("lend", "借出", ("asked",), "lent", "keys.lend", "words", meets=("finish",)),),
)
procedures.add("keys", Procedure("keys", "钥匙", KEYS, "finish", SAID))
"""


def test_a_file_that_is_laid_beside_the_others_is_a_procedure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keys.py").write_text(WRITTEN, "utf-8")
    monkeypatch.setattr(procedures, "_things", dict(procedures._things))
    monkeypatch.setattr(minhu.affairs, "__path__", [*minhu.affairs.__path__, str(tmp_path)])
    config = apps.get_app_config("affairs")
    assert isinstance(config, AffairsConfig)
    try:
        config.read_procedures()
        assert procedures["keys"].name == "钥匙"
    finally:
        sys.modules.pop("minhu.affairs.keys", None)
