"""Who may see a case, and the questions about posts that procedures build their rules from."""

from __future__ import annotations

from minhu.accounts.actors import Caller, House, Visitor
from minhu.accounts.enums import ADMINISTRATORS, Role
from minhu.accounts.models import Post, User
from minhu.accounts.permissions import Rule, grant
from minhu.cases.enums import ReferralState
from minhu.cases.lifecycle import SUPERVISE
from minhu.cases.models import Case, Opening
from minhu.places.codes import ancestor, inside
from minhu.places.enums import Level

AREA_ROLES = (
    Role.GRID_WORKER,
    Role.COMMUNITY_DESK,
    Role.STREET_DESK,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.AUDITOR,
)


def posted(*roles: Role) -> Rule[Case]:
    """Ask whether the actor holds one of these posts over the area of the case."""

    def test(actor: object, case: Case) -> bool:
        return isinstance(actor, User) and any(
            post.role in roles and inside(case.area_id, post.area_code) and clears(post, case)
            for post in actor.posts_now
        )

    return Rule(test)


def clears(post: Post, case: Case) -> bool:
    """Answer whether a case is not kept more closely than a post may see."""
    return post.clearance >= case.secrecy


def _posts(actor: object) -> tuple[Post, ...]:
    return actor.posts_now if isinstance(actor, User) else ()


@Rule
def in_its_unit(actor: object, case: Case) -> bool:
    """Ask whether the actor belongs to the unit the case was given to."""
    return (
        isinstance(actor, User)
        and case.unit_id is not None
        and any(post.unit_id == case.unit_id and clears(post, case) for post in actor.posts_now)
    )


@Rule
def helps_it(actor: object, case: Case) -> bool:
    """Ask whether the actor belongs to a unit that was asked to help with the case."""
    units = {post.unit_id for post in _posts(actor) if post.unit_id and clears(post, case)}
    return bool(units) and any(helper.unit_id in units for helper in case.helpers.all())


@Rule
def holds_it(actor: object, case: Case) -> bool:
    """Ask whether the next move is the actor's."""
    return isinstance(actor, User) and case.party in actor.parties and _knows(actor, case)


def _knows(actor: User, case: Case) -> bool:
    """Answer whether any post of the actor clears the case; for most there is nothing to ask."""
    return not case.secrecy or any(clears(post, case) for post in actor.posts_now)


@Rule
def has_leave(actor: object, case: Case) -> bool:
    """Ask whether the case was referred to the actor, or the actor broke the glass."""
    return isinstance(actor, User) and actor.leaves_now.get(case.pk, -1) >= case.secrecy


@Rule
def is_referred(actor: object, case: Case) -> bool:
    """Ask whether a referral of the case waits for the actor's answer."""
    asked = case.referrals.filter(state=ReferralState.ASKED)
    return isinstance(actor, User) and asked.filter(to=actor).exists()


@Rule
def works_in_its_street(actor: object, case: Case) -> bool:
    """Ask whether the actor works, not as an administrator, in the street of the case."""
    street = ancestor(case.area_id, Level.SUBDISTRICT)
    places = [post.place_code for post in _posts(actor) if post.role not in ADMINISTRATORS]
    return any(inside(place, street) or inside(street, place) for place in places)


def _reviews(actor: object, opening: Opening) -> bool:
    """Security administrators and auditors of the place, never of their own openings."""
    mine = [
        post.area_code for post in _posts(actor) if post.role in {Role.SECURITY_ADMIN, Role.AUDITOR}
    ]
    own = isinstance(actor, User) and opening.user_id == actor.pk
    return not own and any(inside(opening.case.area_id, area) for area in mine)


@Rule
def reported_it(actor: object, case: Case) -> bool:
    return isinstance(actor, User) and case.reporter_id == actor.pk


@Rule
def is_late(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks an actor about a case
    return case.late


@Rule
def proposed_it(actor: object, case: Case) -> bool:
    return isinstance(actor, User) and case.proposer_id == actor.pk


@Rule
def is_its_caller(actor: object, case: Case) -> bool:
    return isinstance(actor, Caller) and actor.case_id == case.pk


@Rule
def is_a_visitor(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return isinstance(actor, Visitor)


@Rule
def is_the_house(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return isinstance(actor, House)


@Rule
def is_supervised(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    return case.deadlines.filter(clock=SUPERVISE, ended_at=None).exists()


over_it = posted(Role.SUPERVISOR, Role.LEADER)
desk = posted(Role.COMMUNITY_DESK, Role.STREET_DESK)
sees = posted(*AREA_ROLES) | in_its_unit | helps_it | has_leave
grant("cases.view_case", Case, sees | is_its_caller)
grant("cases.watch", Case, is_the_house)
grant("cases.urge", Case, over_it & ~holds_it)
grant("cases.supervise", Case, over_it & ~holds_it)
grant("cases.answer_supervision", Case, holds_it & is_supervised)
grant("cases.view_openings", Case, posted(Role.AUDITOR, Role.LEADER) | desk | holds_it)
grant("cases.classify", Case, desk | posted(Role.LEADER))
grant("cases.declassify", Case, posted(Role.STREET_DESK, Role.LEADER))
grant("cases.refer", Case, desk | posted(Role.LEADER) | holds_it)
grant("cases.take_referral", Case, is_referred)
grant("cases.break_glass", Case, works_in_its_street)
grant("cases.review_opening", Opening, Rule(_reviews))
