"""A new house gets the tables that a house of many years has."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

from tests.cli.test_commands import minhu

Shape = dict[str, set[str]]


def test_the_tables_of_a_new_house_are_those_that_all_steps_lead_to(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    for folder in (new, old):
        folder.mkdir()
    minhu(new, "figures")
    minhu(old, "manage", "migrate")
    assert _shape(new) == _shape(old)


def test_every_step_of_the_past_counts_as_taken_in_a_new_house(tmp_path: Path) -> None:
    minhu(tmp_path, "figures")
    assert minhu(tmp_path, "manage", "migrate", "--check").returncode == 0


def _shape(folder: Path) -> Shape:
    """Return the columns and rules of each table, and what each index is made of."""
    house = sqlite3.connect(folder / "minhu.sqlite3")
    made = house.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    shape: Shape = {}
    for table, sql in made:
        shape.setdefault(table, set()).update(_parts(sql))
    return shape


def _parts(sql: str) -> list[str]:
    """Return an index whole, and a table by its columns and rules: their order means nothing."""
    if not sql.startswith("CREATE TABLE"):
        return [sql]
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    return [part.strip() for part in re.split(r", (?=[\"C])(?![^(]*\))", body)]
