"""The log of what left the house, and what was said of a case."""

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


def of_case(number: str) -> QuerySet[Notice]:
    """Return everything that was said about a case, the last first."""
    return Notice.objects.filter(case_number=number).select_related("person")


def counts() -> dict[str, int]:
    """Return how many short messages wait, went out and did not, in one statement."""
    rows = Notice.objects.filter(way=Way.SMS).order_by().values_list("state")
    found = dict(rows.annotate(number=Count("id")))
    return {state: found.get(state, 0) for state in NoticeState.values}
