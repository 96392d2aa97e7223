"""Reading cases: always starting from what the user may see."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from minhu.accounts.models import Post, User
from minhu.cases.models import Case, Helper
from minhu.cases.models.case import OPEN
from minhu.cases.rules import AREA_ROLES
from minhu.places.codes import span


def visible_to(user: User) -> QuerySet[Case]:
    """Return the cases a member of staff may see; agrees with ``cases.view_case``."""
    scope = Q(pk__in=())
    for post in user.posts_now if user.is_active else ():
        scope |= _scope(post)
    return Case.objects.filter(scope)


def _scope(post: Post) -> Q:
    if post.unit_id is not None:
        helped = Helper.objects.filter(unit=post.unit_id).values("case")
        return Q(unit=post.unit_id) | Q(pk__in=helped)
    if post.role in AREA_ROLES:
        return in_area(post.area_code)
    return Q(pk__in=())


def parties_with_work() -> Iterator[str]:
    """Yield every party that has an open case, from one to the next by index, not case by case."""
    open_cases = Case.objects.filter(OPEN).order_by("party").values_list("party", flat=True)
    party: str | None = ""
    while party := open_cases.filter(party__gt=party).first():
        yield party


def in_area(code: str) -> Q:
    """Return the condition "in this area": a range on the key, so no join is needed."""
    first, after = span(code)
    return Q(area_id__gte=first, area_id__lt=after)
