"""What is counted of many cases is read from an index: lines are counted, not keys."""

from __future__ import annotations

from pathlib import Path

import minhu

HOUSE = Path(minhu.__file__).parent
OF_CASES = ("cases", "centre", "desk")


def test_nobody_counts_the_keys_of_cases_where_lines_do() -> None:
    """COUNT(id) reads the row of each, for the key stands in no index but its own; COUNT(*) does not."""
    found = [
        f"{path.relative_to(HOUSE)}:{number}"
        for app in OF_CASES
        for path in (HOUSE / app).rglob("*.py")
        if "migrations" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if 'Count("pk")' in line
    ]
    assert found == []
