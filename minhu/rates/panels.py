"""五个一 as dated data: which indicators, of cases and of ledgers, stand under which name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from minhu.rates.books import book


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


def panels(day: date) -> list[Panel]:
    """Return the panels that hold on a day, in the order of the file."""
    return read_panels(_text(), day)


def read_panels(text: str, day: date) -> list[Panel]:
    """Read a file of panels; raises ``ValueError`` where one names an indicator that is none."""
    told = tomllib.loads(text)
    latest: dict[str, Mapping[str, Any]] = {}
    for one in sorted(told["panels"], key=lambda one: one["begins"]):
        if one["begins"] <= day:
            latest[one["code"]] = {"source": told["source"], **one}
    order = dict.fromkeys(one["code"] for one in told["panels"])
    return [_panel(latest[code], day) for code in order if code in latest]


def codes_of(found: Sequence[Panel]) -> dict[str, set[str]]:
    """Return every indicator that panels name, by its book."""
    wanted: dict[str, set[str]] = {}
    for panel in found:
        for name, codes in panel.indicators.items():
            wanted.setdefault(name, set()).update(codes)
    return wanted


def _panel(told: Mapping[str, Any], day: date) -> Panel:
    named = {name: tuple(codes) for name, codes in told["indicators"].items()}
    for name, codes in named.items():
        held = book(name, day)
        if unknown := [code for code in codes if held.find(code) is None]:
            raise ValueError(f"{told['code']}: no such indicator of {name}: {', '.join(unknown)}")
    return Panel(told["code"], told["name"], told["says"], named, told["begins"], told["source"])


@cache
def _text() -> str:
    return (files("minhu.rates") / "definitions" / "panels.toml").read_text("utf-8")
