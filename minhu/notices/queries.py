"""Reading notices: the delivery page of the staff, and the notes of a party."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, QuerySet

from minhu.accounts.models import User
from minhu.notices.enums import NoticeState, Way
from minhu.notices.models import Notice, Seen

KEPT = timedelta(days=30)
"""How far back an inbox goes; what still has to be done stands in the worklist anyway."""
MOST_COUNTED = 100


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


def inbox(user: User, *, at: datetime) -> QuerySet[Notice]:
    """Return the notes for somebody of the last month, the last first."""
    return notes(_addresses(user)).filter(at__gte=at - KEPT)


def unread(user: User, *, at: datetime) -> QuerySet[Notice]:
    return inbox(user, at=at).exclude(Exists(_seen(user)))


def unread_count(user: User, *, at: datetime) -> int:
    """Return how many notes somebody has not opened, counting no further than a hundred."""
    return unread(user, at=at).order_by()[:MOST_COUNTED].count() if user.posts_now else 0


def marked(user: User, *, at: datetime) -> QuerySet[Notice]:
    """Return the inbox with ``fresh`` on each note: whether it was not opened yet."""
    return inbox(user, at=at).annotate(fresh=~Exists(_seen(user)))


def _addresses(user: User) -> set[str]:
    """Return where notes for somebody are left: what they move, and the posts that only watch."""
    return {*user.parties, *user.addresses} - {""}


def _seen(user: User) -> QuerySet[Seen]:
    return Seen.objects.filter(user=user, notice=OuterRef("pk"))
