"""The inbox of somebody of staff: one row for a case, with how much is new on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
)

from minhu.accounts.models import User
from minhu.core.asked import Asked, Mark
from minhu.core.ids import read_case_number
from minhu.notices.enums import Way
from minhu.notices.models import Notice, Seen

KEPT = timedelta(days=30)
"""How far back an inbox goes; what still has to be done stands in the worklist anyway."""
MOST_COUNTED = 100
MOST_SHOWN = 20
"""How many notes of one case a row opens; the rest stands in the case itself."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What is said of one case: all its notes, the last first, and how many are unread."""

    number: str
    notes: tuple[Notice, ...]
    count: int
    fresh: int

    @property
    def called(self) -> str:
        """The number of a case, which people know; what a program calls a record or a round, nobody does."""
        return self.number if read_case_number(self.number) else ""

    @property
    def last(self) -> Notice:
        return self.notes[0]

    @property
    def earlier(self) -> tuple[Notice, ...]:
        return self.notes[1:MOST_SHOWN]


def notes(user: User) -> QuerySet[Notice]:
    """Return the notes left for somebody, the last first: each post reads up to its ceiling.

    They lie where the posts move something, and at the posts that only watch.
    """
    return _among(_reach(user))


def _reach(user: User) -> dict[int, set[str]]:
    """Return by ceiling where notes lie that the posts read up to it."""
    reach: dict[int, set[str]] = {}
    for post in user.posts_now:
        reach.setdefault(post.clearance, set()).add(post.address)
    if reach:
        reach[max(reach)] |= set(user.fallen)
    return {ceiling: parties - {""} for ceiling, parties in reach.items()}


def _among(reach: Mapping[int, Collection[str | Mark]]) -> QuerySet[Notice]:
    mine = Q(pk__in=())
    for ceiling, parties in reach.items():
        mine |= Q(party__in=parties, secrecy__lte=ceiling)
    return Notice.objects.filter(mine, way=Way.INSIDE)


def inbox(user: User, *, at: datetime) -> QuerySet[Notice]:
    """Return the notes for somebody of the last month, the last first."""
    return notes(user).filter(at__gte=at - KEPT)


def unread(user: User, *, at: datetime) -> QuerySet[Notice]:
    return inbox(user, at=at).exclude(Exists(_seen(user)))


def unread_count(user: User, *, at: datetime) -> int:
    """Return how many cases have news for somebody, counting no further than a hundred."""
    reach = {ceiling: sorted(parties) for ceiling, parties in _reach(user).items() if parties}
    if not reach:
        return 0
    shape = tuple((ceiling, len(parties)) for ceiling, parties in reach.items())
    said = {
        f"{ceiling} {n}": party for ceiling, each in reach.items() for n, party in enumerate(each)
    }
    return len(_cases_unread(shape)(user=user.pk, since=at - KEPT, **said))


@lru_cache(maxsize=64)
def _cases_unread(shape: tuple[tuple[int, int], ...]) -> Asked[Notice]:
    """Return what asks for cases with unread notes, at so many addresses up to each ceiling."""
    marked = {
        ceiling: [Mark(f"{ceiling} {n}", CharField()) for n in range(many)]
        for ceiling, many in shape
    }
    user, since = Mark("user", UUIDField()), Mark("since", DateTimeField())

    @Asked
    def cases() -> QuerySet[Notice, Any]:
        fresh = _among(marked).filter(at__gte=since).exclude(Exists(_seen(user)))
        return fresh.order_by().values("case_number").distinct()[:MOST_COUNTED]

    return cases


def cases_with_notes(user: User, *, at: datetime) -> QuerySet[Any, Any]:
    """Return each case of an inbox with ``count`` and ``fresh``, where something came last first."""
    rows = inbox(user, at=at).order_by().values("case_number")
    fresh = Count("id", filter=~Exists(_seen(user)))
    counted = rows.annotate(count=Count("id"), fresh=fresh, latest=Max("at"))
    return counted.order_by("-latest", "case_number")


def threads(user: User, rows: Iterable[dict[str, Any]], *, at: datetime) -> list[Thread]:
    """Return what is said of some cases of ``cases_with_notes``, in one statement."""
    rows = list(rows)
    found: defaultdict[str, list[Notice]] = defaultdict(list)
    for note in inbox(user, at=at).filter(case_number__in=[row["case_number"] for row in rows]):
        found[note.case_number].append(note)
    return [
        Thread(number, tuple(found[number]), row["count"], row["fresh"])
        for row in rows
        if found[number := row["case_number"]]
    ]


def _seen(user: User | Mark) -> QuerySet[Seen]:
    return Seen.objects.filter(user=user, notice=OuterRef("pk"))
