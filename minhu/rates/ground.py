"""What figures are measured against and no tally holds: the grids of a place, its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr

from minhu.core.clock import local_day
from minhu.places.codes import WIDTH, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.rates.enums import By
from minhu.rates.grouping import group_code, level_below, width_below
from minhu.rates.indicators import GRIDS, GRIDS_SEEN, PERSONS, Book
from minhu.rates.models import Population, Tally
from minhu.rates.queries import Counts
from minhu.rates.scope import Scope
from minhu.rates.summing import within

SEEN = RawSQL("measure = 'grid_valid' AND n > 0", (), output_field=BooleanField())
"""Without marks for values, else the index that holds only these could not be used."""
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
        terms[GRIDS], terms[GRIDS_SEEN] = _grids(scope, by, day)
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


def _grids(scope: Scope, by: By | None, day: date) -> tuple[Counts, Counts]:
    """Return by row how many grids there are, and how many of them reported something that held."""
    areas = Area.objects.inside(scope.area) if scope.area else Area.objects.all()
    width = width_below(scope.area) if by else 0
    grids = areas.grids().standing(day).annotate(row=Substr("code", 1, width))
    seen = Q(code__in=_reporting(areas, scope))
    there, with_some = Counts(), Counts()
    counted = grids.values_list("row").annotate(n=Count("pk"), some=Count("pk", filter=seen))
    for row, n, some in counted:
        code = group_code(By.AREA, row) if by else ""
        there[code] += n
        with_some[code] += some
    return there, with_some


def _reporting(areas: QuerySet[Area], scope: Scope) -> QuerySet[Area, str]:
    """Return the codes of the grids from which the grid itself reported something that held.

    Place by place, each until the first such tally: what that costs does not grow with the days.
    """
    found = Tally.objects.filter(SEEN, kind=scope.kind, area_code=OuterRef("code"))
    days = replace(scope, area="")
    places = areas.filter(Exists(within(found, days)), level__in=LONE)
    return places.values_list(Substr("code", 1, WIDTH[Level.GRID]), flat=True)


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
