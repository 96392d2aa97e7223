"""The forms of bulletins as dated data: which parts, and the words they begin with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from minhu.core.rulefiles import RuleFile
from minhu.rates.books import others


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
    return read_forms(_text(), day)


def read_forms(text: str, day: date) -> dict[str, Form]:
    """Read the forms of a file; raises ``RuleFileError`` for what cannot be meant."""
    file = RuleFile(text)
    file.require(file.told, ("source",))

    def form(number: int, one: Mapping[str, Any]) -> Form:
        told = file.fill(Form, {"source": file.told["source"], **one}, "forms", number)
        return replace(told, parts=tuple(told.parts), ledgers=tuple(told.ledgers))

    every = file.each("forms", form)
    begun = (one for one in every if one.begins <= day)
    found = {one.code: one for one in sorted(begun, key=lambda one: one.begins)}
    order = dict.fromkeys(one.code for one in every)
    return {code: found[code] for code in order if code in found}


@cache
def book() -> dict[str, Any]:
    """Return the file as it is: forms, headings, columns and phrases of the paper."""
    return RuleFile(_text()).told


@cache
def _text() -> str:
    return (files("minhu.rates") / "definitions" / "bulletins.toml").read_text("utf-8")


others.add("forms", read_forms)
