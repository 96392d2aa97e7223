"""The log of what left the house, and what was said of a case."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from minhu.accounts.models import User
from minhu.notices.enums import NoticeState, Way
from minhu.notices.models import Notice
from minhu.notices.rules import LOG_READERS
from minhu.places.codes import span


def deliveries(*, state: str = "", numbers: Collection[str] | None = None) -> QuerySet[Notice]:
    """Return what left the house, the last first, with whom it was for.

    ``numbers`` keeps to the cases somebody may see; without it everything is returned.
    """
    notices = Notice.objects.exclude(way=Way.INSIDE)
    notices = notices.select_related("person", "outlet__user", "outlet__unit")
    if state:
        notices = notices.filter(state=state)
    return notices if numbers is None else notices.filter(case_number__in=numbers)


def visible_to(user: User) -> QuerySet[Notice]:
    """Return what left the house and concerns somebody, or lies in the area they look after.

    Of what is closely kept only what the post may know of.
    """
    return deliveries().filter(_looked_after(user) | _concerning(user))


def concerning(user: User) -> QuerySet[Notice]:
    """Return what went to somebody, or to the groups of their units and areas."""
    return deliveries().filter(_concerning(user))


def of_case(number: str) -> QuerySet[Notice]:
    """Return everything that was said about a case, the last first."""
    return Notice.objects.filter(case_number=number).select_related("person")


def counts(notices: QuerySet[Notice]) -> dict[str, int]:
    """Return how many notices wait, went out and did not, in one statement."""
    rows = notices.select_related(None).order_by().values_list("state")
    found = dict(rows.annotate(number=Count("id")))
    return {state: found.get(state, 0) for state in NoticeState.values}


def _looked_after(user: User) -> Q:
    posts = [post for post in user.posts_now if post.role in LOG_READERS]
    found = Q(area_code="", outlet=None) if posts else Q(pk=None)
    for post in posts:
        first, after = span(post.area_code)
        found |= Q(area_code__gte=first, area_code__lt=after, secrecy__lte=post.clearance)
    return found


def _concerning(user: User) -> Q:
    areas = {post.area_code for post in user.posts_now} - {""}
    units = {post.unit_id for post in user.posts_now if post.unit_id}
    return Q(outlet__user=user) | Q(outlet__unit__in=units) | Q(outlet__area_code__in=areas)
