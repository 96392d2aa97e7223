"""Under what a number is kept."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

WHOLE = "whole:"
"""How the kinds begin that count all days of a ledger together."""
EVER = date(1, 1, 1)
"""The day under which they count."""


class Key(NamedTuple):
    """What a number is about; see ``Tally``. A kind that knows no posts leaves ``post`` empty."""

    kind: str
    day: date
    area_code: str
    unit: str
    category: str
    channel: str
    measure: str
    post: str = ""


def has_totals(kind: str) -> bool:
    """Answer whether tallies of a kind are added up: those of cases, and of all days of a ledger."""
    return ":" not in kind or kind.startswith(WHOLE)
