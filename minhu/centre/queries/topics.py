"""The topics of the week as somebody may see them: every number counts the list behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.centre.models import Topic, TopicCase
from minhu.places.codes import ancestor, span
from minhu.places.enums import Level
from minhu.places.models import Area

NOW, BEFORE = Q(before=False), Q(before=True)


@dataclass(frozen=True, slots=True)
class Hot:
    """A topic with how many of this week and of the one before, and in how many grids now."""

    topic: Topic
    now: int
    before: int
    grids: int

    @property
    def more(self) -> int:
        return self.now - self.before

    @property
    def less(self) -> int:
        return self.before - self.now


def topics_for(user: User, area: Area) -> list[Hot]:
    """Return the topics of a place, the largest of this week first, as far as the user may see."""
    counted = (
        _links(user, area)
        .values_list("topic")
        .annotate(
            now=Count("pk", filter=NOW),
            then=Count("pk", filter=BEFORE),
            grids=Count("case__area", filter=NOW, distinct=True),
        )
    )
    numbers = {key: told for key, *told in counted.order_by()}
    topics = Topic.objects.filter(pk__in=numbers)
    found = [Hot(topic, *numbers[topic.pk]) for topic in topics]
    return sorted((one for one in found if one.now), key=lambda one: (-one.now, -one.more))


def cases_of(user: User, area: Area, topic: UUID, *, before: bool) -> QuerySet[Case]:
    """Return the cases of a topic of one of its two weeks, the last first."""
    links = _links(user, area).filter(topic=topic, before=before)
    found = Case.objects.filter(pk__in=links.values("case"))
    return found.select_related("area__parent", "unit", "category").order_by("-received_at", "-pk")


def spread(cases: Sequence[Case]) -> list[tuple[Area, int]]:
    """Return the grids some cases lie in with how many, the most first."""
    areas = {case.area_id: case.area for case in cases}
    counted = Counter(case.area_id for case in cases)
    return [(areas[code], n) for code, n in sorted(counted.items(), key=lambda one: (-one[1], one))]


def made_at(area: Area) -> datetime | None:
    street = ancestor(area.code, Level.SUBDISTRICT)
    latest = Topic.objects.filter(area_id=street).order_by("-made_at").first()
    return latest.made_at if latest else None


def _links(user: User, area: Area) -> QuerySet[TopicCase]:
    first, after = span(area.code)
    there = TopicCase.objects.filter(case__area_id__gte=first, case__area_id__lt=after)
    return there.filter(case__in=visible_to(user))
