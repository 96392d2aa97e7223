"""五个一 as dated data: which indicators, of cases and of ledgers, stand under which name.

What an office changed on its page lies in ``MINHU_DATA/panels``, one file for each day from
which a whole set holds; without one the panels that come along hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from minhu.core.drawer import Drawer, Stamp
from minhu.core.rulefiles import RuleFile
from minhu.rates.books import BOOKS, book, others

DRAWER = Drawer("panels", ".json")
"""The sets an office keeps itself."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A name of the five from one day on, and its indicators by their book, in their order.

    ``says`` is what the name asks for, in a few words.
    """

    code: str
    name: str
    says: str
    indicators: Mapping[str, tuple[str, ...]]
    begins: date
    source: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The five as an office wants them from a day on, and by whose word."""

    begins: date
    source: str
    panels: tuple[Panel, ...]


def panels(day: date) -> list[Panel]:
    """Return the panels that hold on a day, in their order."""
    held = [each for each in editions() if each.begins <= day]
    return [_still(each, day) for each in held[-1].panels] if held else read_panels(_text(), day)


def editions() -> tuple[Edition, ...]:
    """Return the sets an office keeps itself, the oldest first."""
    return _read(DRAWER.stamp())


def put(edition: Edition) -> None:
    """Keep a set in the drawer; one that begins the same day gives way."""
    told = {
        "begins": edition.begins.isoformat(),
        "source": edition.source,
        "panels": [
            {"code": e.code, "name": e.name, "says": e.says, "indicators": dict(e.indicators)}
            for e in edition.panels
        ],
    }
    text = json.dumps(told, ensure_ascii=False, indent=2)
    DRAWER.put(f"{edition.begins.isoformat()}.json", text)
    forget()


def forget() -> None:
    """Look into the drawer anew at the next question."""
    DRAWER.forget()
    _read.cache_clear()


@lru_cache(maxsize=2)
def _read(stamp: Stamp) -> tuple[Edition, ...]:  # noqa: ARG001 -- a cache key
    found = [read_edition(each.read_text("utf-8")) for each in DRAWER.paths()]
    return tuple(sorted(found, key=lambda one: one.begins))


def read_edition(text: str) -> Edition:
    """Read a set an office keeps; raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is none."""
    told = json.loads(text)
    begins, source = date.fromisoformat(told["begins"]), told["source"]
    found = tuple(
        Panel(
            one["code"],
            one["name"],
            one["says"],
            {name: tuple(codes) for name, codes in one["indicators"].items()},
            begins,
            source,
        )
        for one in told["panels"]
    )
    return Edition(begins, source, found)


def _still(panel: Panel, day: date) -> Panel:
    """Return a panel without what is no indicator any more: a definition may have gone since."""
    named = {
        name: tuple(code for code in codes if book(name, day).find(code))
        for name, codes in panel.indicators.items()
        if name in BOOKS
    }
    return replace(panel, indicators=named)


def read_panels(text: str, day: date) -> list[Panel]:
    """Read a file of panels; raises ``RuleFileError`` where one names an indicator that is none."""
    file = RuleFile(text)
    file.require(file.told, ("source",))

    def told(number: int, one: Mapping[str, Any]) -> Panel:
        return file.fill(Panel, {"source": file.told["source"], **one}, "panels", number)

    latest: dict[str, tuple[int, Panel]] = {}
    found = file.each("panels", told)
    for number, one in sorted(enumerate(found), key=lambda each: each[1].begins):
        if one.begins <= day:
            latest[one.code] = number, one
    order = dict.fromkeys(one.code for one in found)
    return [_named(file, *latest[code], day) for code in order if code in latest]


def codes_of(found: Sequence[Panel]) -> dict[str, set[str]]:
    """Return every indicator that panels name, by its book."""
    wanted: dict[str, set[str]] = {}
    for panel in found:
        for name, codes in panel.indicators.items():
            wanted.setdefault(name, set()).update(codes)
    return wanted


def _named(file: RuleFile, number: int, told: Panel, day: date) -> Panel:
    """Return a panel whose indicators all are some; raises ``RuleFileError``."""
    here = "panels", number, "indicators"
    for name, codes in told.indicators.items():
        if name not in BOOKS:
            words = f"{told.code}: no such book: {name}; write one of {', '.join(BOOKS)}"
            raise file.fault(words, *here, name)
        held = book(name, day)
        if unknown := [code for code in codes if held.find(code) is None]:
            words = f"{told.code}: no such indicator of {name}: {', '.join(unknown)}"
            known = ", ".join(one.code for one in held.indicators)
            raise file.fault(f"{words}; write one of {known}", *here, name)
    named = {name: tuple(codes) for name, codes in told.indicators.items()}
    return replace(told, indicators=named)


@cache
def _text() -> str:
    return (files("minhu.rates") / "definitions" / "panels.toml").read_text("utf-8")


others.add("panels", read_panels)
