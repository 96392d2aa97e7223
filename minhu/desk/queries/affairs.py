"""The lists of procedures without pages of their own: on the axis of time, by marks, capped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.affairs.queries import LOADED
from minhu.cases.counting import CLOSED, OPEN, condition, rows
from minhu.cases.enums import Solved
from minhu.cases.models import Case
from minhu.cases.models.case import AFFAIR
from minhu.cases.procedures import Procedure
from minhu.cases.queries import visible_to
from minhu.core.clock import day_begins
from minhu.desk.enums import Due
from minhu.desk.queries.counting import MOST_UNINDEXED, Count, counts
from minhu.desk.queries.paging import BY_DUE, BY_RECEIPT, SHOWN, Listing
from minhu.desk.queries.worklist import (
    due_condition,
    scope,
)
from minhu.places.queries import in_area
from minhu.rates.scope import Scope

MOST_OFFERED = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a kind is asked for: a state, a column of the axis, or the rows of a figure."""

    state: str = ""
    due: str = ""
    measure: str = ""
    since: date | None = None
    until: date | None = None
    area: str = ""
    unit: str = ""

    @property
    def filters(self) -> Mapping[str, str]:
        """Return the filters as the query of an address."""
        said = {
            "state": self.state,
            "due": self.due,
            "list": self.measure,
            "since": str(self.since or ""),
            "until": str(self.until or ""),
            "area": self.area,
            "unit": self.unit,
        }
        return {name: value for name, value in said.items() if value}


def every(user: User, procedure: Procedure) -> QuerySet[Case]:
    """Return all of a kind that somebody may see; "no request" is said for the indexes."""
    return scope(user).filter(AFFAIR, kind=procedure.code)


def affair_listing(user: User, procedure: Procedure, wanted: Wanted, *, at: datetime) -> Listing:
    """Return what is open by what runs out first; one closed state, or a figure, by receipt."""
    cases = every(user, procedure).select_related(*LOADED).only(*SHOWN)
    if wanted.measure:
        made = condition(wanted.measure, kind=procedure.code, at=at)
        return Listing(cases.filter(made, _asked_for(wanted)), BY_RECEIPT)
    if wanted.state and not procedure.lifecycle.state(wanted.state).turn:
        return Listing(cases.filter(state=wanted.state), BY_RECEIPT)
    shown = OPEN & (Q(state=wanted.state) if wanted.state else Q())
    if wanted.due:
        shown &= due_condition(wanted.due, at)
    return Listing(cases.filter(shown), BY_DUE)


def affair_counts(
    user: User, procedure: Procedure, wanted: Wanted, *, at: datetime
) -> dict[str, Count]:
    """Return how many stand in each state and each column of the axis, in two statements.

    Of what is closed there is ever more: it is counted no further than the list of a page needs.
    """
    cases, here = every(user, procedure), OPEN & (Q(state=wanted.state) if wanted.state else Q())
    going: dict[str, Q] = {"going": OPEN}
    over: dict[str, Q] = {}
    for each in procedure.lifecycle.states:
        (going if each.turn else over)[f"state:{each.code}"] = Q(state=each.code)
    going = {name: OPEN & shown for name, shown in going.items()}
    columns = {due.value: here & due_condition(due, at) for due in Due}
    return counts(cases, {**going, **columns}) | counts(cases, over, most=MOST_UNINDEXED)


def offered_to(user: User, procedure: Procedure) -> QuerySet[Case]:
    """Return what lies open to the units of somebody, whoever claims it first."""
    pages, here = procedure.pages, Q(pk__in=())
    for post in user.posts_now:
        if post.unit and post.unit.active and post.clearance >= procedure.secrecy:
            here |= in_area(post.unit.area_code)
    if pages is None or not pages.pool:
        return Case.objects.none()
    waiting = Case.objects.filter(
        AFFAIR, OPEN, here, kind=procedure.code, state=pages.pool, secrecy=procedure.secrecy
    )
    return waiting.select_related(*LOADED).order_by("due_at", "id")[:MOST_OFFERED]


@dataclass(frozen=True, slots=True)
class Reached:
    """What was done at each level, and for how many different people how often."""

    grid: int
    community: int
    street: int
    times: int
    persons: int


def reached(user: User, found: Scope) -> Reached:
    """Return who settled what is closed, and the persons against the person-times."""
    done = visible_to(user) & rows(found).filter(AFFAIR, CLOSED).exclude(solved=Solved.UNSOLVED)
    at_grid, at_street = Q(post=Role.GRID_WORKER), Q(desk_code__endswith="000")
    counted = done.aggregate(
        grid=Counted("pk", filter=at_grid),
        community=Counted("pk", filter=~at_grid & ~at_street),
        street=Counted("pk", filter=~at_grid & at_street),
        times=Counted("caller"),
        persons=Counted("caller", distinct=True),
    )
    return Reached(**counted)


def _asked_for(wanted: Wanted) -> Q:
    shown = in_area(wanted.area) if wanted.area else Q()
    if wanted.unit:
        shown &= Q(unit=wanted.unit)
    if wanted.since:
        shown &= Q(received_at__gte=day_begins(wanted.since))
    if wanted.until:
        shown &= Q(received_at__lt=day_begins(wanted.until + timedelta(1)))
    return shown
