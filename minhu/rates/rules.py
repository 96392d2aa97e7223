"""Who may see figures: whoever holds a post over the place, or in the unit, they speak of."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import Post, Unit, User
from minhu.accounts.permissions import Rule, grant
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.places.rules import posted_over

_OVER_AN_AREA = frozenset(
    {
        Role.GRID_WORKER,
        Role.COMMUNITY_DESK,
        Role.STREET_DESK,
        Role.SUPERVISOR,
        Role.LEADER,
        Role.AUDITOR,
    }
)


def area_posts(user: User) -> tuple[Post, ...]:
    """Return the posts whose area a user may see counted, the widest first."""
    return tuple(post for post in user.posts_now if post.role in _OVER_AN_AREA)


def _over_the_area(actor: object, area: Area) -> bool:
    return isinstance(actor, User) and any(
        inside(area.code, post.area_code) for post in area_posts(actor)
    )


def _in_the_unit(actor: object, unit: Unit) -> bool:
    return isinstance(actor, User) and any(post.unit_id == unit.pk for post in actor.posts_now)


def _has_any(actor: object, _area: Area) -> bool:
    """Ask whether there are any figures for the actor: of a place or of a unit."""
    return isinstance(actor, User) and bool(
        area_posts(actor) or any(post.unit_id for post in actor.posts_now)
    )


grant("rates.view_figures", Area, Rule(_over_the_area))
grant("rates.open_figures", Area, Rule(_has_any))
grant("rates.view_unit_figures", Unit, Rule(_in_the_unit))
grant("rates.keep_targets", Area, posted_over(Role.STREET_DESK, Role.LEADER))
