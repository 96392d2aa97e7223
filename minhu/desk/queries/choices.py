"""What can be chosen in the filters and forms of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.db.models import QuerySet

from minhu.accounts.models import Unit, User
from minhu.catalogue.models import Category
from minhu.catalogue.queries import Branch, categories
from minhu.catalogue.queries.editions import edition_in_use, offered_in
from minhu.core.clock import local_day, now
from minhu.desk.queries.places import home_code
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import grids

Choice = tuple[str, str]
INSET = "\u3000"
FRESH_SECONDS, MOST_KEPT = 5.0, 100


@dataclass(frozen=True, slots=True)
class Choices:
    """Places, categories and units as code and words; what lies below stands further in."""

    places: list[Choice]
    categories: list[Choice]
    units: list[Choice]


_kept: dict[tuple[str, date], tuple[float, Choices]] = {}


def choices(user: User, *, at: datetime) -> Choices:
    """Return what the filters offer; read anew every few seconds, in four statements.

    What is chosen is checked against what there is then, not against this.
    """
    slot = home_code(user), local_day(at)
    kept = _kept.get(slot)
    if kept is None or monotonic() > kept[0]:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[slot] = monotonic() + FRESH_SECONDS, _choices(slot[0], at)
    return kept[1]


def forget_choices() -> None:
    """Read anew at the next question (tests)."""
    _kept.clear()


def _choices(home: str, at: datetime) -> Choices:
    units = Unit.objects.filter(active=True).values_list("pk", "name")
    return Choices(
        places(home),
        list(_branches(categories(at, edition=edition_in_use(home, at)))),
        [(str(key), name) for key, name in units],
    )


def places(code: str) -> list[Choice]:
    """Return the communities in an area, each with its grids below it."""
    if not code:
        return []
    areas = Area.objects.inside(code).filter(level__in=(Level.COMMUNITY, Level.GRID))
    rows = areas.order_by("code").values_list("code", "name", "level")
    return [(key, f"{INSET * (level == Level.GRID)}{name}") for key, name, level in rows]


def home_grids(user: User) -> QuerySet[Area]:
    """Return the grids somebody may put a new case in."""
    code = home_code(user)
    return grids(code) if code else Area.objects.none()


def home_categories(user: User) -> QuerySet[Category]:
    """Return the categories somebody may give a new case: those of the tree in use there."""
    return offered_in(home_code(user), now())


def _branches(branches: Iterable[Branch], depth: int = 0) -> Iterable[Choice]:
    for branch in branches:
        yield branch.category.code, f"{INSET * depth}{branch.category.name}"
        yield from _branches(branch.children, depth + 1)
