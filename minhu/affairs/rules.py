"""Questions about posts that procedures with generic pages build their rules from."""

from __future__ import annotations

from minhu.accounts.actors import Visitor
from minhu.accounts.enums import Role
from minhu.accounts.models import Unit, User
from minhu.accounts.permissions import Rule, grant
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.cases.rules import clears, desk, holds_it, in_its_unit
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.places.rules import posted_over

grid_or_desk = posted_over(Role.GRID_WORKER, Role.COMMUNITY_DESK, Role.STREET_DESK)
"""Whoever of the place takes most kinds of things in."""


def claimer(actor: object, case: Case) -> Unit | None:
    """Return the unit for which somebody may claim a case: one that works where it is."""
    if not isinstance(actor, User):
        return None
    units = (post.unit for post in actor.posts_now if post.unit and clears(post, case))
    return next(
        (unit for unit in units if unit.active and inside(case.area_id, unit.area_code)), None
    )


@Rule
def may_claim(actor: object, case: Case) -> bool:
    """Ask whether a case lies open to units, and the actor works for one of the place."""
    pages = procedures[case.kind].pages
    open_to_units = pages is not None and bool(pages.pool) and case.state == pages.pool
    return open_to_units and claimer(actor, case) is not None


@Rule
def asks_for_it(actor: object, area: Area) -> bool:  # noqa: ARG001 -- a rule asks about an area
    """Ask whether a resident without an account asks, on the phone."""
    return isinstance(actor, Visitor)


def did_not(verb: str) -> Rule[Case]:
    """Return the rule that somebody else than the actor did a verb last: nobody judges their own."""

    def by_another(actor: object, case: Case) -> bool:
        last = case.steps.filter(verb=verb).order_by("-seq").first()
        return isinstance(actor, User) and last is not None and last.actor_id != actor.pk

    return Rule(by_another)


@Rule
def sides_are_named(actor: object, case: Case) -> bool:  # noqa: ARG001 -- a rule asks about a case
    """Ask whether both sides are known: an agreement with somebody absent is none."""
    pages = procedures[case.kind].pages
    return pages is None or case.sides.count() == len(pages.sides)


grant("affairs.claim", Case, may_claim)
grant("affairs.reveal", Case, desk | holds_it | in_its_unit)
