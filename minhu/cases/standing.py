"""How many open cases stand where and whose move they are: exact at any moment.

What the worker has counted (``Standing``), less what the cases touched since were counted as,
with what they are now, and with what has run out since: in one statement, so of one moment.
It reads as many rows as there are grids, states and units, however many cases are open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case as DbCase
from django.db.models import CharField, Count, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, Left, StrIndex

from minhu.accounts.models import User
from minhu.cases.models import Case, Counted, Standing, Touched
from minhu.cases.models.case import OPEN
from minhu.cases.queries import up_to, visible_to
from minhu.cases.rules import AREA_ROLES
from minhu.places.codes import inside, level, path, span
from minhu.places.enums import Level
from minhu.places.queries import in_area

WIDE = (Level.PROVINCE, Level.CITY, Level.DISTRICT, Level.SUBDISTRICT)
"""Places of which there are numbers by state; in smaller ones few cases are open."""


class Holder(NamedTuple):
    """In which state cases stand, the kind of party whose move it is, and their unit."""

    state: str
    turn: str
    unit: UUID | None


@dataclass(slots=True)
class Stand:
    """How many are open, and how many of them late: by the place they lie in, and by holder."""

    places: Counter[str] = field(default_factory=Counter)
    late_places: Counter[str] = field(default_factory=Counter)
    holders: Counter[Holder] = field(default_factory=Counter)
    late_holders: Counter[Holder] = field(default_factory=Counter)


class Row(NamedTuple):
    """Some cases of one place, state, turn and unit: how many more there are, and how many late.

    ``of`` says what the row counts for: only the place, only the holder, or (empty) both.
    """

    of: str
    area: str
    state: str
    party: str
    unit: UUID | str | None
    n: int
    late: int


def standing(user: User, code: str, *, kind: str, at: datetime) -> Stand:
    """Return what is open in a place as far as the user may see it, in one statement.

    Of an empty code, all that the user sees.
    """
    seen = whole(user, code)
    if seen is None or level(seen.area) not in WIDE:
        cases = visible_to(user).filter(in_area(code) if code else Q(), kind=kind)
        return _summed(_of_cases(cases, at))
    return _summed(_counted(seen, kind, at, _each))


class InAll(NamedTuple):
    """How many are open, and how many of them late."""

    open: int
    late: int


def standing_in_all(user: User, code: str, *, kind: str, at: datetime) -> InAll:
    """Return the same without where and whose, in one statement that adds up by itself."""
    seen = whole(user, code)
    if seen is None or level(seen.area) not in WIDE:
        cases = visible_to(user).filter(OPEN, in_area(code) if code else Q(), kind=kind)
        late = Count("pk", filter=Q(due_at__lt=at))
        return InAll(**cases.order_by().aggregate(open=Count("*"), late=late))
    rows = [Row(*row) for row in _counted(seen, kind, at, _added_up)]
    return InAll(sum(row.n for row in rows), sum(row.late for row in rows))


def holding(user: User, code: str, *, kind: str, at: datetime) -> Stand:
    """Return what is open by holder alone, for a page that shows no places."""
    seen = whole(user, code)
    if seen is None or level(seen.area) not in WIDE:
        return standing(user, code, kind=kind, at=at)
    return _summed(_counted(seen, kind, at, lambda known: _each(known.exclude(state=""))))


class Whole(NamedTuple):
    """A place of which somebody sees all that is kept no more closely than ``ceiling``."""

    area: str
    ceiling: int


def whole(user: User, code: str) -> Whole | None:
    """Return how one post alone says what somebody sees of a place; ``None`` if none does."""
    posts = [post for post in user.posts_now if post.unit_id or post.role in AREA_ROLES]
    if not user.is_active or not posts:
        return None
    widest = min(posts, key=lambda post: (bool(post.unit_id), len(path(post.area_code))))
    leaves = user.leaves_now.values()
    area = code or widest.area_code
    places = [area] if code else [post.area_code for post in posts]
    more = max([post.clearance for post in posts] + list(leaves)) > widest.clearance
    if more or (leaves and not code) or not all(inside(each, widest.area_code) for each in places):
        return None
    return Whole(area, widest.clearance)


def _each(known: QuerySet[Standing]) -> QuerySet[Any, Any]:
    of = DbCase(When(state="", then=Value("place")), default=Value("holder"))
    return known.values_list(of, "area_code", "state", "turn", "unit", "n", "late")


def _added_up(known: QuerySet[Standing]) -> QuerySet[Any, Any]:
    """Return all places in one row, in the columns of the others."""
    places = known.filter(state="").order_by().values_list(*map(Value, ("place", *[""] * 4)))
    return places.annotate(in_all=Coalesce(Sum("n"), 0), gone=Coalesce(Sum("late"), 0))


def _counted(
    there: Whole,
    kind: str,
    at: datetime,
    told: Callable[[QuerySet[Standing]], QuerySet[Any, Any]],
) -> QuerySet[Any, Any]:
    first, after = span(there.area)
    here = Q(area_code__gte=first, area_code__lt=after, kind=kind) & up_to(there.ceiling)
    known = told(Standing.objects.filter(here))
    touched = Q(pk__among=Touched.objects.values("case"))
    counted = Counted.objects.filter(here)
    seen = in_area(there.area) & up_to(there.ceiling)
    cases = Case.objects.filter(touched, OPEN, seen, kind=kind)
    unseen = counted.filter(late=False, due_at__lt=at).exclude(touched)
    too_soon = counted.filter(late=True, due_at__gte=at).exclude(touched)
    was_late = DbCase(When(late=True, then=Value(-1)), default=Value(0))
    return known.union(
        _change(counted.filter(touched), Value(-1), was_late),
        cases.values_list(
            Value(""),
            "area_id",
            "state",
            "party",
            Cast("unit_id", CharField()),
            Value(1),
            DbCase(When(due_at__lt=at, then=Value(1)), default=Value(0)),
        ),
        _change(unseen, Value(0), Value(1)),
        _change(too_soon, Value(0), Value(-1)),
        all=True,
    )


def _change(counted: QuerySet[Counted], n: Combinable, late: Combinable) -> QuerySet[Counted, Any]:
    unit = Cast("unit", CharField())
    return counted.values_list(Value(""), "area_code", "state", "turn", unit, n, late)


def _of_cases(cases: QuerySet[Case], at: datetime) -> Iterator[Row]:
    """Count case by case: what somebody sees who does not see all, or a small place."""
    turn = Left("party", StrIndex("party", Value(":")))
    late = Count("pk", filter=Q(due_at__lt=at))
    told = cases.filter(OPEN).order_by().annotate(turn=turn)
    groups = told.values_list("area_id", "state", "turn", "unit_id")
    return (Row("", *row) for row in groups.annotate(n=Count("*"), gone=late))


def _summed(rows: Iterable[Any]) -> Stand:
    """Add up rows (``Row``, or as the database gives them): thousands, so each by its place."""
    found, units = Stand(), dict[Any, UUID | None]({"": None, None: None})
    places, late_places = dict[str, int](), dict[str, int]()
    for of, area, state, party, unit, n, late in rows:
        if of != "holder":
            places[area] = places.get(area, 0) + n
            if late:
                late_places[area] = late_places.get(area, 0) + late
        if of != "place":
            if unit not in units:
                units[unit] = UUID(str(unit))
            holder = Holder(state, party.partition(":")[0], units[unit])
            found.holders[holder] += n
            found.late_holders[holder] += late
    found.places.update(places)
    found.late_places.update(late_places)
    return found
