"""Who may see areas, print their posters and put up plates."""

from __future__ import annotations

from typing import Any, Protocol

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.places.codes import inside
from minhu.places.models import Area


class Placed(Protocol):
    """A row that lies in an area."""

    area_id: str


@Rule
def works_around(actor: object, area: Area) -> bool:
    """Ask whether the actor has a post over the area, in it, or for a unit of either."""
    return isinstance(actor, User) and any(
        inside(area.code, post.place_code) or inside(post.place_code, area.code)
        for post in actor.posts_now
    )


def posted_over(*roles: Role) -> Rule[Area]:
    """Ask whether the actor holds one of these posts over the whole area; none means any."""

    def test(actor: object, area: Area) -> bool:
        return isinstance(actor, User) and any(
            inside(area.code, post.area_code)
            for post in actor.posts_now
            if not roles or post.role in roles
        )

    return Rule(test)


def posted_over_it(*roles: Role) -> Rule[Any]:
    """Ask whether the actor holds one of these posts over the place that a row lies in."""

    def test(actor: object, row: Placed) -> bool:
        return isinstance(actor, User) and any(
            post.role in roles and inside(row.area_id, post.area_code) for post in actor.posts_now
        )

    return Rule(test)


def posted_in_or_over_it(*roles: Role) -> Rule[Any]:
    """Ask whether the actor holds one of these posts in the place of a row, or over it."""

    def test(actor: object, row: Placed) -> bool:
        return isinstance(actor, User) and any(
            post.role in roles
            and post.area_code
            and (inside(row.area_id, post.area_code) or inside(post.area_code, row.area_id))
            for post in actor.posts_now
        )

    return Rule(test)


grant("places.view_area", Area, works_around)
grant("places.redraw", Area, posted_over(Role.STREET_DESK))
grant("places.raise_dispute", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("places.decide_dispute", Area, posted_over(Role.LEADER))
grant("places.name_area", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("places.print_plates", Area, posted_over())
grant(
    "places.put_up_plate",
    Area,
    posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK, Role.SYSTEM_ADMIN),
)
