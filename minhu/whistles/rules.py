"""Who may do what to a whistle (domain page §6.5).

The principal leader approves; the street calls, convenes, ends and scores; a department
that was called answers for itself and for no other.
"""

from __future__ import annotations

from minhu.accounts.enums import DESK_ROLES, Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.cases.models import Case
from minhu.cases.rules import posted, reported_it, sees
from minhu.places.codes import ancestor, inside
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.rules import posted_over
from minhu.whistles.enums import Kind
from minhu.whistles.models import Call, Liaison, Whistle


@Rule
def is_called(actor: object, case: Case) -> bool:
    """Ask whether the actor belongs to a department that this whistle calls."""
    units = (
        [post.unit_id for post in actor.posts_now if post.unit_id]
        if isinstance(actor, User)
        else []
    )
    return bool(units) and Call.objects.filter(whistle__case=case, unit__in=units).exists()


@Rule
def is_urgent(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return Whistle.objects.filter(case=case, kind=Kind.URGENT).exists()


@Rule
def calls_its_unit(actor: object, liaison: Liaison) -> bool:
    """Ask whether the actor sits at a desk of the street the department belongs to."""
    posts = actor.posts_now if isinstance(actor, User) else ()
    return any(
        post.role in DESK_ROLES
        and inside(liaison.unit.area_code, ancestor(post.area_code, Level.SUBDISTRICT))
        for post in posts
    )


desk = posted(Role.COMMUNITY_DESK, Role.STREET_DESK)
street = posted(Role.STREET_DESK)
leader = posted(Role.LEADER)

for permission, rule in {
    "view": sees | is_called,
    "approve": leader,
    "approve_after": leader & is_urgent,
    "blow_first": street & is_urgent,
    "record": desk,
    "run": street,
    "answer": is_called,
    "withdraw": reported_it,
}.items():
    grant(f"whistles.{permission}", Case, rule)
grant("whistles.draft", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("whistles.keep_liaisons", Area, posted_over(Role.STREET_DESK))
grant("whistles.call_liaison", Liaison, calls_its_unit)
