"""Who may order what comes again, stop it and see it."""

from __future__ import annotations

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.places.rules import posted_over
from minhu.schedules.models import Schedule

KEEPING = (Role.COMMUNITY_DESK, Role.STREET_DESK)
READING = (*KEEPING, Role.SUPERVISOR, Role.LEADER, Role.AUDITOR)


@Rule
def keeps_the_place(actor: object, schedule: Schedule) -> bool:
    return isinstance(actor, User) and any(
        post.role in KEEPING and inside(schedule.area_id, post.area_code)
        for post in actor.posts_now
    )


@Rule
def works_there(actor: object, schedule: Schedule) -> bool:
    """Ask whether the actor has a post in the place of a schedule, or over it."""
    return isinstance(actor, User) and any(
        post.role in READING
        and post.area_code
        and (inside(schedule.area_id, post.area_code) or inside(post.area_code, schedule.area_id))
        for post in actor.posts_now
    )


grant("schedules.begin", Area, posted_over(*KEEPING))
grant("schedules.stop", Schedule, keeps_the_place)
grant("schedules.read", Schedule, works_there)
grant("schedules.list", Area, posted_over(*READING))
