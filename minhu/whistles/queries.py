"""Reading whistles: always starting from what the user may see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.counting import VALID, rows
from minhu.cases.models import Case
from minhu.cases.queries import visible_to as cases_visible_to
from minhu.core.clock import local_day
from minhu.core.ids import read_case_number
from minhu.core.lifecycle import Outcome
from minhu.places.codes import path
from minhu.rates.enums import Convention
from minhu.rates.rate import Rate, rate
from minhu.rates.scope import Scope
from minhu.whistles.enums import WhistleState
from minhu.whistles.models import Call, Liaison, Whistle

LOADED = ("case__area__parent", "case__unit", "source", "approver", "liaison__person")
FALSE = Q(case__state__in=(WhistleState.UNTRUE, WhistleState.REFUSED))
NEVER_BLOWN = (WhistleState.DRAFTED, WhistleState.REFUSED, WhistleState.WITHDRAWN)
REPEATED_DAYS = 90


def units_of(user: User) -> list[UUID]:
    return [post.unit_id for post in user.posts_now if post.unit_id]


def visible_to(user: User) -> QuerySet[Whistle]:
    """Return the whistles a member of staff may see; agrees with ``whistles.view``."""
    if not user.is_active:
        return Whistle.objects.none()
    called = Call.objects.filter(unit__in=units_of(user)).values("whistle")
    seen = cases_visible_to(user).filter(kind="whistle")
    return Whistle.objects.filter(Q(case__in=seen) | Q(pk__in=called))


def loaded(whistles: QuerySet[Whistle]) -> QuerySet[Whistle]:
    return whistles.select_related(*LOADED).prefetch_related("calls__unit", "calls__signer")


def by_number(user: User, number: str) -> Whistle | None:
    wanted = read_case_number(number)
    return loaded(visible_to(user)).filter(case__number=wanted).first() if wanted else None


def my_moves(user: User) -> QuerySet[Whistle]:
    """Return the open whistles at which somebody must move, or their department must yet act."""
    mine = Q(case__party__in=user.parties)
    waits = Call.objects.filter(unit__in=units_of(user), departed_at=None).filter(
        Q(whistle__case__state=WhistleState.BLOWN, signed_at=None)
        | Q(whistle__case__state=WhistleState.ANSWERED, arrived_at=None)
        | Q(whistle__case__state=WhistleState.HANDLING)
    )
    whistles = visible_to(user).filter(case__outcome=Outcome.OPEN)
    return whistles.filter(mine | Q(pk__in=waits.values("whistle"))).order_by("case__due_at")


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


@dataclass(frozen=True, slots=True)
class Figures:
    """The guard figures of a period; every rate keeps its numerator and denominator."""

    blown: int
    share: Rate
    acked: Rate
    arrived: Rate
    false: int
    repeated: int


def blown_in(scope: Scope) -> QuerySet[Whistle]:
    """Return the whistles of a period that went out."""
    return Whistle.objects.filter(case__in=rows(scope)).exclude(case__state__in=NEVER_BLOWN)


def figures(area_code: str, *, first: datetime, last: datetime) -> Figures:
    """Return 吹哨率 (whistles ÷ valid requests) and how departments kept their times."""
    scope = Scope(kind="whistle", area=area_code, first=local_day(first), last=local_day(last))
    requests = rows(replace(scope, kind="request")).filter(VALID).count()
    blown = blown_in(scope)
    calls = Call.objects.filter(whistle__in=blown)
    n = blown.count()
    return Figures(
        blown=n,
        share=rate(n, requests, Convention.VALID),
        acked=_kept(calls, "signed_at", "whistle__ack_due"),
        arrived=_kept(calls, "arrived_at", "whistle__arrive_due"),
        false=Whistle.objects.filter(FALSE, case__in=rows(scope)).count(),
        repeated=_repeated(blown),
    )


def _kept(calls: QuerySet[Call], done: str, due: str) -> Rate:
    promised = calls.filter(**{f"{due}__isnull": False, f"{done}__isnull": False})
    kept = promised.filter(**{f"{done}__lte": F(due)})
    return rate(kept.count(), promised.count(), Convention.VALID)


def _repeated(blown: QuerySet[Whistle]) -> int:
    """Count the whistles beyond the first of each source case."""
    sources = blown.exclude(source=None).values_list("source", flat=True)
    return sources.count() - sources.distinct().order_by().count()
