"""Who may see figures: whoever holds a post over the place, or in the unit, they speak of."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import Post, Unit, User
from minhu.accounts.permissions import Rule, grant
from minhu.places.codes import inside, parent
from minhu.places.models import Area
from minhu.places.rules import posted_over
from minhu.rates.enums import By
from minhu.rates.models import Bulletin

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


def figure_places(user: User) -> tuple[str, ...]:
    """Return the places of a user's posts that have figures: of areas, and of units."""
    areas = (post.area_code for post in area_posts(user))
    units = (post.unit.area_code for post in user.posts_now if post.unit)
    return tuple(dict.fromkeys((*areas, *units)))


def above(place: str) -> tuple[str, ...]:
    """Return the codes of a place and of all that it lies in."""
    found = [place]
    while up := parent(found[-1]):
        found.append(up)
    return tuple(found)


def _reads_papers(actor: object, area: Area) -> bool:
    """Ask whether the actor works in an area or over it, and has figures to read."""
    return isinstance(actor, User) and any(
        inside(area.code, place) or area.code in above(place) for place in figure_places(actor)
    )


def stands_for(user: User, by: By, code: str) -> bool:
    """Ask whether somebody holds a post in the unit, or in the place, that a line is about."""
    if by is By.UNIT:
        return any(str(post.unit_id or "") == code for post in user.posts_now)
    return any(inside(post.area_code, code) for post in area_posts(user))


def _reads_bulletin(actor: object, bulletin: Bulletin) -> bool:
    """Ask whether a bulletin is for the actor: one that is published, or that they write."""
    area = bulletin.area
    return (
        _reads_papers(actor, area)
        if bulletin.is_published
        else isinstance(actor, User) and actor.has_perm("rates.write_bulletin", area)
    )


grant("rates.view_figures", Area, Rule(_over_the_area))
grant("rates.open_figures", Area, Rule(_has_any))
grant("rates.view_unit_figures", Unit, Rule(_in_the_unit))
grant("rates.keep_targets", Area, posted_over(Role.STREET_DESK, Role.LEADER))
grant("rates.write_bulletin", Area, posted_over(Role.STREET_DESK, Role.SUPERVISOR, Role.LEADER))
grant("rates.publish_bulletin", Area, posted_over(Role.SUPERVISOR, Role.LEADER))
grant("rates.view_bulletin", Bulletin, Rule(_reads_bulletin))
grant("rates.read_papers", Area, Rule(_reads_papers))
grant("rates.freeze_board", Area, posted_over(Role.SUPERVISOR, Role.LEADER))
grant("rates.decide_contest", Area, posted_over(Role.SUPERVISOR, Role.LEADER))
