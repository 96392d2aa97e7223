"""The guard figures of whistles; every number is the length of the list it opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from minhu.accounts.models import User
from minhu.cases.counting import VALID, rows
from minhu.cases.queries import visible_to as cases_visible_to
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.rates.enums import Convention
from minhu.rates.rate import Rate, rate
from minhu.rates.scope import Scope
from minhu.whistles.enums import WhistleState
from minhu.whistles.models import Call, Whistle
from minhu.whistles.queries import visible_to

PERIOD = timedelta(days=30)
NEVER_BLOWN = (WhistleState.DRAFTED, WhistleState.REFUSED, WhistleState.WITHDRAWN)
BLOWN = ~Q(case__state__in=NEVER_BLOWN)
FALSE = Q(case__state__in=(WhistleState.UNTRUE, WhistleState.REFUSED))
OF_WHISTLES = ("blown", "false", "repeated")
OF_CALLS = ("ack_owed", "acked", "arrive_owed", "arrived", "scored", "remarked")


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean of scores with how many there are; of none there is no mean."""

    total: int
    count: int

    def __str__(self) -> str:
        if not self.count:
            return "—"
        return str((Decimal(self.total) / self.count).quantize(Decimal("0.01"), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Figures:
    """The guard figures of a period; every rate keeps its numerator and denominator."""

    first: date
    last: date
    blown: int
    share: Rate
    acked: Rate
    arrived: Rate
    false: int
    repeated: int
    scored: Mean
    remarked: Mean


def period(at: datetime) -> tuple[date, date]:
    """Return the thirty days before today, and today."""
    return local_day(at - PERIOD), local_day(at)


def figures(user: User, *, at: datetime) -> Figures:
    """Return 吹哨率 (whistles ÷ valid requests) and how departments kept their times."""
    first, last = period(at)
    requests = rows(Scope(first=first, last=last)) & cases_visible_to(user)
    counted = {name: whistles_behind(user, name, at=at).count() for name in OF_WHISTLES}
    calls = _calls(user, at).aggregate(
        **{name: Count("pk", filter=condition) for name, condition in call_conditions(at).items()},
        score_sum=Sum("score"),
        remark_sum=Sum("remark_score"),
    )
    return Figures(
        first=first,
        last=last,
        **counted,
        share=rate(counted["blown"], requests.filter(VALID).count(), Convention.VALID),
        acked=rate(calls["acked"], calls["ack_owed"], Convention.VALID),
        arrived=rate(calls["arrived"], calls["arrive_owed"], Convention.VALID),
        scored=Mean(calls["score_sum"] or 0, calls["scored"]),
        remarked=Mean(calls["remark_sum"] or 0, calls["remarked"]),
    )


def whistles_behind(user: User, measure: str, *, at: datetime) -> QuerySet[Whistle]:
    """Return the whistles a number counts; raises ``KeyError`` for no number."""
    found = _whistles(user, at)
    blown = found.filter(BLOWN)
    if measure == "repeated":
        earlier = _whistles(user, at).filter(BLOWN, source=OuterRef("source"))
        return blown.exclude(source=None).filter(
            Exists(earlier.filter(case_id__lt=OuterRef("case_id")))
        )
    return {"blown": blown, "false": found.filter(FALSE)}[measure]


def calls_behind(user: User, measure: str, *, at: datetime) -> QuerySet[Call]:
    """Return the calls of departments a number counts, the latest whistle first."""
    found = _calls(user, at).filter(call_conditions(at)[measure])
    return found.select_related("unit", "whistle__case").order_by("-whistle__blown_at", "-lead")


def call_conditions(at: datetime) -> Mapping[str, Q]:
    """Return which calls each number counts.

    A department owes an answer once it has given one or its time has run out: one that
    never came counts as well, but not one that was excused or whose time is still to come.
    """
    ack, arrive = _owed("signed_at", "ack_due", at), _owed("arrived_at", "arrive_due", at)
    return {
        "ack_owed": ack,
        "acked": ack & Q(signed_at__lte=F("whistle__ack_due")),
        "arrive_owed": arrive,
        "arrived": arrive & Q(arrived_at__lte=F("whistle__arrive_due")),
        "scored": Q(score__isnull=False),
        "remarked": Q(remark_score__isnull=False),
    }


def _owed(done: str, due: str, at: datetime) -> Q:
    open_and_late = Q(whistle__case__outcome=Outcome.OPEN, **{f"whistle__{due}__lt": at})
    ended_late = Q(whistle__case__closed_at__gt=F(f"whistle__{due}"))
    missed = Q(excused_at=None) & (open_and_late | ended_late)
    answered = Q(**{f"{done}__isnull": False})
    return Q(**{f"whistle__{due}__isnull": False}) & (answered | missed)


def _whistles(user: User, at: datetime) -> QuerySet[Whistle]:
    first, last = period(at)
    received = rows(Scope(kind="whistle", first=first, last=last))
    return visible_to(user).filter(case__in=received)


def _calls(user: User, at: datetime) -> QuerySet[Call]:
    return Call.objects.filter(whistle__in=_whistles(user, at).filter(BLOWN))
