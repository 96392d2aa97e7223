"""How the figures of a bulletin were reckoned, and those that are reckoned from ledgers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from minhu.core.clock import local_day
from minhu.rates.books import book as indicators
from minhu.rates.bulletins.forms import book
from minhu.rates.comparing import compared, just_before
from minhu.rates.indicators import Figure
from minhu.rates.rate import NO_BASE
from minhu.rates.scope import Scope
from minhu.rates.telling import tellers

LEDGERS = "ledgers"
"""The book of indicators that are reckoned from ledgers."""


def ledger_lines(codes: Sequence[str], scope: Scope, *, at: datetime) -> list[dict[str, Any]]:
    """Return what is reckoned from ledgers, of those that hold anything here."""
    day = local_day(at)
    held = indicators(LEDGERS, day).having(lambda one: one.code in codes)
    scope = replace(scope, kind=LEDGERS)
    found = compared(scope, just_before(scope), at=at, day=day, held=held)
    shown = {line.figure.indicator.code: line for line in found.lines}
    return [
        {
            **line.figure.as_dict(),
            "text": str(line.figure),
            "parts": line.figure.parts,
            "label": line.figure.indicator.basis,
            "change": None if line.before is None else str(line.before),
            "ledger": line.figure.indicator.about,
            "definition": definition(line.figure),
        }
        for line in (shown[code] for code in codes if code in shown)
        if line.figure.numerator or line.figure.denominator
    ]


def definition(figure: Figure) -> dict[str, Any]:
    one = figure.indicator
    terms = {"numerator": one.numerator, "denominator": one.denominator}
    plain = {name: {m: str(w) for m, w in each.items()} for name, each in terms.items()}
    return {**plain, "decimals": one.decimals, "window": one.window}


def defined(line: dict[str, Any], kind: str = "") -> dict[str, str]:
    """Return how an indicator was reckoned, in the words of the lists it is made of."""
    measures, phrases = book()["measures"], book()["terms"]

    def said(term: str) -> str:
        return tellers[kind].words(term, phrases) if kind else measures.get(term, term)

    def terms(told: dict[str, str]) -> str:
        signs = [f"{said(m)}×{w}" if w != "1" else said(m) for m, w in told.items()]
        return " + ".join(signs) or NO_BASE

    definition = line["definition"]
    return {
        "name": line["name"],
        "numerator": terms(definition["numerator"]),
        "denominator": terms(definition["denominator"]),
        "begins": line["begins"],
        "source": line["source"],
    }
