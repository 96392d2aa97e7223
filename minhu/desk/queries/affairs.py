"""Cases of procedures that have no pages of their own."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.models import Case, Step
from minhu.cases.procedures import Procedure, procedures
from minhu.cases.queries import visible_to
from minhu.cases.rules import AREA_ROLES
from minhu.core.ids import read_case_number
from minhu.core.lifecycle import Outcome

LOADED = ("area__parent", "unit")


def with_pages() -> list[Procedure]:
    """Return the procedures that asked for pages, in the order they were registered."""
    return [each for each in procedures.values() if each.pages is not None]


def sees_affairs(user: User) -> bool:
    """Answer whether somebody holds a post from which cases are seen at all."""
    return any(post.unit_id or post.role in AREA_ROLES for post in user.posts_now)


def affairs_of(user: User, procedure: Procedure, state: str) -> QuerySet[Case]:
    """Return what somebody may see, in one state, or all that is open; what runs out first first."""
    found = visible_to(user).filter(kind=procedure.code).select_related(*LOADED)
    shown = Q(state=state) if state else Q(outcome=Outcome.OPEN)
    return found.filter(shown).order_by(F("due_at").asc(nulls_last=True), "-received_at")


def state_counts(user: User, procedure: Procedure) -> dict[str, int]:
    seen = visible_to(user).filter(kind=procedure.code).order_by()
    return dict(seen.values_list("state").annotate(Count("pk")))


def visible_affair(user: User, procedure: Procedure, number: str) -> Case | None:
    wanted = read_case_number(number)
    cases = visible_to(user).select_related(*LOADED).filter(kind=procedure.code)
    return cases.filter(number=wanted).first() if wanted else None


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
