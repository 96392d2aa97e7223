"""Which outlets there are, and which of them hear of something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q, QuerySet

from minhu.accounts.enums import DESK_ROLES, Role
from minhu.accounts.models import Absence, Post, User
from minhu.accounts.models.absence import Away, stand_in
from minhu.core.batches import once_a_batch
from minhu.core.clock import local_day
from minhu.notices.carriers import open_ways
from minhu.notices.kinds import News
from minhu.notices.models import Outlet
from minhu.notices.models.outlet import LIVE
from minhu.places.codes import span

COMMUNITY_DIGITS = 12
HELD_BY = {"grid": (Role.GRID_WORKER,), "leader": (Role.LEADER,), "desk": DESK_ROLES}


def outlets_inside(area: str) -> QuerySet[Outlet]:
    """Return the group robots of the units and areas inside an area."""
    first, after = span(area)
    units = Q(unit__area_code__gte=first, unit__area_code__lt=after)
    areas = Q(area_code__gte=first, area_code__lt=after)
    return Outlet.objects.filter(LIVE & (units | areas)).select_related("unit")


def own_outlets(user: User) -> dict[str, Outlet]:
    """Return somebody's own outlets by their way."""
    return {outlet.way: outlet for outlet in Outlet.objects.filter(LIVE, user=user)}


def hearing(party: str, news: News, *, at: datetime) -> list[Outlet]:
    """Return the outlets that carry some news for a party: its group's, and its people's own.

    An outlet carries what happens after it was set, of the kinds it was set for. Who is away
    is not written to; whoever stands in is.
    """
    kind, _colon, code = party.partition(":")
    first = _first_set() if news.outside else None
    if first is None or at < first:
        return []
    who = Q(user__in=_holders(kind, code, at), user__is_active=True)
    who |= Q(unit__code=code) if kind == "unit" else Q(area_code__in=_areas(code))
    rows = Outlet.objects.filter(LIVE, who, at__lte=at, way__in=open_ways()).select_related(
        "unit", "user"
    )
    return [outlet for outlet in rows if news.kind in outlet.kinds]


@once_a_batch
def _first_set() -> datetime | None:
    """Return since when there is any outlet; one set during a batch hears of what comes after."""
    first: datetime | None = Outlet.objects.filter(LIVE).aggregate(first=Min("at"))["first"]
    return first


def _holders(kind: str, code: str, at: datetime) -> set[UUID]:
    day = local_day(at)
    posts = Post.objects.held_on(day)
    if kind == "unit":
        posts = posts.filter(unit__code=code)
    else:
        posts = posts.filter(area_code=code, role__in=HELD_BY.get(kind, (kind,)))
    away = Absence.objects.away_on(day)
    return set(_there(posts.values_list("user", flat=True), away))


def _there(users: Iterable[UUID], away: Away) -> Iterable[UUID]:
    found = (stand_in(user, away) for user in users)
    return (user for user in found if user is not None)


def _areas(code: str) -> tuple[str, ...]:
    """Return the areas whose group hears of a party: its own, and of a grid its community's."""
    return (code, code[:COMMUNITY_DIGITS]) if len(code) > COMMUNITY_DIGITS else (code,)
