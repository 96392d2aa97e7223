"""What figures are measured against and no tally holds: the grids of a place, its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Sum

from minhu.core.clock import local_day
from minhu.places.codes import WIDTH, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.rates.enums import By, Measure
from minhu.rates.grouping import group_code, level_below, width_below
from minhu.rates.indicators import GRIDS, GRIDS_SEEN, PERSONS, Book
from minhu.rates.models import Population
from minhu.rates.queries import Counts
from minhu.rates.scope import Scope
from minhu.rates.summing import tallies_of

LONE = (Level.GRID, Level.MICRO_GRID)
"""Places that one person looks after: a figure of the work there is a figure of that person."""


def stands_on(held: Book, scope: Scope, by: By | None, *, at: datetime) -> dict[str, Counts]:
    """Return grids, grids seen and people by row, as far as a book speaks of them.

    Without ``by`` all stands under ``""``. Units, categories, channels and posts have no
    grids and no people of their own, and a scope of one unit has none either.
    """
    found: dict[str, Counts] = {}
    if scope.unit or by not in {None, By.AREA}:
        return found
    day = scope.last or local_day(at)
    terms: dict[str, Counts] = {}
    if GRIDS in held.terms:
        there = _grids(scope, day)
        terms[GRIDS] = _by_head(there, scope, by)
        terms[GRIDS_SEEN] = _by_head(there & _seen(scope), scope, by)
    if PERSONS in held.terms:
        terms[PERSONS] = _people(scope, by, day)
    for term, rows in terms.items():
        for code, n in rows.items():
            found.setdefault(code, Counter())[term] = n
    return found


def tells_of_persons(scope: Scope, by: By | None) -> bool:
    """Answer whether a figure of this table would be one of a single grid worker."""
    if by is By.AREA:
        return level_below(scope.area) in LONE
    return bool(scope.area) and len(scope.area) >= WIDTH[Level.GRID]


def populations(areas: Iterable[str], day: date) -> dict[str, Population]:
    """Return of each place what was counted last up to a day."""
    rows = Population.objects.filter(area__in=list(areas), as_of__lte=day)
    return {row.area_id: row for row in rows}


def _grids(scope: Scope, day: date) -> frozenset[str]:
    areas = Area.objects.inside(scope.area) if scope.area else Area.objects.all()
    return frozenset(areas.grids().standing(day).values_list("code", flat=True))


def _seen(scope: Scope) -> frozenset[str]:
    """Return the grids from which the grid itself reported something that held."""
    rows = tallies_of(scope).filter(measure=Measure.GRID_VALID).values("area_code")
    found = rows.annotate(held=Sum("n")).filter(held__gt=0).values_list("area_code", flat=True)
    return frozenset(place[: WIDTH[Level.GRID]] for place in found)


def _by_head(codes: Iterable[str], scope: Scope, by: By | None) -> Counts:
    if by is None:
        return Counter({"": sum(1 for _ in codes)})
    width = width_below(scope.area)
    return Counter(group_code(By.AREA, code[:width]) for code in codes)


def _people(scope: Scope, by: By | None, day: date) -> Counts:
    """Return the people of the place itself, or of each place one level below it."""
    if by is None:
        known = populations([scope.area], day).get(scope.area)
        return Counter({"": known.persons} if known else {})
    first, after = span(scope.area) if scope.area else ("", "A")
    rows = Population.objects.filter(
        area_id__gte=first, area_id__lt=after, area__level=level_below(scope.area), as_of__lte=day
    )
    return Counter(dict(rows.values_list("area", "persons")))
