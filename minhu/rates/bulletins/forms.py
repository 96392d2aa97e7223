"""The forms of bulletins as dated data: which parts, and the words they begin with."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of bulletin from one day on; ``words`` are by the part they stand in.

    ``ledgers`` are the indicators over ledgers that it says where there is anything to say.
    """

    code: str
    name: str
    title: str
    days: str
    parts: tuple[str, ...]
    hot: int
    waiting: int
    words: Mapping[str, str]
    begins: date
    source: str
    ledgers: tuple[str, ...] = ()


def forms(day: date) -> dict[str, Form]:
    """Return the forms that hold on a day by their code, in the order of the file."""
    told = book()
    found: dict[str, Form] = {}
    for one in sorted(told["forms"], key=lambda one: one["begins"]):
        if one["begins"] <= day:
            found[one["code"]] = _form(one, told["source"])
    order = dict.fromkeys(one["code"] for one in told["forms"])
    return {code: found[code] for code in order if code in found}


@cache
def book() -> dict[str, Any]:
    """Return the file as it is: forms, headings, columns and phrases of the paper."""
    path = files("minhu.rates") / "definitions" / "bulletins.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _form(told: Mapping[str, Any], source: str) -> Form:
    return Form(
        told["code"],
        told["name"],
        told["title"],
        told["days"],
        tuple(told["parts"]),
        told["hot"],
        told["waiting"],
        told["words"],
        told["begins"],
        told.get("source", source),
        tuple(told.get("ledgers", ())),
    )
