"""What can be chosen in the filters and forms of the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from minhu.accounts.models import Unit, User
from minhu.catalogue.models import Category
from minhu.catalogue.queries import Branch, categories
from minhu.catalogue.queries.editions import edition_in_use, offered_in
from minhu.core.clock import now
from minhu.desk.queries.places import home_code
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import grids

Choice = tuple[str, str]
INSET = "\u3000"


@dataclass(frozen=True, slots=True)
class Choices:
    """Places, categories and units as code and words; what lies below stands further in."""

    places: list[Choice]
    categories: list[Choice]
    units: list[Choice]


def choices(user: User, *, at: datetime) -> Choices:
    """Return what the filters offer, in four statements, however many there are."""
    units = Unit.objects.filter(active=True).values_list("pk", "name")
    home = home_code(user)
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
