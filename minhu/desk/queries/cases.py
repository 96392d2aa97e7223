"""Single cases as a page opens them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.models import Case, Helper
from minhu.cases.queries import visible_to
from minhu.core.ids import read_case_number

LOADED = (
    *("area__parent", "unit", "category__parent", "standard"),
    *("caller", "proposer", "of_record"),
)
"""Whichever case it was merged into few have, and a whole case more to read costs all of them."""


def visible_case(user: User, number: str) -> Case | None:
    """Return the request with a number, however it is typed, if this user may see it."""
    wanted = read_case_number(number)
    cases = visible_to(user).select_related(*LOADED).prefetch_related("helpers__unit")
    found = cases.filter(number=wanted, kind="request").order_by() if wanted else ()
    return next(iter(found), None)


def visible_cases(user: User, numbers: Collection[str]) -> QuerySet[Case]:
    """Return those of some cases that this user may see, the one that runs out first first."""
    cases = visible_to(user).select_related("area__parent", "unit", "standard")
    return cases.filter(number__in=numbers).order_by("due_at", "id")


def mine(user: User) -> Q:
    """Return what waits for somebody: their own moves, and help their unit still owes."""
    moves = Q(party__in=user.parties)
    units = [post.unit_id for post in user.posts_now if post.unit_id]
    if not units:
        return moves
    owed = Helper.objects.filter(unit__in=units, replied_at=None).values("case")
    return moves | Q(pk__among=owed)
