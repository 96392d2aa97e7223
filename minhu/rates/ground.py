"""What figures are measured against and no tally holds: the grids of a place, its people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr

from minhu.core.asked import Asked, Mark
from minhu.core.clock import local_day
from minhu.places.codes import WIDTH, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.models.area import stands
from minhu.rates.enums import By
from minhu.rates.grouping import group_code, level_below, width_below
from minhu.rates.indicators import GRIDS, GRIDS_SEEN, PERSONS, Book
from minhu.rates.models import Population, Tally
from minhu.rates.queries import Counts
from minhu.rates.scope import Scope

SEEN = RawSQL("measure = 'grid_valid' AND n > 0", (), output_field=BooleanField())
"""Without marks for values, else the index that holds only these could not be used."""
LONE = (Level.GRID, Level.MICRO_GRID)
"""Places that one person looks after: a figure of the work there is a figure of that person."""


def stands_on(
    held: Book, scopes: Sequence[Scope], by: By | None, *, at: datetime
) -> list[dict[str, Counts]]:
    """Return grids, grids seen and people by row, as far as a book speaks of them.

    Of scopes that differ in their days only, for each. Without ``by`` all stands under ``""``.
    Units, categories, channels and posts have no grids and no people of their own, and a scope
    of one unit has none either.
    """
    found: list[dict[str, Counts]] = [defaultdict(Counter) for _scope in scopes]
    if scopes[0].unit or by not in {None, By.AREA}:
        return found
    days = [scope.last or local_day(at) for scope in scopes]
    if GRIDS in held.terms:
        _add_grids(scopes, by, days, found)
    if PERSONS in held.terms:
        for rows, people in zip(found, _people(scopes[0], by, days), strict=True):
            for code, n in people.items():
                rows[code][PERSONS] = n
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


def _add_grids(
    scopes: Sequence[Scope], by: By | None, days: Sequence[date], found: list[dict[str, Counts]]
) -> None:
    """Add by row how many grids there are, and how many of them reported something that held."""
    area = scopes[0].area
    first, after = span(area) if area else ("", "")
    said: dict[str, Any] = {"kind": scopes[0].kind, "from": first, "to": after}
    for n, (scope, day) in enumerate(zip(scopes, days, strict=True)):
        said |= {f"day {n}": day, f"first {n}": scope.first, f"last {n}": scope.last}
    bounded = tuple((scope.first is not None, scope.last is not None) for scope in scopes)
    width = width_below(area) if by else 0
    rows: list[Any] = _grids(bounded, width, whole=not area)(**said)
    for row, *counts in rows:
        code = group_code(By.AREA, row) if by else ""
        for told, n, some in zip(found, counts[::2], counts[1::2], strict=True):
            if n:
                told[code].update({GRIDS: n, GRIDS_SEEN: some})


@lru_cache(maxsize=64)
def _grids(bounded: tuple[tuple[bool, bool], ...], width: int, *, whole: bool) -> Asked[Area]:
    """Return what counts grids by so much of their codes, for so many spans of days with these ends."""

    @Asked
    def grids() -> QuerySet[Area, Any]:
        areas = Area.objects.all()
        if not whole:
            inside = {"code__gte": Mark("from", CharField()), "code__lt": Mark("to", CharField())}
            areas = areas.filter(**inside)
        numbers: dict[str, Count] = {}
        for n, (begins, ends) in enumerate(bounded):
            there = stands(Mark(f"day {n}", DateField()))
            days = Q(day__gte=Mark(f"first {n}", DateField())) if begins else Q()
            days &= Q(day__lte=Mark(f"last {n}", DateField())) if ends else Q()
            seen = Q(code__in=_reporting(areas, days))
            numbers |= {f"all{n}": Count("pk", filter=there)}
            numbers |= {f"seen{n}": Count("pk", filter=there & seen)}
        rows = areas.grids().annotate(row=Substr("code", 1, width)).values_list("row")
        return rows.annotate(**numbers).order_by()

    return grids


def _reporting(areas: QuerySet[Area], days: Q) -> QuerySet[Area, str]:
    """Return the codes of the grids from which the grid itself reported something that held.

    Place by place, each until the first such tally: what that costs does not grow with the days.
    """
    kind = Mark("kind", CharField())
    found = Tally.objects.filter(SEEN, days, kind=kind, area_code=OuterRef("code"))
    places = areas.filter(Exists(found), level__in=LONE)
    return places.values_list(Substr("code", 1, WIDTH[Level.GRID]), flat=True)


def _people(scope: Scope, by: By | None, days: Sequence[date]) -> list[Counts]:
    """Return by day the people of the place itself, or of each place one level below it."""
    rows = Population.objects.filter(as_of__lte=max(days))
    if by is None:
        rows = rows.filter(area=scope.area)
    else:
        first, after = span(scope.area) if scope.area else ("", "A")
        below = level_below(scope.area)
        rows = rows.filter(area_id__gte=first, area_id__lt=after, area__level=below)
    known = list(rows.values_list("area", "persons", "as_of"))
    return [
        Counter({area if by else "": n for area, n, as_of in known if as_of <= day}) for day in days
    ]
