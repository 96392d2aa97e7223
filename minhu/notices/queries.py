"""Reading notices: the delivery page of the staff, and the notes of a party."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, QuerySet

from minhu.notices.enums import NoticeState, Way
from minhu.notices.models import Notice


def deliveries(*, state: str = "", numbers: Collection[str] | None = None) -> QuerySet[Notice]:
    """Return the short messages to callers, the last first, with their persons.

    ``numbers`` keeps to the cases somebody may see; without it everything is returned.
    """
    notices = Notice.objects.filter(way=Way.SMS).select_related("person")
    if state:
        notices = notices.filter(state=state)
    return notices if numbers is None else notices.filter(case_number__in=numbers)


def notes(parties: Collection[str]) -> QuerySet[Notice]:
    """Return the notes left for some parties, the last first."""
    return Notice.objects.filter(way=Way.INSIDE, party__in=parties)


def of_case(number: str) -> QuerySet[Notice]:
    """Return everything that was said about a case, the last first."""
    return Notice.objects.filter(case_number=number).select_related("person")


def counts() -> dict[str, int]:
    """Return how many short messages wait, went out and did not, in one statement."""
    rows = Notice.objects.filter(way=Way.SMS).order_by().values_list("state")
    found = dict(rows.annotate(number=Count("id")))
    return {state: found.get(state, 0) for state in NoticeState.values}
