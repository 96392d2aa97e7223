"""The figures of a book of indicators, from the tallies: in all, and row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from minhu.rates.enums import By
from minhu.rates.ground import stands_on, tells_of_persons
from minhu.rates.indicators import FREQUENT, OVERDUE, Book, Figure
from minhu.rates.queries import (
    Counts,
    frequent,
    totals_by,
    totals_each,
    valid_of,
)
from minhu.rates.scope import Scope
from minhu.rates.sources import source_of
from minhu.rates.telling import tellers

Figures = dict[str, Figure]


def in_all(held: Book, scope: Scope, *, at: datetime) -> Figures:
    """Return every indicator of a scope by its code, in a few statements however many there are."""
    return in_each(held, [scope], at=at)[0]


def in_each(
    held: Book, scopes: Sequence[Scope], *, at: datetime, lately: Sequence[Counts] | None = None
) -> list[Figures]:
    """Return the same for scopes that differ in their days only.

    What speaks of all there is stands in the first alone. ``lately`` is what ran out lately in
    each of them (``ran_out``), where that is known already.
    """
    books = [held, *[held.only(whole=False)] * (len(scopes) - 1)]
    if held.kind in tellers:
        told = _told([*zip(books, scopes, strict=True)], None, at)
        return [one.get("") or each.figures({}, 0) for each, one in zip(books, told, strict=True)]
    if lately is None:
        lately = ran_out(held, scopes, None, at=at)
    counts = totals_each(scopes, most=FREQUENT in held.terms)
    ground = (one.get("", Counter()) for one in stands_on(held, scopes, None, at=at))
    return [_figures(*one) for one in zip(books, counts, ground, lately, strict=True)]


def by_row(held: Book, scope: Scope, by: By, *, at: datetime) -> dict[str, Figures]:
    """Return the same for each place, unit, category or channel with anything to count."""
    if held.kind in tellers:
        return _told([(held, scope)], by, at)[0]
    counts = counted_by_row(held, scope, by, at=at)
    return {code: held.figures(of_row, of_row[OVERDUE]) for code, of_row in counts.items()}


def counted_by_row(
    held: Book, scope: Scope, by: By, *, at: datetime, lately: Counts | None = None
) -> dict[str, Counts]:
    """Return what each row comes to in every term of a book of cases."""
    found = totals_by(scope, by)
    if lately is None:
        (lately,) = ran_out(held, [scope], by, at=at)
    more = {OVERDUE: lately, FREQUENT: _frequent_by_row(held, scope, by)}
    for term, by_code in more.items():
        for code, n in by_code.items():
            found.setdefault(code, Counter())[term] += n
    (of_rows,) = stands_on(held, [scope], by, at=at)
    for code, ground in of_rows.items():
        found.setdefault(code, Counter()).update(ground)
    return found


def ran_out(held: Book, scopes: Sequence[Scope], by: By | None, *, at: datetime) -> list[Counts]:
    """Return by row what ran out by now and tallies lack, in scopes that differ in their days only.

    Asked once for all of them, and not for a book that does not speak of it.
    """
    if OVERDUE not in held.terms:
        return [Counter() for _scope in scopes]
    return source_of(scopes[0].kind).lately(scopes, at=at, by=by)


def tellable(held: Book, scope: Scope, by: By | None) -> Book:
    """Return the part of a book that a table may tell: nothing of one grid worker's work."""
    if not tells_of_persons(scope, by):
        return held
    return held.having(lambda one: not one.collective)


def _figures(held: Book, counts: Counts, ground: Counts, lately: Counts) -> Figures:
    return held.figures({**counts, **ground}, counts[OVERDUE] + lately.total())


def _frequent_by_row(held: Book, scope: Scope, by: By) -> Counts:
    """Return how many are of the categories that are frequent in the whole scope (高发占比).

    Nothing is asked for a book that does not speak of it.
    """
    if FREQUENT not in held.terms:
        return Counter()
    return valid_of(frequent(scope), scope, by)


def _told(
    asked: Sequence[tuple[Book, Scope]], by: By | None, at: datetime
) -> list[dict[str, Figures]]:
    """Return the figures that a teller tells: of all there is, and of the days of each scope."""
    parts = [
        (place, part, days)
        for place, (held, scope) in enumerate(asked)
        for part, days in (
            (held.only(whole=True), scope.during(None, None)),
            (held.only(whole=False), scope),
        )
        if part.indicators
    ]
    found = [dict[str, Figures]() for _each in asked]
    lost: list[dict[str, str]] = [{} for _each in asked]
    teller = tellers[asked[0][0].kind]
    answers = teller.told_each([(part.terms, days) for _place, part, days in parts], by, at=at)
    for (place, part, _days), told in zip(parts, answers, strict=True):
        for code, one in told.items():
            lost[place].update(one.lost)
            if by is None or one.counts:
                figures = part.figures(one.counts, 0, one.least, one.lost)
                found[place].setdefault(code, {}).update(figures)
    return [
        {code: _whole(held, figures, lost[place]) for code, figures in found[place].items()}
        for place, (held, _scope) in enumerate(asked)
    ]


def _whole(held: Book, figures: Figures, lost: Mapping[str, str]) -> Figures:
    """Return the figures of a book in its order; those nobody told stand with nothing counted."""
    if len(figures) < len(held.indicators):
        figures = held.figures({}, 0, lost=lost) | figures
    return {one.code: figures[one.code] for one in held.indicators}
