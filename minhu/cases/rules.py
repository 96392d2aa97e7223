"""Who may see a case, and the questions about posts that procedures build their rules from."""

from __future__ import annotations

from minhu.accounts.actors import Caller, House, Visitor
from minhu.accounts.enums import Role
from minhu.accounts.models import Post, User
from minhu.accounts.permissions import Rule, grant
from minhu.cases.lifecycle import SUPERVISE
from minhu.cases.models import Case
from minhu.places.codes import inside

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
            post.role in roles and inside(case.area_id, post.area_code) for post in actor.posts_now
        )

    return Rule(test)


def _posts(actor: object) -> tuple[Post, ...]:
    return actor.posts_now if isinstance(actor, User) else ()


@Rule
def in_its_unit(actor: object, case: Case) -> bool:
    """Ask whether the actor belongs to the unit the case was given to."""
    return (
        isinstance(actor, User)
        and case.unit_id is not None
        and any(post.unit_id == case.unit_id for post in actor.posts_now)
    )


@Rule
def helps_it(actor: object, case: Case) -> bool:
    """Ask whether the actor belongs to a unit that was asked to help with the case."""
    units = {post.unit_id for post in _posts(actor) if post.unit_id}
    return bool(units) and any(helper.unit_id in units for helper in case.helpers.all())


@Rule
def holds_it(actor: object, case: Case) -> bool:
    """Ask whether the next move is the actor's."""
    return isinstance(actor, User) and case.party in actor.parties


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
sees = posted(*AREA_ROLES) | in_its_unit | helps_it
grant("cases.view_case", Case, sees | is_its_caller)
grant("cases.watch", Case, is_the_house)
grant("cases.urge", Case, over_it)
grant("cases.supervise", Case, over_it)
grant("cases.answer_supervision", Case, holds_it & is_supervised)
