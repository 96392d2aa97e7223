"""The page of targets: how each stands, and the address of the list behind its number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse

from minhu.accounts.models import Unit
from minhu.desk.queries.figures import Subject
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.rates.books import BOOKS, book
from minhu.rates.indicators import WHOLE, Indicator
from minhu.rates.progress import Progress, progress

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


def target_lines(of: Subject, home: Area, year: int, *, at: datetime) -> list[TargetLine]:
    """Return the targets of a place and what belongs to it; of a unit only its own."""
    found = progress(home.code, year, at=at)
    mine = [one for one in found if not of.unit or str(one.target.unit_id or "") == of.unit]
    return [_line(one, of, home) for one in sorted(mine, key=_order)]


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
