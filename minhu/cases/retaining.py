"""Whose name and phone cases still need: callers and neighbours of what is open or recent."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from minhu.cases.models import Case, Voice
from minhu.cases.models.case import OPEN
from minhu.cases.procedures import procedures
from minhu.core.lifecycle import Outcome
from minhu.people.retention import Periods


def needed(held: Periods, at: datetime) -> Q:
    """Return the condition of the people that a case still speaks of."""
    cases = still_spoken_of(held, at)
    called = cases.filter(caller__isnull=False).values("caller")
    joined = Voice.objects.filter(case__in=cases, person__isnull=False).values("person")
    return Q(pk__in=called) | Q(pk__in=joined)


def still_spoken_of(held: Periods, at: datetime) -> QuerySet[Case]:
    """Return the cases that are open or recent, by the period of their kind.

    A case that ended without being closed (declined, withdrawn, merged …) counts from when it
    came in.
    """
    recent = OPEN
    for kind in procedures:
        since = at - held.of(kind)
        closed = Q(outcome=Outcome.CLOSED, closed_at__gte=since)
        recent |= Q(kind=kind) & (closed | Q(received_at__gte=since))
    return Case.objects.filter(recent)
