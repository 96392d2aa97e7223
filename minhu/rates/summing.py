"""Adding up tallies over places and days: whole months, then the days at their edges.

Of a month that is not whole the shorter is read: its days, or those that are taken off it again.

Places that have totals are read from these, with what the tallies have not handed on yet on
top, in one statement and so of one moment. All others are read from their tallies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import BooleanField, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Coalesce

from minhu.places.codes import path, span
from minhu.places.models import Area
from minhu.rates import at_once, by_shape
from minhu.rates.enums import By
from minhu.rates.grouping import group, width_below
from minhu.rates.keys import WHOLE
from minhu.rates.models import Tally, Total
from minhu.rates.models.tally import OF_LEDGERS
from minhu.rates.models.total import BY_DAY, BY_MONTH
from minhu.rates.scope import Scope
from minhu.rates.wholes import of_all_days, together

_DAY, _MONTH = timedelta(days=1), timedelta(days=31)
Sums = Iterable[tuple[Any, str, int]]
ALL: Combinable = Value("")
HANDED_ON = Sum(F("n") - Coalesce("pending", 0))
TAKEN_OFF = Sum(Coalesce("pending", 0) - F("n"))


class Piece(NamedTuple):
    """Days that lie together: whole months, or not; ``off`` are taken off a month again."""

    first: date | None
    last: date | None
    monthly: bool = False
    off: bool = False

    @property
    def totals(self) -> Q:
        return Q(monthly=self.monthly) & _between(self.first, self.last)


class Asked(NamedTuple):
    """A sum that is asked for; without a measure all of them."""

    scope: Scope
    by: By | None = None
    measure: str = ""


def counted(
    scope: Scope,
    by: By | None = None,
    *,
    measures: Collection[str] = (),
    parts: Collection[str] | None = None,
) -> Sums:
    """Yield part, measure and number, in one statement; a part may come several times.

    Without ``by`` the part is empty; ``measures`` and ``parts`` leave out all others.
    """
    if scope.kind.startswith(WHOLE):
        return _of_all_days(scope, by, measures)
    if totalled(scope, by, BY_DAY):
        return _by_day(scope, by, measures, parts)
    pieces = list(_pieces(scope.first, scope.last, _shorter))
    if not (totalled(scope, by, BY_MONTH) and any(piece.monthly for piece in pieces)):
        pieces = []
    if parts is None and ":" not in scope.kind:
        return _kept(scope, by, tuple(measures), pieces)
    return summed(scope, by, measures, pieces, parts)


def _kept(
    scope: Scope, by: By | None, measures: tuple[str, ...], pieces: Sequence[Piece]
) -> list[Any]:
    bare = tuple(each._replace(first=None, last=None) for each in pieces)
    days = [(scope.first, scope.last), *((each.first, each.last) for each in pieces)]

    def build(area: str, unit: str, days: Sequence[by_shape.Days]) -> QuerySet[Any, Any]:
        of_all, *spans = days
        dated = [
            each._replace(first=first, last=last)
            for each, (first, last) in zip(bare, spans, strict=True)
        ]
        return summed(Scope(scope.kind, area, unit, *of_all), by, measures, dated)

    key = "counted", scope.kind, by, measures, bare
    return by_shape.read(key, build, area=scope.area, unit=scope.unit, days=days)


def summed(
    scope: Scope,
    by: By | None,
    measures: Collection[str],
    pieces: Sequence[Piece],
    parts: Collection[str] | None = None,
) -> QuerySet[Any, Any]:
    """Return what ``counted`` yields of tallies, or of totals and the days at their edges."""
    wanted = Q(measure__in=measures) if measures else Q()
    if parts is not None:
        wanted &= Q(told__in=parts)
    if not pieces:
        return _grouped(_told(tallies_of(scope), scope, by).filter(wanted), "told", Sum("n"))
    waiting = _told(_pending(scope), scope, by).filter(wanted)
    known = _totals_of(scope, by).annotate(told=F("part") if by else ALL).filter(wanted)
    found = [
        _grouped(known.filter(piece.totals), "told", Sum("n"))
        if piece.monthly
        else _grouped(
            _edge(scope, by, piece).filter(wanted), "told", TAKEN_OFF if piece.off else HANDED_ON
        )
        for piece in pieces
    ]
    return _grouped(waiting, "told", Sum("pending")).union(*found, all=True)


def counted_each(asked: Sequence[Asked]) -> Iterator[tuple[int, Any, str, int]]:
    """Yield the same for several who ask about other days of one place, with the number of each.

    What totals know day by day is read in one statement, the rest in one for each who asks.
    """
    known = {n: one for n, one in enumerate(asked) if totalled(one.scope, one.by, BY_DAY)}
    yield from _read(known)
    for number, (scope, by, measure) in enumerate(asked):
        if number not in known:
            measures = (measure,) if measure else ()
            yield from ((number, *row) for row in counted(scope, by, measures=measures))


def _read(asked: Mapping[int, Asked]) -> Iterator[tuple[int, Any, str, int]]:
    pieces, days = [], []
    for number, (scope, by, measure) in asked.items():
        told = number, by or "", measure
        days.append(at_once.Days(*told, scope.first, scope.last))
        for first, last, monthly, _off in _pieces(scope.first, scope.last, _days):
            pieces.append(at_once.Days(*told, first, last, monthly))
    if pieces:
        yield from at_once.read(next(iter(asked.values())).scope, pieces, days)


def _by_day(
    scope: Scope, by: By | None, measures: Collection[str], parts: Collection[str] | None
) -> Sums:
    only = next(iter(measures)) if len(measures) == 1 else ""
    for _number, part, measure, n in _read({0: Asked(scope, by, only)}):
        if (not measures or measure in measures) and (parts is None or part in parts):
            yield part, measure, n


def _of_all_days(scope: Scope, by: By | None, measures: Collection[str]) -> Sums:
    """Yield the same of a ledger, told apart by nothing but places or the categories it counts."""
    width = width_below(scope.area) if by is By.AREA else 0
    parts = list(of_all_days((scope.kind,), measures, scope.area, width))
    for place, _kind, category, measure, n in together(parts):
        yield category if by is By.CATEGORY else place, measure, n


def counted_by_day(scope: Scope, measures: Collection[str]) -> Sums:
    """Yield day of receipt, measure and number; a day may come several times."""
    wanted = Q(measure__in=measures)
    if not totalled(scope, None, BY_DAY):
        return _grouped(tallies_of(scope).filter(wanted), "day", Sum("n"))
    kept = _totals_of(scope, None).filter(wanted, Piece(scope.first, scope.last).totals)
    pending = _grouped(_pending(scope).filter(wanted), "day", Sum("pending"))
    return pending.union(_grouped(kept, "day", Sum("n")), all=True)


def totalled(scope: Scope, by: By | None, kept: Mapping[int, tuple[str, ...]]) -> bool:
    """Answer whether totals know this: a place high enough, told apart by one thing at most."""
    if ":" in scope.kind or (scope.unit and by):
        return False
    told = By.UNIT if scope.unit else by
    return (told or "") in kept.get(len(path(scope.area)), ())


def tallies_of(scope: Scope) -> QuerySet[Tally]:
    """Return the tallies that count in a scope.

    Of a place and a period they are found place by place: a range of places would make the
    database read all days of them, or all places of these days.
    """
    rows = Tally.objects.filter(kind=scope.kind)
    if ":" in scope.kind:
        return within(rows.filter(OF_LEDGERS), scope)
    if not (scope.area and (scope.first or scope.last)):
        return within(rows, scope)
    first, after = span(scope.area)
    places = Area.objects.filter(code__gte=first, code__lt=after).order_by()
    return within(rows.filter(area_code__in=places.values("code")), replace(scope, area=""))


def within(rows: QuerySet[Tally], scope: Scope) -> QuerySet[Tally]:
    """Return the tallies that count in a scope, of whatever kind."""
    if scope.area:
        first, after = span(scope.area)
        rows = rows.filter(area_code__gte=first, area_code__lt=after)
    if scope.unit:
        rows = rows.filter(unit=scope.unit)
    return rows.filter(_between(scope.first, scope.last))


def _pending(scope: Scope) -> QuerySet[Tally]:
    """Return the tallies of a scope with something pending, found by the index that holds only these.

    The condition stands there without marks for values, else that index could not be used.
    """
    pending = RawSQL("pending > 0 OR pending < 0", (), output_field=BooleanField())
    return within(Tally.objects.filter(pending, kind=scope.kind), scope)


def _told(rows: QuerySet[Tally], scope: Scope, by: By | None) -> QuerySet[Tally]:
    return rows.annotate(told=group(by, scope, "area_code") if by else ALL)


def _totals_of(scope: Scope, by: By | None) -> QuerySet[Total]:
    """Return the totals of a place, of all days and months."""
    found = Total.objects.filter(kind=scope.kind, area=path(scope.area))
    return found.filter(by=By.UNIT, part=scope.unit) if scope.unit else found.filter(by=by or "")


def _edge(scope: Scope, by: By | None, piece: Piece) -> QuerySet[Tally]:
    """Return the tallies of a few days at the edge of whole months."""
    return _told(tallies_of(scope.during(piece.first, piece.last)), scope, by)


def _grouped(rows: QuerySet[Any], told: str, summed: Sum) -> QuerySet[Any, Any]:
    grouped: QuerySet[Any, Any] = rows.order_by().values_list(told, "measure")
    found: QuerySet[Any, Any] = grouped.annotate(summed=summed)
    return found


def _pieces(
    first: date | None, last: date | None, part: Callable[[date, date], Iterator[Piece]]
) -> Iterator[Piece]:
    """Yield the whole months of a period, then what ``part`` makes of the days before and after."""
    begin, end = _month_from(first), _month_of(last + _DAY) if last else None
    if first and last and begin and end and begin > end:
        yield from part(first, last)
        return
    if begin is None or begin != end:
        yield Piece(begin, end - _DAY if end else None, monthly=True)
    if first and begin and begin != first:
        yield from part(first, begin - _DAY)
    if last and end and end <= last:
        yield from part(end, last)


def _days(first: date, last: date) -> Iterator[Piece]:
    yield Piece(first, last)


def _shorter(first: date, last: date) -> Iterator[Piece]:
    """Yield days within a month, or the month and the days to be taken off if those are fewer."""
    begin, end = _month_of(first), _month_of(_month_of(last) + _MONTH) - _DAY
    if 2 * ((last - first).days + 1) <= (end - begin).days + 1:
        yield Piece(first, last)
        return
    yield Piece(begin, end, monthly=True)
    if begin < first:
        yield Piece(begin, first - _DAY, off=True)
    if last < end:
        yield Piece(last + _DAY, end, off=True)


def _between(first: date | None, last: date | None) -> Q:
    if first and first == last:
        return Q(day=first)
    days = Q()
    if first:
        days &= Q(day__gte=first)
    if last:
        days &= Q(day__lte=last)
    return days


def _month_of(day: date) -> date:
    return day.replace(day=1)


def _month_from(day: date | None) -> date | None:
    """Return the first of the first month that begins on a day or after it."""
    if day is None or day.day == 1:
        return day
    return _month_of(_month_of(day) + _MONTH)
