"""Who may see what went out, set where it goes, and send it again."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.notices.models import Notice, Outlet
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.places.rules import posted_over

LOG_READERS = (Role.STREET_DESK, Role.SUPERVISOR, Role.SYSTEM_ADMIN, Role.AUDITOR)
SENDERS = (Role.STREET_DESK, Role.SYSTEM_ADMIN)


def _over(*roles: Role) -> Rule[Notice]:
    """Ask whether the actor holds one of these posts over the area a notice speaks of.

    One that speaks of no area (digits of the demo) is open to each of them.
    """

    def test(actor: object, notice: Notice) -> bool:
        return isinstance(actor, User) and any(
            inside(notice.area_code, post.area_code) or not (notice.area_code or notice.outlet_id)
            for post in actor.posts_now
            if post.role in roles and post.clearance >= notice.secrecy
        )

    return Rule(test)


def _concerns(actor: object, notice: Notice) -> bool:
    """Ask whether a notice went to the actor, or to the group of a unit or area of theirs."""
    outlet = notice.outlet
    if outlet is None or not isinstance(actor, User):
        return False
    if outlet.unit is not None:
        return any(post.unit_id == outlet.unit_id for post in actor.posts_now)
    if outlet.area_code:
        return any(post.area_code == outlet.area_code for post in actor.posts_now)
    return outlet.user_id == actor.pk


def _keeps(actor: object, outlet: Outlet) -> bool:
    """Ask whether an outlet is the actor's own, or a robot inside the area they administer."""
    if not isinstance(actor, User):
        return False
    if outlet.user_id is not None:
        return outlet.user_id == actor.pk
    code = outlet.unit.area_code if outlet.unit else outlet.area_code
    mine = (post.area_code for post in actor.posts_now if post.role == Role.SYSTEM_ADMIN)
    return any(inside(code, area) for area in mine)


concerns = Rule(_concerns)
grant("notices.view_log", Area, posted_over(*LOG_READERS))
grant("notices.view", Notice, _over(*LOG_READERS) | concerns)
grant("notices.try_again", Notice, _over(*SENDERS) | concerns)
grant("notices.keep", Area, posted_over(Role.SYSTEM_ADMIN))
grant("notices.keep_outlet", Outlet, Rule(_keeps))
