"""The page of coverage says of all 144 rows where they are done, and names only what there is."""

from __future__ import annotations

import re
import tomllib
from typing import NamedTuple

import pytest
import typer
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from minhu.cli.main import app
from minhu.ledgers.edition import shipped
from tests.house.sources import PRODUCT, ROOT

PAGE = (ROOT / "docs/coverage.md").read_text("utf-8")
ROWS = range(1, 145)
NOTHING = "—"
KEPT = (
    *(*range(3, 7), 8, 9, 24, 32, 33, 35, 41, 46, 65, 67, 75, 76, 77, 79, 83, 87, 89, 97),
    *(*range(101, 108), 111, *range(113, 119), 121, *range(124, 128), *range(129, 139)),
    *range(141, 145),
)
"""The rows that are something known, kept or counted, and nothing more than that."""


class Line(NamedTuple):
    row: int
    what: str
    where: str
    does: str
    lacks: str


LINES = [
    Line(int(cells[0]), *cells[1:])
    for cells in (
        [cell.strip() for cell in line[1:-1].split("|")]
        for line in PAGE.splitlines()
        if line.startswith("| ") and line[2].isdigit()
    )
]
NAMED = sorted(
    {name for line in LINES for part in line[2:] for name in re.findall(r"`([^`]+)`", part)}
)


def indicators() -> set[str]:
    files = (PRODUCT / "rates/definitions").glob("*.toml")
    books = [tomllib.loads(path.read_text("utf-8")) for path in files]
    return {one["code"] for book in books for one in book.get("indicators", ())}


def addresses(resolver: URLResolver, space: str = "") -> set[str]:
    found: set[str] = set()
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            found.add(f"{space}{each.name}")
        else:
            found |= addresses(each, f"{each.namespace}:" if each.namespace else space)
    return found


def commands() -> set[str]:
    top = typer.main.get_command(app)
    found: set[str] = set()
    for name, command in getattr(top, "commands", {}).items():
        found.add(f"minhu {name}")
        found |= {f"minhu {name} {below}" for below in getattr(command, "commands", ())}
    return found


def known() -> set[str]:
    ledgers = {f"ledger:{entry['code']}" for entry in shipped()}
    figures = {f"indicator:{code}" for code in indicators()}
    return ledgers | figures | addresses(get_resolver()) | commands()


def test_every_row_of_the_inventory_stands_there_once_and_in_order() -> None:
    assert [line.row for line in LINES] == list(ROWS)


def test_whatever_is_named_there_exists() -> None:
    assert sorted(set(NAMED) - known()) == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: str(line.row))
def test_a_row_says_where_it_is_done_or_that_it_is_missing(line: Line) -> None:
    assert all(line)
    missing = line.lacks.startswith("Missing: ")
    assert missing == (line.where == NOTHING) == (line.does == NOTHING)
    assert missing or re.fullmatch(r"(`[^`]+` ?)+", line.where)


def test_a_ledger_that_serves_a_row_is_named_in_it() -> None:
    told = {line.row: line.where for line in LINES}
    unnamed = [
        (row, entry["code"])
        for entry in shipped()
        for row in entry["rows"]
        if f"`ledger:{entry['code']}`" not in told[row]
    ]
    assert unnamed == []


@pytest.mark.parametrize("row", KEPT)
def test_what_is_known_kept_or_counted_has_a_ledger_and_an_indicator(row: int) -> None:
    where = LINES[row - 1].where
    assert "`ledger:" in where
    assert "`indicator:" in where
