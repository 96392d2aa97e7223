"""The figures of a book of indicators, from the tallies: in all, and row by row."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from minhu.rates.enums import By
from minhu.rates.indicators import Book, Figure
from minhu.rates.queries import totals, totals_by
from minhu.rates.scope import Scope
from minhu.rates.sources import sources

Figures = dict[str, Figure]


def in_all(held: Book, scope: Scope, *, at: datetime) -> Figures:
    """Return every indicator of a scope by its code, in two statements."""
    overdue = sources[scope.kind].overdue(scope, at=at, by=None)
    return held.figures(totals(scope), overdue.get("", 0))


def by_row(held: Book, scope: Scope, by: By, *, at: datetime) -> dict[str, Figures]:
    """Return the same for each place, unit, category or channel with anything to count."""
    counts = totals_by(scope, by)
    overdue = Counter(sources[scope.kind].overdue(scope, at=at, by=by))
    codes = dict.fromkeys((*counts, *overdue))
    return {code: held.figures(counts.get(code, {}), overdue[code]) for code in codes}
