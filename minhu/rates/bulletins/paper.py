"""A bulletin as blocks, from nothing but what is kept of it: page, Word and PDF draw the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from minhu.core.clock import local_day, written_day, zone
from minhu.rates.bulletins.wording import filled
from minhu.rates.models import Bulletin
from minhu.rates.rate import NO_BASE

WHOLE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?(?: \S{1,3})?|\d{8}-\w+-\w")
"""A day, a moment with a word behind it, the number of a case: no place to break a line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table; ``list`` and ``row`` say which list opens from it, on the page.

    ``number`` opens a case, ``ledger`` a ledger.
    """

    text: str
    list: str = ""
    row: str = ""
    number: str = ""
    ledger: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def is_whole(self) -> bool:
        """Answer whether the text is one thing, as a day or a number, and stays on one line."""
        return WHOLE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Block:
    """One piece: ``kind`` is ``heading``, ``text`` or ``table``."""

    kind: str
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A bulletin ready to be drawn; ``layout`` is the hash of its Word layout, empty for today's."""

    title: str
    under: str
    days: str
    draft: str
    blocks: tuple[Block, ...]
    foot: str
    layout: str = ""


def paper(bulletin: Bulletin) -> Paper:
    """Return the paper of a bulletin; the same rows give the same paper for ever."""
    told = bulletin.content
    phrases = told["labels"]["phrases"]
    issue = phrases["issue"].format(issue=bulletin.issue) if bulletin.issue else ""
    day = _published(phrases, bulletin.published_at) if bulletin.published_at else ""
    as_of = f"{datetime.fromisoformat(told['as_of']).astimezone(zone()):%Y-%m-%d %H:%M}"
    return Paper(
        filled(bulletin.title, told["named"]),
        "  ".join(filter(None, (issue, told["area"]["name"], day))),
        phrases["days"].format(**_days(told), as_of=as_of),
        "" if bulletin.is_published else phrases["draft"],
        tuple(_blocks(told, bulletin.words)),
        phrases["hash"].format(hash=bulletin.hash) if bulletin.hash else "",
        told.get("layout", ""),
    )


def _published(phrases: dict[str, str], moment: datetime) -> str:
    """Return the day as the form wrote days when the bulletin was made."""
    day = local_day(moment)
    return phrases.get("dated", "{iso}").format(iso=day.isoformat(), day=written_day(day))


def _days(told: dict[str, Any]) -> dict[str, str]:
    """Return first and last day, as kept and as papers write them; the form says which."""
    kept = {name: told[name] for name in ("first", "last")}
    read = date.fromisoformat
    return kept | {f"{name}_day": written_day(read(day)) for name, day in kept.items()}


def _blocks(told: dict[str, Any], words: dict[str, str]) -> Iterator[Block]:
    yield from _text(told, words.get("lead", ""))
    headings = told["labels"]["headings"]
    for part in told["form"]["parts"]:
        yield Block("heading", headings[part])
        yield from _text(told, words.get(part, ""))
        rows = tuple(_ROWS[part](told))
        yield _table(told, part, rows) if rows else Block("text", told["labels"]["phrases"]["none"])
    if words.get("ask"):
        yield Block("heading", headings["ask"])
        yield from _text(told, words["ask"])
    if told["method"]:
        yield Block("heading", headings["method"])
        yield _table(told, "method", tuple(_method(told)))


def _table(told: dict[str, Any], part: str, rows: tuple[tuple[Cell, ...], ...]) -> Block:
    return Block("table", head=tuple(told["labels"]["columns"][part]), rows=rows)


def _text(told: dict[str, Any], words: str) -> Iterator[Block]:
    for line in filter(None, map(str.strip, words.splitlines())):
        yield Block("text", filled(line, told["named"]))


def _totals(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    yield tuple(Cell(str(one["n"]), one["list"] if one["n"] else "") for one in told["totals"])


def _rates(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in told["rates"]:
        opens = one["list"] if one["numerator"] != "0" else ""
        yield (
            Cell(one["name"]),
            Cell(one["text"], opens),
            Cell(one["parts"] or NO_BASE),
            Cell(f"{one['label']}{'；' if one['note'] else ''}{one['note']}"),
            Cell(NO_BASE if one["change"] is None else _signed(one["change"])),
        )


def _ledgers(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in told["ledgers"]:
        yield (
            Cell(one["name"]),
            Cell(one["text"], ledger=one["ledger"]),
            Cell(one["parts"] or NO_BASE),
            Cell(f"{one['label']}{'；' if one['note'] else ''}{one['note']}"),
            Cell(NO_BASE if one["change"] is None else _signed(one["change"])),
        )


def _groups(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in told["groups"]:
        yield Cell(one["name"]), Cell(str(one["n"])), Cell(one["share"])


def _hot(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for place, one in enumerate(told["hot"], start=1):
        yield Cell(str(place)), Cell(one["name"]), Cell(str(one["n"]), one["list"], one["row"])


def _units(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in told["units"]:
        small = one["rank"] is None
        yield (
            Cell(told["labels"]["phrases"]["small"] if small else str(one["rank"])),
            Cell(one["name"]),
            Cell(str(one["valid"]), "valid", one["row"]),
            Cell(_share(one["closure"], small=small), "closed", one["row"]),
            Cell(_share(one["on_time"], small=small), "on_time", one["row"]),
            Cell(str(one["overdue"]), "overdue" if one["overdue"] else "", one["row"]),
        )


def _waiting(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    late = told["labels"]["phrases"]["late"]
    for one in told["waiting"]:
        yield (
            Cell(one["number"], number=one["number"]),
            Cell(one["category"]),
            Cell(one["area"]),
            Cell(one["whose"]),
            Cell(one["received"]),
            Cell(str(one["days"])),
            Cell(f"{one['due'] or NO_BASE}{' ' + late if one['late'] else ''}"),
        )


def _today(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    return _named(told["today"])


def _ahead(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    return _named(told["ahead"])


def _terms(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in told["terms"]:
        yield (
            Cell(one["name"], ledger=one["ledger"]),
            Cell(one["column"]),
            Cell(str(one["soon"])),
            Cell(str(one["over"])),
        )


def _named(lines: list[dict[str, Any]]) -> Iterator[tuple[Cell, ...]]:
    return ((Cell(one["name"]), Cell(str(one["n"]))) for one in lines)


def _method(told: dict[str, Any]) -> Iterator[tuple[Cell, ...]]:
    for one in told["method"]:
        yield tuple(
            Cell(one[key]) for key in ("name", "numerator", "denominator", "begins", "source")
        )


def _share(one: dict[str, str], *, small: bool) -> str:
    return one["parts"] if small else f"{one['text']} {one['parts']}"


def _signed(change: str) -> str:
    return change if change.startswith("-") or not float(change) else f"+{change}"


_ROWS = {
    "totals": _totals, "rates": _rates, "ledgers": _ledgers, "groups": _groups, "hot": _hot, "units": _units,
    "waiting": _waiting, "today": _today, "ahead": _ahead, "terms": _terms,
}  # fmt: skip
