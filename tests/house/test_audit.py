"""The audit of what is pinned gives the all-clear only when somebody was asked."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.house.sources import ROOT

SAID = [
    ("No known vulnerabilities found", 0, 0),
    ("Found 2 known vulnerabilities in 1 package", 1, 1),
    ("x  Dependency not found on PyPI and could not be audited: x (1)", 0, 2),
    ("Found 1 known vulnerability in 1 package\nx could not be audited", 1, 1),
    ("ERROR: Could not resolve host", 1, 2),
]


@pytest.mark.parametrize(("said", "code", "answer"), SAID)
def test_only_whoever_was_asked_and_knew_gives_the_all_clear(
    tmp_path: Path, said: str, code: int, answer: int
) -> None:
    auditor = tmp_path / "auditor"
    auditor.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\nexit {code}\n")
    auditor.chmod(0o700)
    done = subprocess.run(  # noqa: S603 -- a script of ours
        [ROOT / ".ci/audit"],
        env={**os.environ, "MINHU_AUDITOR": str(auditor)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == answer
    assert ("没有查" in done.stdout) is (answer == 2)
