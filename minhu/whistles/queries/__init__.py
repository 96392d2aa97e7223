"""Reading whistles: always starting from what the user may see."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to as cases_visible_to
from minhu.core.ids import read_case_number
from minhu.core.lifecycle import Outcome
from minhu.people.retention import Periods
from minhu.places.codes import path
from minhu.whistles.enums import WhistleState
from minhu.whistles.models import Call, Liaison, Whistle
from minhu.whistles.rules import units_of

LOADED = ("case__area__parent", "case__unit", "source", "approver", "liaison__person")
REPEATED_DAYS = 90


def visible_to(user: User) -> QuerySet[Whistle]:
    """Return the whistles a member of staff may see; agrees with ``whistles.view``."""
    if not user.is_active:
        return Whistle.objects.none()
    seen = Q(case__in=cases_visible_to(user).filter(kind="whistle"))
    if units := units_of(user):
        called = Call.objects.filter(unit__in=units).values("whistle")
        seen |= Q(case__secrecy=Secrecy.ORDINARY, pk__in=called)
    return Whistle.objects.filter(seen)


def loaded(whistles: QuerySet[Whistle]) -> QuerySet[Whistle]:
    return whistles.select_related(*LOADED).prefetch_related("calls__unit", "calls__signer")


def by_number(user: User, number: str) -> Whistle | None:
    wanted = read_case_number(number)
    return loaded(visible_to(user)).filter(case__number=wanted).first() if wanted else None


def my_moves(user: User) -> QuerySet[Whistle]:
    """Return the open whistles at which somebody must move, or their department must yet act."""
    mine = Q(case__party__in=user.parties)
    if units := units_of(user):  # a desk, which has none, does not pay for asking after them
        mine |= Q(pk__in=_waiting_for(units).values("whistle"))
    whistles = visible_to(user).filter(mine, case__outcome=Outcome.OPEN)
    return whistles.order_by("case__due_at")


def _waiting_for(units: list[UUID]) -> QuerySet[Call]:
    """Return the calls of departments that must sign, arrive or report."""
    called = Call.objects.filter(unit__in=units, departed_at=None, excused_at=None)
    return called.filter(
        Q(whistle__case__state=WhistleState.BLOWN, signed_at=None)
        | Q(whistle__case__state=WhistleState.ANSWERED, arrived_at=None)
        | Q(whistle__case__state=WhistleState.HANDLING)
    )


def repeats(
    at: datetime, *, source: Case | None, area_code: str, place: str, without: UUID | None = None
) -> QuerySet[Whistle]:
    """Return earlier whistles for the same case or the same place (重复吹哨): open or recent."""
    same = Q(source=source) if source else Q(pk__in=())
    if place:
        same |= Q(case__area=area_code, case__place=place)
    recent = Q(case__received_at__gte=at - timedelta(REPEATED_DAYS))
    found = Whistle.objects.filter(same, recent | Q(case__outcome=Outcome.OPEN))
    return (found.exclude(pk=without) if without else found).exclude(
        case__state=WhistleState.WITHDRAWN
    )


def of_source(user: User, source: Case) -> list[Whistle]:
    found = visible_to(user).filter(source=source)
    return list(
        found.select_related("case__unit", "case__area__parent").order_by("case__received_at")
    )


def liaisons(area_code: str, *, retired: bool = False) -> QuerySet[Liaison]:
    """Return the directory of whom to call in the departments of a street."""
    here = Q(unit__area_code__startswith=path(area_code)) if area_code else Q(pk__in=())
    there = Q() if retired else Q(active=True)
    return Liaison.objects.filter(here, there).select_related("unit", "person")


def still_called(_held: Periods, _at: datetime) -> Q:
    """Return the condition of the people whom departments name to be called."""
    return Q(pk__in=Liaison.objects.filter(active=True).values("person"))
