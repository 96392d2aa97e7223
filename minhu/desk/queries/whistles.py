"""The register of whistles: what is shown of it, late first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from minhu.accounts.models import Unit, User
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import View
from minhu.desk.queries.places import home_code
from minhu.desk.queries.worklist import days
from minhu.places.codes import path, span
from minhu.whistles import queries
from minhu.whistles.models import Call, Whistle
from minhu.whistles.queries.figures import OF_WHISTLES, whistles_behind

OVER = (Outcome.CLOSED, Outcome.EXCLUDED)


OPEN = Q(case__outcome=Outcome.OPEN)


def tabs(at: datetime) -> dict[str, Q]:
    """Return the views of the register; each condition says which whistles stand in it."""
    unscored = Call.objects.filter(score=None, excused_at=None).values("whistle")
    return {
        "open": OPEN,
        "late": OPEN & Q(case__due_at__lt=at),
        "unscored": Q(case__outcome__in=OVER, pk__in=unscored),
        "over": ~OPEN,
        "all": Q(),
    }


def register(user: User, wanted: Mapping[str, Any], *, at: datetime) -> QuerySet[Whistle]:
    """Return the whistles somebody asks for; of open ones what runs out first stands first."""
    found = queries.loaded(queries.visible_to(user)).filter(
        tabs(at).get(wanted.get("view", ""), OPEN)
    )
    if wanted.get("kind"):
        found = found.filter(kind=wanted["kind"])
    if wanted.get("unit"):
        found = found.filter(pk__in=Call.objects.filter(unit=wanted["unit"]).values("whistle"))
    if wanted.get("area"):
        first, after = span(wanted["area"])
        found = found.filter(case__area_id__gte=first, case__area_id__lt=after)
    if wanted.get("measure") in OF_WHISTLES:
        behind = whistles_behind(user, wanted["measure"], at=at)
        found = found.filter(pk__in=behind.values("pk"))
    return found.order_by(F("case__due_at").asc(nulls_last=True), "-case__received_at")


def owed(user: User, view: str, *, at: datetime) -> QuerySet[Whistle]:
    """Return the whistles that stand on top of a view of the worklist: my moves among them.

    None stands in a view of what is suspended: a whistle never is.
    """
    due = {
        View.LATE: Q(case__due_at__lt=at),
        View.TODAY: Q(case__due_at__gte=at, case__due_at__lt=days(at)[0]),
        View.HELD: Q(pk__in=()),
    }.get(View(view or View.OPEN), Q())
    found = queries.my_moves(user).filter(due)
    return found.select_related("case__area__parent", "case__unit").defer("case__detail")


def on_the_way(user: User) -> QuerySet[Whistle]:
    """Return all open whistles, what runs out first on top; the first tab of the register."""
    found = queries.visible_to(user).filter(OPEN).order_by("case__due_at", "pk")
    return found.select_related("case__area__parent", "case__unit").defer("case__detail")


def tab_counts(user: User, *, at: datetime) -> dict[str, int]:
    seen = queries.visible_to(user)
    return {code: seen.filter(condition).count() for code, condition in tabs(at).items()}


def units_here(user: User) -> QuerySet[Unit]:
    code = home_code(user)
    return Unit.objects.filter(active=True, area_code__startswith=path(code)[:9] if code else "x")
