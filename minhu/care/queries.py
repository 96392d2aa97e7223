"""Reads of care: the boxes of a place, those that are silent, and what was called for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from minhu.accounts.models import User
from minhu.affairs.calls import KIND
from minhu.care.models import CallBox
from minhu.cases.models import Case, Step
from minhu.cases.queries import visible_to
from minhu.catalogue.queries import limit_for
from minhu.core.lifecycle import Outcome
from minhu.people.retention import Periods
from minhu.places.models import Area
from minhu.places.queries import in_area

SILENT = timedelta(hours=24)
"""After so long without a sign of life a box is looked after (domain page §6.13)."""
LOW = 20
MONTH = timedelta(days=30)


def boxes_of(area: Area) -> QuerySet[CallBox]:
    """Return the boxes of a place, those at work first."""
    found = CallBox.objects.filter(in_area(area.code))
    people = ("person", "family", "helper")
    return found.select_related("area__parent", *people).order_by(
        F("ended_at").asc(nulls_first=True), "code"
    )


def asleep(at: datetime) -> Q:
    """Return the condition of boxes at work from which nothing was heard for too long."""
    silent = Q(heard_at__lt=at - SILENT) | Q(heard_at=None, made_at__lt=at - SILENT)
    return Q(ended_at=None) & (silent | Q(battery__lte=LOW))


@dataclass(frozen=True, slots=True)
class Called:
    """What was called for in a month: by kind, and how many were answered within ``limit``."""

    kinds: tuple[tuple[str, str, int], ...]
    answered: int
    within: int
    mistaken: int
    limit: str

    @property
    def total(self) -> int:
        return sum(n for *_kind, n in self.kinds)


def called(user: User, area: Area, *, at: datetime) -> Called:
    """Return the calls of thirty days that somebody may see; what was pressed by mistake apart."""
    real, mistaken = _calls(user, area, at)
    limit = limit_for("call", "answer", None, at)
    first = Step.objects.filter(case__in=real.values("pk"), seq=1).order_by()
    counted: Mapping[str, int] = dict(
        first.values_list("payload__event")
        .annotate(n=Count("pk"))
        .values_list("payload__event", "n")
    )
    answers = _answers(real).aggregate(
        all=Count("case", distinct=True),
        within=Count("case", distinct=True, filter=_within(limit.length)),
    )
    return Called(
        tuple((code, str(label), counted.get(code, 0)) for code, label in KIND.items()),
        answers["all"],
        answers["within"],
        mistaken.count(),
        str(limit),
    )


def calls_counted(user: User, area: Area, of: str, *, at: datetime) -> QuerySet[Case]:
    """Return the calls that a number of ``called`` counted, the last first.

    ``of`` is what they were for, or ``answered``, ``within``, ``mistaken``; all for anything else.
    """
    real, mistaken = _calls(user, area, at)
    answers = _answers(real)
    for_what = Step.objects.filter(seq=1, payload__event__in=[of] if of in KIND else list(KIND))
    found = {
        "mistaken": mistaken,
        "answered": real.filter(pk__in=answers.values("case")),
        "within": real.filter(
            pk__in=answers.filter(_within(limit_for("call", "answer", None, at).length)).values(
                "case"
            )
        ),
    }.get(of, real.filter(pk__in=for_what.values("case")))
    return found.select_related("area__parent", "unit").order_by("-received_at", "-pk")


def answered_at(calls: Iterable[Case]) -> Mapping[UUID, datetime]:
    """Return when each call was first answered, by its key; those that were not are left out."""
    answers = Step.objects.filter(case__in=[each.pk for each in calls], verb="answer")
    return dict(answers.order_by().values_list("case").annotate(first=Min("at")))


def _calls(user: User, area: Area, at: datetime) -> tuple[QuerySet[Case], QuerySet[Case]]:
    """Return the calls of thirty days that somebody may see, and those pressed by mistake."""
    seen = visible_to(user).filter(in_area(area.code), kind="call", received_at__gte=at - MONTH)
    return seen.exclude(outcome=Outcome.DECLINED), seen.filter(outcome=Outcome.DECLINED)


def _answers(calls: QuerySet[Case]) -> QuerySet[Step]:
    return Step.objects.filter(case__in=calls.values("pk"), verb="answer")


def _within(length: timedelta) -> Q:
    return Q(at__lte=F("case__received_at") + length)


def open_calls(user: User, area: Area) -> QuerySet[Case]:
    """Return the calls of a place that are not over, what runs out first on top."""
    seen = visible_to(user).filter(in_area(area.code), kind="call", outcome=Outcome.OPEN)
    return seen.select_related("area__parent", "unit").order_by("due_at", "id")


def needed(held: Periods, at: datetime) -> Q:
    """Return the condition of the people a box at work is for, or who are rung for them."""
    standing = CallBox.objects.filter(Q(ended_at=None) | Q(ended_at__gte=at - held.of("call")))
    one = Q()
    for column in ("person", "family", "helper"):
        one |= Q(pk__in=standing.filter(**{f"{column}__isnull": False}).values(column))
    return one
