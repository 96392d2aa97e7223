"""The figures of a book of indicators, from the tallies: in all, and row by row."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from minhu.rates.enums import By
from minhu.rates.ground import stands_on, tells_of_persons
from minhu.rates.indicators import FREQUENT, OVERDUE, Book, Figure
from minhu.rates.queries import Counts, frequent, totals, totals_by, valid_of
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of
from minhu.rates.telling import tellers

Figures = dict[str, Figure]


def in_all(held: Book, scope: Scope, *, at: datetime) -> Figures:
    """Return every indicator of a scope by its code, in seven statements.

    Of ledgers it is a few more, however many indicators there are.
    """
    if held.kind in tellers:
        return _told(held, scope, None, at).get("") or held.figures({}, 0)
    overdue = source_of(scope.kind).overdue(scope, at=at, by=None)
    most = _frequent(held, scope, None)
    ground = stands_on(held, scope, None, at=at).get("", Counter())
    return held.figures({**totals(scope), FREQUENT: most[""], **ground}, overdue.get("", 0))


def by_row(held: Book, scope: Scope, by: By, *, at: datetime) -> dict[str, Figures]:
    """Return the same for each place, unit, category or channel with anything to count."""
    if held.kind in tellers:
        return _told(held, scope, by, at)
    counts = counted_by_row(held, scope, by, at=at)
    return {code: held.figures(of_row, of_row[OVERDUE]) for code, of_row in counts.items()}


def counted_by_row(held: Book, scope: Scope, by: By, *, at: datetime) -> dict[str, Counts]:
    """Return what each row comes to in every term of a book of cases."""
    found = totals_by(scope, by)
    more = {
        OVERDUE: source_of(scope.kind).overdue(scope, at=at, by=by),
        FREQUENT: _frequent(held, scope, by),
    }
    for term, by_code in more.items():
        for code, n in by_code.items():
            found.setdefault(code, Counter())[term] = n
    for code, ground in stands_on(held, scope, by, at=at).items():
        found.setdefault(code, Counter()).update(ground)
    return found


def tellable(held: Book, scope: Scope, by: By | None) -> Book:
    """Return the part of a book that a table may tell: nothing of one grid worker's work."""
    if not tells_of_persons(scope, by):
        return held
    return held.having(lambda one: not one.collective)


def _frequent(held: Book, scope: Scope, by: By | None) -> Counts:
    """Return how many are of the categories that are frequent in the whole scope (高发占比).

    Nothing is asked for a book that does not speak of it.
    """
    if FREQUENT not in held.terms:
        return Counter()
    return valid_of(frequent(scope), scope, by)


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
