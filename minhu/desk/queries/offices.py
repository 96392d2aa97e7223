"""What the administrators' pages read: accounts with their posts, plates, what was read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import (
    Count,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from minhu.accounts.enums import PLANNERS, Secrecy
from minhu.accounts.models import AccountLog, Post, Unit, User
from minhu.cases.models import Case, Seal, Step
from minhu.cases.queries import PUBLIC, hidden_from, visible_to
from minhu.core.clock import local_day, now, zone
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.places import home_code
from minhu.ledgers.domain.naming import LOGGED
from minhu.people.models import ReadLog
from minhu.places.codes import ancestor, span
from minhu.places.enums import Level
from minhu.places.queries import grids, in_area, names_of

Log = TypeVar("Log", ReadLog, AccountLog)
PER_PAGE = 50
SEALS = 31
_AREA_CODE = re.compile(r"\b\d{9,15}\b")


def staff(words: str = "") -> QuerySet[User]:
    """Return the accounts, by a piece of their name."""
    users = User.objects.filter(Q(username__icontains=words) | Q(name__icontains=words))
    return users.order_by("username")


def units_with_work(code: str) -> QuerySet[Unit]:
    """Return the units of an area that are there, each with ``doing``: its ordinary open cases.

    Whoever administers units may not know of what is closely kept, nor count it.
    """
    first, after = span(code)
    units = Unit.objects.filter(active=True, area_code__gte=first, area_code__lt=after)
    work = Case.objects.filter(PUBLIC, unit=OuterRef("pk"), outcome=Outcome.OPEN).order_by()
    counted = work.values("unit").annotate(n=Count("*")).values("n")
    return units.annotate(doing=Coalesce(Subquery(counted), 0))


def read_posts(users: list[User]) -> None:
    """Read the posts that many people hold today, in one statement."""
    held = Post.objects.held_on(local_day(now())).select_related("unit")
    prefetch_related_objects(users, Prefetch("posts", queryset=held, to_attr="held"))
    for user in users:
        user.__dict__["posts_now"] = tuple(user.__dict__["held"])


def area_names(users: Iterable[User]) -> dict[str, str]:
    """Return the names of the areas of many people's posts, in one statement."""
    codes = {post.area_code for user in users for post in user.posts_now}
    return names_of(codes)


def staff_of(code: str) -> QuerySet[User]:
    """Return who holds or held a post in an area, or for a unit in it."""
    first, after = span(code)
    area = Q(area_code__gte=first, area_code__lt=after)
    unit = Q(unit__area_code__gte=first, unit__area_code__lt=after)
    return User.objects.filter(pk__in=Post.objects.filter(area | unit).values("user"))


def readings(code: str) -> QuerySet[ReadLog]:
    """Return what was shown of the callers of the cases in an area, the latest first.

    And what people of the area looked up in the directory of departments, for no case, and in
    ledgers, of which the log does not say which.
    """
    numbers = Case.objects.filter(in_area(code)).values("number")
    directory = Q(case_number="", user__in=staff_of(code))
    kept = Q(case_number__startswith=LOGGED, user__in=staff_of(code))
    shown = ReadLog.objects.filter(Q(case_number__in=numbers) | directory | kept)
    return shown.select_related("user")


def without_hidden(user: User, rows: list[ReadLog]) -> list[ReadLog]:
    """Mark the readings for cases that the reader of the log may not know of: ``hidden``.

    That somebody was shown something stays to be seen; for which case does not.
    """
    shown = {row.case_number for row in rows}
    kept = set(hidden_from(user).filter(number__in=shown).values_list("number", flat=True))
    for row in rows:
        row.__dict__["hidden"] = row.case_number in kept
        row.__dict__["of_ledger"] = row.case_number.startswith(LOGGED)
    return rows


def account_log(code: str) -> QuerySet[AccountLog]:
    """Return what happened to the accounts of an area and to those that have no post."""
    ours = Q(user__in=staff_of(code)) | Q(user=None)
    ours |= ~Q(user__in=Post.objects.values("user"))
    return AccountLog.objects.filter(ours).select_related("user", "actor")


def concerns(user: UUID) -> Q:
    """Return the condition that a happening is of somebody's account or by their hand."""
    return Q(user=user) | Q(actor=user)


def on_day(rows: QuerySet[Log], day: date) -> QuerySet[Log]:
    """Keep what is of one day on the wall calendar."""
    begin = datetime.combine(day, time(), zone())
    return rows.filter(at__gte=begin, at__lt=begin + timedelta(days=1))


def next_rows(rows: QuerySet[Log], after: UUID | None) -> tuple[list[Log], str]:
    """Return a page of a log behind one of its rows, and the key to ask for the next one.

    A row that is not there is as none: the page begins at the top.
    """
    last = rows.filter(pk=after).values_list("at", "pk").first() if after else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1]))
    found = list(rows.order_by("-at", "-pk")[: PER_PAGE + 1])
    return found[:PER_PAGE], _key(found[PER_PAGE - 1]) if len(found) > PER_PAGE else ""


def bare_grids(code: str) -> int:
    """Return how many grids of an area have no plate."""
    return grids(code).exclude(plates__active=True).count()


def sizes(user: User, code: str) -> tuple[int, int]:
    """Return how many cases and how many steps of them there are in an area, as somebody sees it."""
    cases = visible_to(user).filter(in_area(code))
    return cases.count(), Step.objects.filter(case__in=cases).count()


def latest_seals() -> tuple[Seal, ...]:
    """Return the seals of the last month, the newest first; they cover the whole house."""
    return tuple(Seal.objects.order_by("-day")[:SEALS])


def _key(row: Model) -> str:
    return str(row.pk)


def colleagues(user: User) -> QuerySet[User]:
    """Return who works in the subdistrict of somebody today, by name."""
    code = home_code(user)
    if not code:
        return User.objects.filter(pk=user.pk)
    return _holders(ancestor(code, Level.SUBDISTRICT))


def may_plan(user: User) -> QuerySet[User]:
    """Return those whose absence somebody may note: their own, or of the areas they lead."""
    mine = User.objects.filter(pk=user.pk)
    for post in user.posts_now:
        if post.role in PLANNERS:
            mine |= User.objects.filter(pk__in=_holders(post.area_code).values("pk"))
    return mine.order_by("name")


def _holders(code: str) -> QuerySet[User]:
    first, after = span(code)
    area = Q(area_code__gte=first, area_code__lt=after)
    unit = Q(unit__area_code__gte=first, unit__area_code__lt=after)
    held = Post.objects.held_on(local_day(now())).filter(area | unit)
    return User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("name")


def said_posts(labels: Iterable[str]) -> dict[str, str]:
    """Return what logs keep of posts with areas by name and secrecy in words, in one statement.

    A log keeps ``街道调度 999901001000``, so that it still says the same when areas change.
    """
    kept = set(labels)
    names = names_of({code for label in kept for code in _AREA_CODE.findall(label)})
    words = names | {level.name.lower(): str(level.label) for level in Secrecy}
    return {label: " ".join(words.get(part, part) for part in label.split(" ")) for label in kept}
