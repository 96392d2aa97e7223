"""What else falls due on the calendar: affairs and whistles, and what comes again of a strand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from minhu.accounts.models import User
from minhu.affairs.queries import with_pages
from minhu.cases.models import Case
from minhu.cases.models.case import AFFAIR
from minhu.cases.queries import of_strand
from minhu.core.clock import day_begins, local_day
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.counting import Count, counts
from minhu.desk.queries.worklist import Wanted, in_it, on, scope
from minhu.schedules.models import Schedule

MOST_NAMED = 100


def others_due(user: User, wanted: Wanted) -> QuerySet[Case]:
    """Return the open affairs and whistles somebody may see, of what is asked for.

    A standard is one of requests: none of these has it.
    """
    kinds = ["whistle", *(each.code for each in with_pages())]
    shown = AFFAIR & Q(outcome=Outcome.OPEN, kind__in=kinds)  # as its index says it
    if wanted.get("area"):
        shown &= in_it(wanted["area"])
    if wanted.get("unit"):
        shown &= Q(unit=wanted["unit"])
    if wanted.get("strand"):
        shown &= of_strand(wanted["strand"])
    return scope(user).none() if wanted.get("standard") else scope(user).filter(shown)


def by_day(others: QuerySet[Case], days: Sequence[date]) -> dict[date, Count]:
    """Return how many of them fall due on each day, in one statement."""
    found = counts(others, {day.isoformat(): on(day) for day in days})
    return {day: found[day.isoformat()] for day in days}


def named(others: QuerySet[Case], days: Sequence[date]) -> dict[date, list[Case]]:
    """Return those of a few days by day, what runs out first on top; one statement."""
    there = Q(due_at__gte=day_begins(days[0]), due_at__lt=day_begins(days[-1] + timedelta(1)))
    found: dict[date, list[Case]] = defaultdict(list)
    for case in others.filter(there).select_related("area").order_by("due_at", "id")[:MOST_NAMED]:
        if case.due_at is not None:
            found[local_day(case.due_at)].append(case)
    return found


def of_the_strand(
    again: Mapping[date, Sequence[Schedule]], wanted: Wanted
) -> dict[date, list[Schedule]]:
    """Return of what comes again what builds, patrols or serves as is asked for."""
    strand = wanted.get("strand")
    return {
        day: [each for each in found if not strand or each.strand == strand]
        for day, found in again.items()
    }
