"""Grids as an office looks at them: who holds each, what is open there, where nobody is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet

from minhu.accounts.enums import Role
from minhu.accounts.models import Post, User
from minhu.accounts.models.user import PostQuerySet
from minhu.cases.counting import VALID, rows
from minhu.cases.models import Case
from minhu.cases.models.case import OPEN
from minhu.cases.queries import visible_to
from minhu.cases.standing import standing
from minhu.core.clock import local_day
from minhu.places import queries as places
from minhu.places.addresses import locate_text
from minhu.places.codes import path, span
from minhu.places.enums import GridKind
from minhu.places.locate import locate
from minhu.places.models import Area, Boundary
from minhu.places.queries import in_area
from minhu.rates.scope import Scope

SHOWN = 20
FOUND = 8
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid in the list beside the map; ``empty_since`` when its last worker left, if ever."""

    area: Area
    held: bool
    open: int
    late: int
    empty_since: date | None = None

    def empty_days(self, today: date) -> int | None:
        return (today - self.empty_since).days if self.empty_since else None


@dataclass(frozen=True, slots=True)
class Community:
    """A community with its grids, in the order of their numbers."""

    area: Area
    grids: list[Grid] = field(default_factory=list)

    @property
    def open(self) -> int:
        return sum(grid.open for grid in self.grids)


@dataclass(frozen=True, slots=True)
class Overview:
    """All grids of a place."""

    place: Area
    communities: list[Community]

    @property
    def grids(self) -> list[Grid]:
        return [grid for community in self.communities for grid in community.grids]

    @property
    def exclusive(self) -> int:
        return sum(grid.area.kind == GridKind.EXCLUSIVE for grid in self.grids)

    @property
    def basic(self) -> int:
        return len(self.grids) - self.exclusive

    @property
    def held(self) -> int:
        return sum(grid.held for grid in self.grids)

    @property
    def open(self) -> int:
        return sum(grid.open for grid in self.grids)

    @property
    def late(self) -> int:
        return sum(grid.late for grid in self.grids)

    @property
    def vacant(self) -> list[Grid]:
        """Grids without a worker, longest empty first; those never held come last."""
        empty = [grid for grid in self.grids if not grid.held]
        return sorted(empty, key=lambda grid: (grid.empty_since or date.max, grid.area.code))


@dataclass(frozen=True, slots=True)
class Panel:
    """One grid: who holds it, what is open there, how much came in the past thirty days."""

    area: Area
    posts: list[Post]
    vacant: bool
    empty_days: int | None
    cases: list[Case]
    open: int
    late: int
    month: int
    since: date
    square_metres: int | None

    @property
    def more(self) -> int:
        return self.open - len(self.cases)

    @property
    def square_kilometres(self) -> str:
        return f"{(self.square_metres or 0) / 1_000_000:.2f}"


@dataclass(frozen=True, slots=True)
class Hit:
    """An answer to "in which grid is this?"."""

    name: str
    area: Area


def overview(user: User, place: Area, *, at: datetime) -> Overview:
    """Return the grids of a place with what this user may see of what is open there."""
    today = local_day(at)
    held = set(grid_workers(place.code).held_on(today).values_list("area_code", flat=True))
    left = dict(
        grid_workers(place.code)
        .filter(valid_to__lte=today)
        .order_by()
        .values_list("area_code")
        .annotate(Max("valid_to"))
    )
    stand = standing(user, place.code, kind="request", at=at)
    found: dict[str, Community] = {}
    for area in places.grids(place.code):
        home = area.parent or place
        community = found.setdefault(home.code, Community(home))
        numbers = (stand.places[area.code], stand.late_places[area.code])
        community.grids.append(Grid(area, area.code in held, *numbers, left.get(area.code)))
    return Overview(place, list(found.values()))


def grid_workers(code: str) -> PostQuerySet:
    """Return the posts of grid workers in an area, of any day."""
    first, after = span(code)
    return Post.objects.filter(role=Role.GRID_WORKER, area_code__gte=first, area_code__lt=after)


def open_cases(user: User, place: Area) -> QuerySet[Case]:
    """Return what is open in a place, as far as the user may see it; first what runs out."""
    return (
        visible_to(user).filter(OPEN, in_area(place.code), kind="request").order_by("due_at", "id")
    )


def panel(user: User, area: Area, *, at: datetime) -> Panel:
    """Return one grid as the card beside the map shows it."""
    today = local_day(at)
    around = (area.code, area.parent_id or "")
    held = Post.objects.held_on(today).filter(area_code__in=around).select_related("user")
    posts = sorted(held, key=lambda post: -len(path(post.area_code)))
    cases = open_cases(user, area)
    counted = cases.aggregate(open=Count("*"), late=Count("pk", filter=Q(due_at__lt=at)))
    vacant = not any(post.role == Role.GRID_WORKER for post in posts)
    ended = (
        grid_workers(area.code).filter(valid_to__lte=today).aggregate(last=Max("valid_to"))["last"]
    )
    ground = Boundary.objects.filter(area=area).valid_on(today)
    return Panel(
        area,
        posts,
        vacant,
        (today - ended).days if vacant and ended else None,
        list(cases.select_related("area__parent", "unit").defer("detail")[:SHOWN]),
        **counted,
        month=_month(user, area, today),
        since=today - MONTH,
        square_metres=ground.values_list("square_metres", flat=True).first(),
    )


def _month(user: User, area: Area, today: date) -> int:
    scope = Scope(area=area.code, first=today - MONTH, last=today)
    return (visible_to(user) & rows(scope).filter(VALID)).count()


def grid_of(user: User, code: str) -> Area | None:
    """Return the grid with this code if the user may look at it."""
    area = Area.objects.grids().filter(pk=code).select_related("parent").first()
    return area if area is not None and user.has_perm("places.view_area", area) else None


def find(place: Area, typed: str) -> list[Hit]:
    """Return the grids that a plate, a name or a position (``longitude, latitude``) means."""
    text = typed.strip()
    if not text:
        return []
    point = _point(text)
    if point:
        return _at_point(place, *point)[:FOUND]
    hits = [*_plates(place, text), *_grids(place, text)]
    return (hits or _by_words(place, text))[:FOUND]


def _by_words(place: Area, text: str) -> list[Hit]:
    """Return the grids that an address or another name means."""
    named = locate_text(text, place.code)
    return [Hit(text, area) for area in places.grids(named.area_code)] if named else []


def _plates(place: Area, text: str) -> Iterable[Hit]:
    plates = places.plates_inside(place.code).filter(Q(name__icontains=text) | Q(code__iexact=text))
    return (Hit(plate.name, plate.area) for plate in plates[:FOUND])


def _grids(place: Area, text: str) -> Iterable[Hit]:
    named = Q(name__icontains=text) | Q(parent__name__icontains=text) | Q(code=text)
    return (Hit("", area) for area in places.grids(place.code).filter(named)[:FOUND])


def _point(text: str) -> tuple[float, float] | None:
    parts = text.replace("，", ",").split(",")
    try:
        longitude, latitude = (float(part) for part in parts)
    except ValueError:
        return None
    on_earth = abs(longitude) <= 180 and abs(latitude) <= 90  # noqa: PLR2004 -- degrees
    return (longitude, latitude) if on_earth else None


def _at_point(place: Area, longitude: float, latitude: float) -> list[Hit]:
    found = locate(longitude, latitude)
    grids = places.grids(place.code).filter(code=found.area_code or "")
    return [Hit(f"{longitude:.5f}, {latitude:.5f}", area) for area in grids]
