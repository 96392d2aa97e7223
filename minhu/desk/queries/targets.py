"""The page of targets: how each stands, and the address of the list behind its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from minhu.accounts.models import Unit, User
from minhu.cases.counting import kept_from
from minhu.desk.queries.figures import Subject
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.rates.books import BOOKS, book
from minhu.rates.enums import By
from minhu.rates.indicators import WHOLE, Indicator
from minhu.rates.progress import Progress, progress
from minhu.rates.scope import Scope
from minhu.rates.small_cells import small_rows
from minhu.rates.sources import sources

WIDE = 160
"""Units of the drawing that a whole year, or a whole target, takes."""


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target with its drawing: the bar of progress, and the mark where the year stands."""

    progress: Progress
    name: str
    list_url: str
    bar: int
    mark: int
    withheld: bool = False


def target_lines(
    user: User, of: Subject, home: Area, year: int, *, at: datetime
) -> list[TargetLine]:
    """Return the targets of a place and what belongs to it; of a unit only its own.

    A number that would tell somebody of a case kept from them is withheld, as in figures.
    """
    found = progress(home.code, year, at=at)
    small = _too_small(user, found, home)
    mine = [one for one in found if not of.unit or str(one.target.unit_id or "") == of.unit]
    return [
        replace(_line(one, of, home), withheld=one.target.pk in small)
        for one in sorted(mine, key=_order)
    ]


def _too_small(user: User, found: list[Progress], home: Area) -> set[UUID]:
    """Return the targets on cases that stand for too few beside what is kept from somebody."""
    kept: dict[str, set[str]] = {}
    rows: dict[tuple[str, str], dict[str, Progress]] = defaultdict(dict)
    for one in found:
        kind = book(one.target.book, one.through).kind
        if kind not in sources:
            continue
        scope = Scope(kind, home.code, first=date(one.target.year, 1, 1), last=one.through)
        kept[kind] = kept[kind] if kind in kept else _kept(user, scope)
        rows[kind, one.target.indicator][_row(one, home)] = one
    hidden: set[UUID] = set()
    for (kind, _indicator), by_row in rows.items():
        counts = {code: _base(one) for code, one in by_row.items()}
        hidden |= {by_row[code].target.pk for code in small_rows(counts, kept[kind])}
    return hidden


def _kept(user: User, scope: Scope) -> set[str]:
    """Return the rows with a case kept from somebody, "" for the place as a whole."""
    by_area, by_unit = (kept_from(user, scope, by) for by in (By.AREA, By.UNIT))
    return {*by_area, *by_unit, *([""] if by_area else [])}


def _row(one: Progress, home: Area) -> str:
    if one.target.unit_id:
        return str(one.target.unit_id)
    return "" if one.target.area_id == home.code else one.target.area_id


def _base(one: Progress) -> int:
    figure = one.figure
    base = figure.numerator if figure.denominator is None else figure.denominator
    return int(base)


def targeted(day: date) -> Iterator[tuple[str, Indicator]]:
    """Yield every indicator that a target can be set for, with its book: numbers and shares."""
    for name in BOOKS:
        found = book(name, day).indicators
        yield from (
            (name, one) for one in found if not (one.divided_by or one.per or one.collective)
        )


def places_of(home: Area) -> tuple[list[Area], list[Unit]]:
    """Return whom a target can be set for: the place, those below it, its units."""
    first, after = span(home.code)
    units = Unit.objects.filter(area_code__gte=first, area_code__lt=after, active=True)
    return [home, *Area.objects.filter(parent=home).order_by("code")], list(units)


def home_of(of: Subject) -> Area:
    """Return the place whose targets a subject's are among: itself, or where a unit sits."""
    code = Unit.objects.get(pk=of.unit).area_code if of.unit else of.area
    return Area.objects.get(pk=code)


def _order(one: Progress) -> tuple[bool, str, str, str]:
    unit = one.target.unit.code if one.target.unit else ""
    return bool(unit), one.target.area_id, unit, one.target.indicator


def _line(one: Progress, of: Subject, home: Area) -> TargetLine:
    target = one.target
    share = one.figure.value if one.is_rate else one.share
    bar = min(WIDE, int(WIDE * (share or 0) / 100))
    mark = one.amount if one.is_rate else one.time
    return TargetLine(
        one,
        target.unit.name if target.unit else target.area.name,
        _list_url(one, of, home),
        bar,
        int(WIDE * mark / 100),
    )


def _list_url(one: Progress, of: Subject, home: Area) -> str:
    target, row = one.target, {}
    if one.indicator.about:
        return _ledger_url(one, home)
    if not of.unit:
        if target.unit_id:
            row = {"by": "unit", "row": str(target.unit_id)}
        elif target.area_id != home.code:
            row = {"by": "area", "row": target.area_id}
    asked = {
        "period": "own",
        "first": date(target.year, 1, 1),
        "last": one.through,
        "of": of.code,
        **row,
        "list": one.indicator.above,
    }
    return f"{reverse('desk:figures')}?{urlencode(asked)}"


def _ledger_url(one: Progress, home: Area) -> str:
    """Return the records of the ledger that a target is counted from."""
    asked: dict[str, object] = {}
    if one.target.area_id != home.code:
        asked["area"] = one.target.area_id
    if one.indicator.window != WHOLE:
        asked |= {"first": date(one.target.year, 1, 1), "last": one.through}
    path = reverse("desk:ledger", args=[one.indicator.about])
    return f"{path}?{urlencode(asked)}" if asked else path
