"""The threat model and the checklist name tests that exist, and answer every line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT

PAGES = [ROOT / "docs/asvs.md", ROOT / "docs/threat-model.md"]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
CHAPTERS = [f"**V{number}**" for number in range(1, 15)]


def rows(path: Path) -> list[list[str]]:
    lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_test_a_checklist_names_exists(path: Path) -> None:
    named = TEST.findall(path.read_text("utf-8"))
    assert len(named) >= 20
    absent = [
        f"{file}::{name}"
        for file, name in named
        if not (ROOT / file).is_file() or f"def {name}(" not in (ROOT / file).read_text("utf-8")
    ]
    assert absent == []


def test_every_line_of_the_checklist_has_its_test_or_says_what_is_missing() -> None:
    lines = [row for row in rows(PAGES[0]) if re.match(r"\d", row[0])]
    silent = [
        row[0]
        for row in lines
        if not TEST.search(row[2]) and not row[2].startswith(("Gap:", "n/a:"))
    ]
    assert (len(lines) >= 60, silent) == (True, [])


def test_the_checklist_has_every_chapter() -> None:
    text = PAGES[0].read_text("utf-8")
    assert [chapter for chapter in CHAPTERS if chapter not in text] == []
