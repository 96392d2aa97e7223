"""What can be chosen in the filters and forms of the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from minhu.accounts.models import Unit, User
from minhu.catalogue.queries import Branch, categories
from minhu.desk.queries.places import home_code
from minhu.places.codes import inside
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import grids


@dataclass(slots=True)
class Ground:
    """A community with its grids."""

    community: Area
    grids: list[Area] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Choices:
    """Communities with grids, categories and units: three statements, however many there are."""

    grounds: list[Ground]
    categories: tuple[Branch, ...]
    units: list[Unit]


def choices(user: User, *, at: datetime) -> Choices:
    units = Unit.objects.filter(active=True)
    return Choices(grounds(home_code(user)), categories(at), list(units))


def grounds(code: str) -> list[Ground]:
    """Return the communities in an area, each with its grids; for a grid, that grid."""
    levels = (Level.COMMUNITY, Level.GRID)
    areas = Area.objects.inside(code).filter(level__in=levels) if code else Area.objects.none()
    found: list[Ground] = []
    for area in areas.order_by("code"):
        if area.level == Level.COMMUNITY or not found:
            found.append(Ground(area))
        elif inside(area.code, found[-1].community.code):
            found[-1].grids.append(area)
    return found


def home_grids(user: User) -> QuerySet[Area]:
    """Return the grids somebody may put a new case in."""
    code = home_code(user)
    return grids(code) if code else Area.objects.none()
