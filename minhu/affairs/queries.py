"""Cases of procedures that have no pages of their own: what somebody may see, and must move."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from minhu.accounts.models import User
from minhu.affairs.models import Party
from minhu.cases.models import Case, Step
from minhu.cases.procedures import Procedure, procedures
from minhu.cases.queries import visible_to
from minhu.cases.retaining import still_spoken_of
from minhu.cases.rules import AREA_ROLES
from minhu.core.ids import read_case_number
from minhu.core.lifecycle import Outcome
from minhu.people.retention import Periods
from minhu.places.queries import home_area

LOADED = ("area__parent", "unit")


def with_pages() -> list[Procedure]:
    """Return the procedures that asked for pages, in the order they were registered."""
    return [each for each in procedures.values() if each.pages is not None]


def followed() -> list[str]:
    """Return the kinds of what a resident follows on the phone beside requests."""
    return [each.code for each in with_pages() if each.pages and each.pages.followed]


def sees_affairs(user: User, procedure: Procedure) -> bool:
    """Answer whether any post of somebody sees such cases, or takes them in without seeing them."""
    return clears_kind(user, procedure) or may_open(user, procedure)


def clears_kind(user: User, procedure: Procedure) -> bool:
    return any(
        (post.unit_id or post.role in AREA_ROLES) and post.clearance >= procedure.secrecy
        for post in user.posts_now
    )


def may_open(user: User, procedure: Procedure) -> bool:
    home, pages = home_area(user), procedure.pages
    return home is not None and pages is not None and user.has_perm(pages.opens, home)


def visible_affair(user: User, procedure: Procedure, number: str) -> Case | None:
    """Return a case somebody may see, or one that lies open and that they may claim."""
    wanted = read_case_number(number)
    if not wanted:
        return None
    known = Case.objects.select_related(*LOADED, "caller", "category__parent")
    numbered = known.filter(kind=procedure.code, number=wanted)
    case = (numbered & visible_to(user)).first()
    if case is None and procedure.pages and procedure.pages.pool:
        case = numbered.first()
        return case if case and user.has_perm("affairs.claim", case) else None
    return case


def moves_of(user: User) -> QuerySet[Case]:
    """Return the open cases of those procedures at which somebody must move."""
    kinds = [each.code for each in with_pages()]
    seen = visible_to(user).filter(outcome=Outcome.OPEN)  # the indexes hold what is open alone
    mine = seen.filter(kind__in=kinds, party__in=user.parties)
    return mine.select_related(*LOADED).order_by("due_at", "id")


def steps_of(case: Case) -> QuerySet[Step]:
    """Return what happened, newest first, with who did it and the pictures that came with it."""
    steps = case.steps.select_related("actor").prefetch_related("attachments")
    return steps.order_by("-seq")


def affair_numbered(user: User, number: str) -> Case | None:
    """Return the case of any of those procedures with this number, if this user may see it."""
    wanted = read_case_number(number)
    kinds = [each.code for each in with_pages()]
    cases = visible_to(user).filter(number=wanted, kind__in=kinds)
    return cases.first() if wanted else None


def parties_of(case: Case) -> QuerySet[Party]:
    return case.sides.select_related("person").order_by("place")


def earlier_between(user: User, case: Case) -> QuerySet[Case]:
    """Return other cases of the kind in which the same people stood on both sides.

    Said of a quarrel, never of one person: a single party leads to nothing.
    """
    people = [each.person_id for each in parties_of(case) if each.person_id]
    if len(people) < 2:  # noqa: PLR2004 -- a quarrel has two sides
        return Case.objects.none()
    seen = visible_to(user).filter(kind=case.kind).exclude(pk=case.pk)
    for person in people:
        seen = seen.filter(sides__person=person)
    return seen.order_by("-received_at", "-id")


def needed(held: Periods, at: datetime) -> Q:
    """Return the condition of the people who are a side of a case that is still spoken of."""
    sides = Party.objects.filter(case__in=still_spoken_of(held, at), person__isnull=False)
    return Q(pk__in=sides.values("person"))
