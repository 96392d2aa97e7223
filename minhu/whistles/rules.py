"""Who may do what to a whistle (domain page §6.5).

The principal leader approves; an emergency, and whatever is drafted while no leader is
there, the street blows first and the leader approves afterwards. The street calls,
convenes, ends and scores; a department that was called answers for itself and for no other.
"""

from __future__ import annotations

from uuid import UUID

from minhu.accounts.enums import DESK_ROLES, Role
from minhu.accounts.models import User
from minhu.accounts.permissions import Rule, grant
from minhu.accounts.queries import anybody_there
from minhu.cases.models import Case
from minhu.cases.rules import is_the_house, posted, reported_it, sees
from minhu.core.clock import local_day, now
from minhu.places.codes import ancestor, inside
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.rules import posted_over
from minhu.whistles.enums import Kind
from minhu.whistles.models import Call, Liaison, Whistle


def units_of(user: User) -> list[UUID]:
    return [post.unit_id for post in user.posts_now if post.unit_id]


@Rule
def is_called(actor: object, case: Case) -> bool:
    """Ask whether the actor belongs to a department that this whistle calls."""
    units = units_of(actor) if isinstance(actor, User) and not case.is_kept else []
    return bool(units) and Call.objects.filter(whistle__case=case, unit__in=units).exists()


@Rule
def is_asked(actor: object, case: Case) -> bool:
    """Ask whether a department of the actor is called and still to come."""
    units = units_of(actor) if isinstance(actor, User) else []
    still = Call.objects.filter(whistle__case=case, excused_at=None)
    return bool(units) and still.filter(unit__in=units).exists()


@Rule
def no_leader_there(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    """Ask whether nobody who could approve is there today, nor stands in."""
    return not anybody_there(Role.LEADER, case.area_id, local_day(now()))


@Rule
def is_urgent(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return _kind(case) == Kind.URGENT


@Rule
def calls_its_unit(actor: object, liaison: Liaison) -> bool:
    """Ask whether the actor sits at a desk of the street the department belongs to."""
    posts = actor.posts_now if isinstance(actor, User) else ()
    return any(
        post.role in DESK_ROLES
        and inside(liaison.unit.area_code, ancestor(post.area_code, Level.SUBDISTRICT))
        for post in posts
    )


@Rule
def was_phoned(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return _kind(case) == Kind.PHONE


def _kind(case: Case) -> str:
    """Return the kind of a whistle, read with the case where a page loads many; else empty."""
    whistle: Whistle | None = getattr(case, "whistle", None)
    return whistle.kind if whistle else ""


desk = posted(Role.COMMUNITY_DESK, Role.STREET_DESK)
street = posted(Role.STREET_DESK)
leader = posted(Role.LEADER)

for permission, rule in {
    "view": sees | is_called,
    "approve": leader,
    "approve_after": leader & ~was_phoned,
    "blow_first": street & (is_urgent | no_leader_there),
    "record": desk,
    "run": street,
    "answer": is_asked,
    "withdraw": reported_it | street,
    "catch": is_the_house,
}.items():
    grant(f"whistles.{permission}", Case, rule)
grant("whistles.draft", Area, posted_over(Role.COMMUNITY_DESK, Role.STREET_DESK))
grant("whistles.keep_liaisons", Area, posted_over(Role.STREET_DESK))
grant("whistles.call_liaison", Liaison, calls_its_unit)
