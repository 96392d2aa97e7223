"""Reading definitions of indicators from their files; what cannot be is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

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

_MEASURES = frozenset({*(measure.value for measure in Measure), OVERDUE, FREQUENT, *GROUND})

_Dated = TypeVar("_Dated", Indicator, Composite)


@cache
def read_book(text: str, day: date) -> Book:
    """Read a file of definitions; raises ``ValueError`` where it says something impossible."""
    told = tomllib.loads(text, parse_float=Decimal)
    usual = {key: told[key] for key in ("window", "begins", "source")}
    usual["kind"] = told["kind"]
    indicators = [_indicator({**usual, **one}) for one in told["indicators"]]
    known = {one.code for one in indicators if one.is_share}
    composites = [_composite(one, known) for one in told.get("composites", ())]
    return Book(told["kind"], tuple(holding(indicators, day)), tuple(holding(composites, day)))


def _require_said(told: Mapping[str, Any]) -> None:
    """Raise ``ValueError`` for what an indicator must say and does not, with what to write."""
    called = f"indicator {told.get('code') or told.get('name')!r}"
    for key in ("code", "name", "numerator"):
        if not told.get(key):
            raise ValueError(f"{called}: {key} is missing; write {key} = …")
    for key, known in (("convention", list(map(str, Convention))), ("better", ["up", "down"])):
        if told.get(key) not in known:
            raise ValueError(f"{called}: write {key} = one of {', '.join(known)}")


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
