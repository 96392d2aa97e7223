"""Reading figures: from tallies, so that a year costs as little as a day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum, Value

from minhu.accounts.models import User
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.rates import by_shape
from minhu.rates.by_shape import Days
from minhu.rates.enums import By, Measure
from minhu.rates.grouping import group, group_code, width_below
from minhu.rates.indicators import FREQUENT
from minhu.rates.keys import EVER, WHOLE
from minhu.rates.models import Board, Bulletin, Contest, Tally, Target
from minhu.rates.models.tally import OF_LEDGERS
from minhu.rates.rules import above, figure_places
from minhu.rates.scope import Scope
from minhu.rates.summing import (
    Asked,
    counted,
    counted_by_day,
    counted_each,
    tallies_of,
    within,
)
from minhu.rates.wholes import grouped, of_all_days, together

Counts = Counter[str]


FREQUENT_FEW = 5
"""How many categories count as frequent 高发 in a place and a period."""


class Tallied(NamedTuple):
    """A number of one kind, in one group."""

    group: str
    kind: str
    category: str
    measure: str
    n: int


def totals(scope: Scope) -> Counts:
    """Return how many count in each measure."""
    found = Counts()
    for _part, measure, n in counted(scope):
        found[measure] += n
    return found


def totals_by(scope: Scope, by: By) -> dict[str, Counts]:
    """Return the same for each place (one level below the scope), unit, category, channel or post."""
    found: dict[str, Counts] = defaultdict(Counter)
    for code, measure, n in counted(scope, by):
        found[group_code(by, code)][measure] += n
    return {code: counts for code, counts in found.items() if any(counts.values())}


class Wanted(NamedTuple):
    """What is asked of ledgers: their kinds, the measures, and a scope of days or of all."""

    kinds: Collection[str]
    measures: Collection[str]
    scope: Scope


def tallied(asked: Sequence[Wanted], by: By | None) -> Iterator[tuple[int, Tallied]]:
    """Yield what kinds of ledgers come to, by place, each under the number of who asked.

    All is read in one statement; the same may come several times.
    """
    named = tuple((tuple(sorted(one.kinds)), tuple(sorted(one.measures))) for one in asked)
    if not any(kinds for kinds, _measures in named):
        return

    def build(area: str, _unit: str, days: Sequence[Days]) -> QuerySet[Any, Any]:
        scopes = (Scope("", area, "", *each) for each in days)
        return together(
            [
                part.annotate(asked=Value(number))
                for number, (names, scope) in enumerate(zip(named, scopes, strict=True))
                for part in _parts(Wanted(*names, scope), by)
            ]
        )

    days = [(one.scope.first, one.scope.last) for one in asked]
    rows = by_shape.read(("tallied", named, by), build, area=asked[0].scope.area, days=days)
    for code, *row, number in rows:
        yield number, Tallied(group_code(by, code) if by else "", *row)


def _parts(wanted: Wanted, by: By | None) -> Iterator[QuerySet[Any, Any]]:
    kinds, measures, scope = wanted
    width = width_below(scope.area) if by else 0
    wholes = [kind for kind in kinds if kind.startswith(WHOLE)]
    others = [kind for kind in kinds if not kind.startswith(WHOLE)]
    if wholes:
        yield from of_all_days(wholes, measures, scope.area, width)
    if others:
        rows = Tally.objects.filter(OF_LEDGERS, kind__in=others, measure__in=measures)
        yield grouped(within(rows, scope), "area_code", width, Sum("n"))


def held_in(kinds: Collection[str], measure: str, places: Iterable[str]) -> Counts:
    """Return what of each kind of ledger counts in a measure in some places, of all days."""
    found, names, here = Counts(), tuple(sorted(kinds)), list(places)
    if not (names and here):
        return found

    def build(area: str, _unit: str, _days: Sequence[Days]) -> QuerySet[Any, Any]:
        several = (area, *here[1:])
        return together(
            [part for place in several for part in of_all_days(names, (measure,), place)]
        )

    key = "held", names, measure, tuple(here[1:])
    for _group, kind, _category, _measure, n in by_shape.read(key, build, area=here[0], days=()):
        found[kind] += n
    return found


def places_held(kinds: Collection[str], measure: str, scope: Scope) -> list[tuple[str, str]]:
    """Return each kind of ledger with each place in which anything of it counts in a measure."""
    by_day = OF_LEDGERS if scope.last != EVER else Q()
    rows = within(Tally.objects.filter(by_day, kind__in=kinds, measure=measure), scope)
    summed = rows.values_list("kind", "area_code").annotate(held=Sum("n")).filter(held__gt=0)
    return [(kind, place) for kind, place, _held in summed]


def totals_each(scopes: Sequence[Scope], *, most: bool) -> list[Counts]:
    """Return how many count in each measure, in scopes that differ in their days only.

    With ``most`` also, as ``FREQUENT``, how many valid cases are of the frequent categories.
    """
    asked = [Asked(scope) for scope in scopes]
    if most:
        asked += [Asked(scope, By.CATEGORY, Measure.VALID) for scope in scopes]
    found: list[Counts] = [Counter() for _each in asked]
    for number, category, measure, n in counted_each(asked):
        found[number][measure if number < len(scopes) else category] += n
    counts = found[: len(scopes)]
    for of_scope, valid in zip(counts, found[len(scopes) :], strict=most):
        of_scope[FREQUENT] = sum(n for _category, n in _most(valid))
    return counts


def frequent(scope: Scope) -> list[str]:
    """Return the few categories most cases of a scope are of, the first first; of a tie, by code."""
    summed = Counts()
    for category, _measure, n in counted(scope, By.CATEGORY, measures=(Measure.VALID,)):
        summed[category] += n
    return [category for category, _n in _most(summed)]


def _most(summed: Counts) -> list[tuple[str, int]]:
    ordered = sorted(summed.items(), key=lambda one: (-one[1], one[0]))
    return [(category, n) for category, n in ordered if category and n > 0][:FREQUENT_FEW]


def valid_of(categories: Collection[str], scope: Scope, by: By | None) -> Counts:
    """Return how many valid cases are of some categories, by group; without ``by`` under ``""``."""
    if by is None:
        found = counted(scope, By.CATEGORY, measures=(Measure.VALID,), parts=categories)
        return Counts({"": sum(n for _category, _measure, n in found)})
    rows = tallies_of(scope).filter(measure=Measure.VALID, category__in=categories)
    grouped = rows.annotate(group=group(by, scope, "area_code"))
    summed = grouped.values_list("group").annotate(Sum("n"))
    return Counts({group_code(by, code): n for code, n in summed})


def totals_by_day(scope: Scope, *measures: str) -> dict[date, Counts]:
    """Return some measures for each day of receipt on which anything came in."""
    found: dict[date, Counts] = defaultdict(Counter)
    for day, measure, n in counted_by_day(scope, measures):
        found[day][measure] += n
    return dict(found)


def targets_on(area: str, year: int, day: date) -> list[Target]:
    """Return the targets of a year that hold on a day: of a place, one level below, its units."""
    first, after = span(area)
    near = Q(unit=None) & (Q(area=area) | Q(area__parent=area))
    theirs = Q(unit__isnull=False, area_id__gte=first, area_id__lt=after)
    said = Target.objects.filter(near | theirs, year=year, begins__lte=day)
    latest = {one.key: one for one in said.select_related("area", "unit")}
    return [one for one in latest.values() if one.amount is not None]


def bulletins_for(user: User) -> QuerySet[Bulletin]:
    """Return the bulletins of one's places and of those above; drafts only for who writes them."""
    published = Q(published_at__isnull=False) & _near(user)
    drafts = Q(published_at=None, area__in=_where_one_writes(user))
    found = Bulletin.objects.filter(published | drafts)
    return found.select_related("area", "composed_by", "published_by").defer("content", "words")


def boards_for(user: User) -> QuerySet[Board]:
    """Return the boards of one's places and of those above, the last one first."""
    found = Board.objects.filter(_near(user)).select_related("area")
    return found.defer("content").order_by("-last", "-frozen_at", "-id")


def versions_of(board: Board) -> list[Board]:
    """Return every version of a board, the first one first; without what they say."""
    return list(_same(board).filter(first=board.first, last=board.last).order_by("version"))


def board_before(board: Board) -> Board | None:
    """Return the last version of the same board about earlier days."""
    earlier = Board.objects.filter(form=board.form, area=board.area_id, by=board.by)
    return earlier.filter(last__lt=board.first).order_by("-last", "-version").first()


def contests_of(board: Board) -> list[Contest]:
    """Return what was said against any version of a board, in the order it was said."""
    versions = [one.pk for one in versions_of(board)]
    return list(Contest.objects.filter(board__in=versions).select_related("decided_by"))


def _same(board: Board) -> QuerySet[Board]:
    found = Board.objects.filter(form=board.form, area=board.area_id, by=board.by)
    return found.defer("content")


def _near(user: User) -> Q:
    """Return "about a place that somebody works in or over, or that holds one of those"."""
    near = Q(pk__in=())
    for place in figure_places(user):
        first, after = span(place)
        near |= Q(area_id__gte=first, area_id__lt=after) | Q(area__in=above(place))
    return near


def _where_one_writes(user: User) -> list[str]:
    own = Area.objects.filter(pk__in=[post.area_code for post in user.posts_now])
    return [area.code for area in own if user.has_perm("rates.write_bulletin", area)]
