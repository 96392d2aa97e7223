"""Each indicator of a scope beside itself: the period before 环比, the same days last year 同比."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from minhu.rates.books import book
from minhu.rates.enums import By
from minhu.rates.indicators import OVERDUE, Book, Composite, Figure, together
from minhu.rates.names import names
from minhu.rates.queries import Counts
from minhu.rates.reckoning import by_row, counted_by_row, in_each, tellable
from minhu.rates.scope import Scope
from minhu.rates.telling import tellers

_LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator now, and by how many points it moved; ``None`` where nothing compares."""

    figure: Figure
    before: Decimal | None
    last_year: Decimal | None

    def as_dict(self) -> dict[str, Any]:
        moved = {"change": self.before, "change_last_year": self.last_year}
        return self.figure.as_dict() | {
            name: None if by is None else str(by) for name, by in moved.items()
        }


@dataclass(frozen=True, slots=True)
class Whole:
    composite: Composite
    value: Decimal | None

    def as_dict(self) -> dict[str, Any]:
        return {
            "code": self.composite.code,
            "name": self.composite.name,
            "value": None if self.value is None else str(self.value),
            "weights": {code: str(weight) for code, weight in self.composite.parts.items()},
            "begins": self.composite.begins.isoformat(),
            "source": self.composite.source,
        }


@dataclass(frozen=True, slots=True)
class Compared:
    lines: tuple[Line, ...]
    wholes: tuple[Whole, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "indicators": [line.as_dict() for line in self.lines],
            "composites": [whole.as_dict() for whole in self.wholes],
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One place, unit, category or channel, with each of its figures by code."""

    code: str
    name: str
    base: int
    figures: dict[str, Figure]


@dataclass(frozen=True, slots=True)
class RowLine:
    """One indicator of one place, unit, category, channel or post; ``base`` are its valid cases."""

    code: str
    name: str
    base: int
    line: Line


def compared(
    scope: Scope,
    before: Scope | None,
    *,
    at: datetime,
    day: date,
    held: Book | None = None,
    lately: Sequence[Counts] | None = None,
) -> Compared:
    """Return the indicators that hold on a day, in a dozen statements whatever their number.

    Those of requests, or of the book that is ``held``. What speaks of all there is, whatever
    the days, has nothing to be compared with. ``lately`` is what ran out lately in each of the
    scopes that are compared (``beside``), where that is known already.
    """
    held = tellable(held or book("requests", day), scope, None)
    spans = beside(scope, before)
    now, *past = in_each(held, spans, at=at, lately=lately)
    then = past[0] if before else {}
    year = past[-1] if len(past) > bool(before) else {}
    lines = tuple(
        Line(figure, _moved(figure, then.get(code)), _moved(figure, year.get(code)))
        for code, figure in now.items()
    )
    return Compared(lines, tuple(Whole(one, together(one, now)) for one in held.composites))


def beside(scope: Scope, before: Scope | None) -> list[Scope]:
    """Return a scope and what it is compared with, which differs in its days only."""
    then = [before] if before else []
    return [scope, *then, *([year_before(scope)] if scope.first and scope.last else [])]


def board(
    scope: Scope,
    by: By,
    *,
    at: datetime,
    day: date,
    held: Book | None = None,
    lately: Counts | None = None,
) -> list[Row]:
    """Return the figures of each row of a table, in the order of their names.

    The base of a row is how many valid cases it has, or of ledgers the most any of its figures
    is reckoned from.
    """
    held = tellable(held or book("requests", day), scope, by)
    if held.kind in tellers:
        told, nothing = by_row(held, scope, by, at=at), held.figures({}, 0)
        return [
            Row(code, name, _most(told.get(code, nothing)), told.get(code, nothing))
            for code, name in names(scope, by, set(told)).items()
        ]
    counts = counted_by_row(held, scope, by, at=at, lately=lately)
    return [
        _row(held, code, name, counts.get(code, Counter()))
        for code, name in names(scope, by, set(counts)).items()
    ]


def by_rows(
    code: str, scope: Scope, before: Scope | None, by: By, *, at: datetime, day: date
) -> list[RowLine]:
    """Return one indicator of each row of a table, each beside its own past; none has no rows."""
    held = tellable(book("requests", day), scope, by).having(lambda one: one.code == code)
    if not held.indicators:
        return []
    then = by_row(held, before, by, at=at) if before else {}
    year = by_row(held, year_before(scope), by, at=at) if scope.first and scope.last else {}
    counts = counted_by_row(held, scope, by, at=at)
    found = []
    for row, name in names(scope, by, set(counts)).items():
        of_row = counts.get(row, Counter())
        figure = held.figures(of_row, of_row[OVERDUE])[code]
        past = (each.get(row, {}).get(code) for each in (then, year))
        line = Line(figure, *(_moved(figure, one) for one in past))
        found.append(RowLine(row, name, of_row["valid"], line))
    return found


def _most(figures: Mapping[str, Figure]) -> int:
    return max((int(each.denominator or 0) for each in figures.values()), default=0)


def year_before(scope: Scope) -> Scope:
    """Return the same days a year earlier; 29 February is compared with the 28th."""
    return replace(scope, first=_year_before(scope.first), last=_year_before(scope.last))


def _row(held: Book, code: str, name: str, counts: Counts) -> Row:
    return Row(code, name, counts["valid"], held.figures(counts, counts[OVERDUE]))


def _year_before(day: date | None) -> date | None:
    if day is None:
        return None
    leap = (day.month, day.day) == _LEAP_DAY
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _moved(now: Figure, before: Figure | None) -> Decimal | None:
    """Return the change; against a period in which nothing was counted there is none."""
    if before is None or (before.stands_alone and not before.numerator):
        return None
    return now.change(before)


def just_before(scope: Scope) -> Scope | None:
    """Return as many days just before a scope; none when it has no first or no last day."""
    if scope.first is None or scope.last is None:
        return None
    end = scope.first - timedelta(days=1)
    return scope.during(end - (scope.last - scope.first), end)
