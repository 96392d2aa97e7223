"""Reading definitions of indicators from their files; what cannot be is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from minhu.core.rulefiles import RuleFile
from minhu.rates.enums import Convention, Measure
from minhu.rates.indicators import (
    FREQUENT,
    GROUND,
    OVERDUE,
    WHOLE,
    Book,
    Composite,
    Indicator,
    Terms,
)
from minhu.rates.telling import tellers

USUAL = ("window", "begins", "source")
"""What a file says once for all its indicators."""
_MEASURES = frozenset({*(measure.value for measure in Measure), OVERDUE, FREQUENT, *GROUND})

_Dated = TypeVar("_Dated", Indicator, Composite)


WINDOWS = ("received", "day", "whole")
KEYS = (*(each.name for each in fields(Indicator)), "better")
"""What an indicator may say; whatever else stands there would be passed over in silence."""


@cache
def read_book(text: str, day: date) -> Book:
    """Read a file of definitions; raises ``RuleFileError`` where it says something impossible."""
    file = RuleFile(text)
    file.require(file.told, ("kind", "window", "source"))
    file.day("begins")
    usual = {"kind": file.told["kind"], **{key: file.told[key] for key in USUAL}}

    def indicator(number: int, one: Mapping[str, Any]) -> Indicator:
        file.know(one, KEYS, "indicators", number)
        return _indicator({**usual, **one})

    indicators = file.each("indicators", indicator)
    known = {one.code for one in indicators if one.is_share}
    file.told.setdefault("composites", [])
    composites = file.each("composites", lambda _number, one: _composite(one, known))
    return Book(usual["kind"], tuple(holding(indicators, day)), tuple(holding(composites, day)))


def _require_said(told: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for what an indicator must say and does not, with what to write."""
    called = f"indicator {told.get('code') or told.get('name')!r}"
    for key in ("code", "name", "numerator", *(("about",) if told["kind"] in tellers else ())):
        if not told.get(key):
            raise ValueError(f"{called}: {key} is missing; write {key} = …")
    for key, known in (
        ("convention", list(map(str, Convention))),
        ("better", ["up", "down"]),
        ("window", WINDOWS),
    ):
        if told.get(key) not in known:
            raise ValueError(f"{called}: write {key} = one of {', '.join(known)}")
    if type(told["begins"]) is not date:
        raise ValueError(f"{called}: write begins = a day such as 2027-01-01, without quotes")


def _indicator(told: Mapping[str, Any]) -> Indicator:
    _require_said(told)
    numerator, denominator = _terms(told, "numerator"), _terms(told, "denominator")
    lists = tuple(told.get("lists", ()))
    if not lists and told["kind"] not in tellers and max(len(numerator), len(denominator)) > 1:
        raise ValueError(f"{told['code']}: name the lists of a sum")
    return Indicator(
        told["code"],
        told["name"],
        numerator,
        denominator,
        Convention(told["convention"]),
        {"up": 1, "down": -1}[told["better"]],
        told.get("decimals", 2),
        told["window"],
        told["begins"],
        told["source"],
        told.get("note", ""),
        lists,
        outcome=told.get("outcome", False),
        counted_in=told.get("counted_in", ""),
        about=told.get("about", ""),
        base=told.get("base", ""),
        divided_by=told.get("divided_by", 0),
        per=told.get("per", 0),
        collective=told.get("collective", False),
    )


def _terms(told: Mapping[str, Any], side: str) -> Terms:
    """Return the terms of a side; those of a ledger carry its code, and none is taken away."""
    said = told.get(side, {})
    if told["kind"] in tellers:
        terms = {f"{told['about']}.{name}": Decimal(weight) for name, weight in said.items()}
        tellers[told["kind"]].check(terms, whole=told["window"] == WHOLE)
        if any(weight <= 0 for weight in terms.values()):
            raise ValueError(f"{told['code']}: a floor cannot be taken away")
        return terms
    unknown = said.keys() - _MEASURES
    if unknown:
        words = f"no such measure: {', '.join(sorted(unknown))}"
        raise ValueError(f"{told['code']}: {words}; write one of {', '.join(sorted(_MEASURES))}")
    return {measure: Decimal(weight) for measure, weight in said.items()}


def _composite(told: Mapping[str, Any], known: set[str]) -> Composite:
    parts = {code: Decimal(weight) for code, weight in told["parts"].items()}
    if parts.keys() - known or sum(parts.values()) != 1:
        raise ValueError(f"{told['code']}: weights of known rates that add up to 1")
    return Composite(told["code"], told["name"], parts, told["begins"], told["source"])


def holding(told: Sequence[_Dated], day: date) -> list[_Dated]:
    """Return of each code the latest that has begun, where its first one stands."""
    latest: dict[str, _Dated] = {}
    for one in sorted(told, key=lambda one: one.begins):
        if one.begins <= day:
            latest[one.code] = one
    return [latest[code] for code in dict.fromkeys(one.code for one in told) if code in latest]
