"""The whistles under way in a place, as the wall shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from minhu.accounts.models import User
from minhu.core.lifecycle import Outcome
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.whistles.models import Whistle
from minhu.whistles.queries import loaded, visible_to

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Blown:
    """A whistle with how many of its departments have answered and arrived."""

    whistle: Whistle
    called: int
    answered: int
    arrived: int


def under_way(user: User, area: Area) -> list[Blown]:
    """Return the first open whistles of a place, what runs out first on top."""
    found = loaded(_here(user, area)).order_by("case__due_at", "pk")
    return [_counted(each) for each in found[:SHOWN]]


def blown_in(user: User, area: Area) -> list[str]:
    """Return of each whistle under way in a place where it is, mostly a grid."""
    return list(_here(user, area).values_list("case__area_id", flat=True))


def _here(user: User, area: Area) -> QuerySet[Whistle]:
    first, after = span(area.code)
    return visible_to(user).filter(
        case__outcome=Outcome.OPEN, case__area_id__gte=first, case__area_id__lt=after
    )


def _counted(whistle: Whistle) -> Blown:
    calls = list(whistle.calls.all())
    return Blown(
        whistle,
        len(calls),
        sum(call.signed_at is not None for call in calls),
        sum(call.arrived_at is not None for call in calls),
    )
