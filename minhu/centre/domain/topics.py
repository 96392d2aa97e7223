"""热点: what many asked for this week, put together by the worker, never while a page waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.models import Topic, TopicCase
from minhu.centre.queries import KIND
from minhu.core.lifecycle import Outcome
from minhu.learning.clustering import clusters
from minhu.learning.naming import BESIDE, shared_words
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import in_area

WEEK = timedelta(days=7)
FRESH = timedelta(hours=6)
LEAST = 3
"""How many of this week make a topic."""
MOST = 3000
"""Of one branch of the tree, the latest; a comparison of all with all stays small."""
LEFT_OUT = (Outcome.WITHDRAWN, Outcome.EXCLUDED)


@dataclass(frozen=True, slots=True)
class Said:
    """A case as it is compared: key, words, kind, and whether it is of the week before."""

    key: Any
    words: str
    kind: str
    before: bool


def sweep(at: datetime) -> int:
    """Put topics together anew where they are older than some hours; returns how many."""
    made = 0
    for street in Area.objects.filter(level=Level.SUBDISTRICT).order_by("code"):
        if not Topic.objects.filter(area=street, made_at__gt=at - FRESH).exists():
            made += make_topics(street, at=at)
    return made


@transaction.atomic
def make_topics(street: Area, *, at: datetime) -> int:
    """Replace the topics of a street by those of the week that ends now; returns how many.

    What is kept closely is in none: what is common to many says something of each.
    """
    branches: dict[str, list[Said]] = defaultdict(list)
    for branch, said in _told(street, at):
        branches[branch].append(said)
    groups = [group for rows in branches.values() for group in _groups(rows[:MOST])]
    Topic.objects.filter(area=street).delete()
    told = [said for rows in branches.values() for said in rows]
    for group in groups:
        _keep(street, group, told, at)
    return len(groups)


def _told(street: Area, at: datetime) -> list[tuple[str, Said]]:
    """Return the ordinary requests of two weeks with their branch, the latest first."""
    rows = Case.objects.filter(
        in_area(street.code),
        kind=KIND,
        secrecy=Secrecy.ORDINARY,
        received_at__gt=at - 2 * WEEK,
        received_at__lte=at,
    ).exclude(outcome__in=LEFT_OUT)
    columns = ("pk", "title", "detail", "received_at", "category__name", "category_id")
    return [
        (
            branch or code or "",
            Said(key, _words(title, detail), name or "", received <= at - WEEK),
        )
        for key, title, detail, received, name, code, branch in rows.order_by(
            "-received_at", "-pk"
        ).values_list(*columns, "category__parent_id")
    ]


def _words(title: str, detail: str) -> str:
    """Return what was said, once: without words of its own the title begins the detail."""
    return detail if detail.startswith(title.rstrip("…")) else f"{title}\n{detail}"


def _groups(rows: Sequence[Said]) -> list[list[Said]]:
    found = clusters([row.words for row in rows], least=LEAST)
    groups = [[rows[at] for at in group] for group in found]
    return [group for group in groups if sum(not said.before for said in group) >= LEAST]


def _keep(street: Area, group: Sequence[Said], told: Sequence[Said], at: datetime) -> None:
    own = {said.key for said in group}
    beside = islice((said.words for said in told if said.key not in own), BESIDE)
    words = "、".join(shared_words([said.words for said in group], beside=list(beside)))
    kinds = [said.kind for said in group if said.kind]
    kind = max(sorted(set(kinds)), key=kinds.count, default="")
    topic = Topic.objects.create(area=street, kind=kind, words=words[:40], made_at=at)
    TopicCase.objects.bulk_create(
        [TopicCase(topic=topic, case_id=said.key, before=said.before) for said in group]
    )
