"""The register of whistles: what is shown of it, late first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from minhu.accounts.models import Unit, User
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.places import home_code
from minhu.places.codes import path
from minhu.rates.scope import Scope
from minhu.whistles import queries
from minhu.whistles.models import Call, Whistle

OVER = (Outcome.CLOSED, Outcome.EXCLUDED)
PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Tab:
    """One view of the register; the condition says which whistles stand in it."""

    code: str
    condition: Q


TABS: tuple[Tab, ...] = (
    Tab("open", Q(case__outcome=Outcome.OPEN)),
    Tab(
        "unscored",
        Q(case__outcome__in=OVER, pk__in=Call.objects.filter(score=None).values("whistle")),
    ),
    Tab("over", ~Q(case__outcome=Outcome.OPEN)),
    Tab("all", Q()),
)


def register(user: User, wanted: Mapping[str, Any], *, at: datetime) -> QuerySet[Whistle]:
    """Return the whistles somebody asks for; of open ones what runs out first stands first."""
    found = queries.loaded(queries.visible_to(user)).filter(_tab(wanted.get("view", "")))
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    if wanted.get("unit"):
        found = found.filter(pk__in=Call.objects.filter(unit=wanted["unit"]).values("whistle"))
    if wanted.get("measure"):
        found = found.filter(pk__in=_behind(user, wanted["measure"], at).values("pk"))
    return found.order_by(F("case__due_at").asc(nulls_last=True), "-case__received_at")


def _behind(user: User, measure: str, at: datetime) -> QuerySet[Whistle]:
    """Return the rows behind a figure of the register."""
    first, last = days(at)
    scope = Scope(kind="whistle", area=home_code(user), first=first.date(), last=last.date())
    blown = queries.blown_in(scope)
    late = {
        "acked": Q(calls__signed_at__gt=F("ack_due")),
        "arrived": Q(calls__arrived_at__gt=F("arrive_due")),
    }
    if measure == "false":
        return Whistle.objects.filter(queries.FALSE, case__received_at__gte=first)
    return blown.filter(late[measure]) if measure in late else blown


def days(at: datetime) -> tuple[datetime, datetime]:
    return at - PERIOD, at


def figures(user: User, *, at: datetime) -> queries.Figures:
    first, last = days(at)
    return queries.figures(home_code(user), first=first, last=last)


def tab_counts(user: User) -> dict[str, int]:
    seen = queries.visible_to(user)
    return {tab.code: seen.filter(tab.condition).count() for tab in TABS}


def units_here(user: User) -> QuerySet[Unit]:
    code = home_code(user)
    return Unit.objects.filter(active=True, area_code__startswith=path(code)[:9] if code else "x")


def _tab(view: str) -> Q:
    return next((tab.condition for tab in TABS if tab.code == view), TABS[0].condition)
