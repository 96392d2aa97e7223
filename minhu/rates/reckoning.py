"""The figures of a book of indicators, from the tallies: in all, and row by row."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from minhu.rates.enums import By
from minhu.rates.indicators import Book, Figure
from minhu.rates.queries import totals, totals_by
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of
from minhu.rates.telling import tellers

Figures = dict[str, Figure]


def in_all(held: Book, scope: Scope, *, at: datetime) -> Figures:
    """Return every indicator of a scope by its code, in two statements.

    Of ledgers it is a few more, however many indicators there are.
    """
    if held.kind in tellers:
        return _told(held, scope, None, at).get("") or held.figures({}, 0)
    overdue = source_of(scope.kind).overdue(scope, at=at, by=None)
    return held.figures(totals(scope), overdue.get("", 0))


def by_row(held: Book, scope: Scope, by: By, *, at: datetime) -> dict[str, Figures]:
    """Return the same for each place, unit, category or channel with anything to count."""
    if held.kind in tellers:
        return _told(held, scope, by, at)
    counts = totals_by(scope, by)
    overdue = Counter(source_of(scope.kind).overdue(scope, at=at, by=by))
    codes = dict.fromkeys((*counts, *overdue))
    return {code: held.figures(counts.get(code, {}), overdue[code]) for code in codes}


def _told(held: Book, scope: Scope, by: By | None, at: datetime) -> dict[str, Figures]:
    """Return the figures that a teller tells: of all there is, and of the days of the scope."""
    nothing, found = held.figures({}, 0), dict[str, Figures]()
    parts = ((held.only(whole=True), scope.during(None, None)), (held.only(whole=False), scope))
    for part, days in parts:
        if not part.indicators:
            continue
        for code, told in tellers[held.kind].told(part.terms, days, by, at=at).items():
            of_part = part.figures(told.counts, 0, told.least)
            found[code] = {**found.get(code, nothing), **of_part}
    return found
