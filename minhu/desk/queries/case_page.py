"""Everything the page of one case shows, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from minhu.accounts.models import User
from minhu.cases.domain.verifying import Break, first_break
from minhu.cases.enums import RelationKind
from minhu.cases.models import Attachment, Case, Deadline, Relation, Step, Voice
from minhu.cases.queries import matters, visible_to
from minhu.catalogue.models import ReplyTemplate
from minhu.core.lifecycle import Outcome
from minhu.desk.queries.repeats import (
    APART,
    COLUMNS,
    LEAST,
    MOST,
    Repeat,
    Seen,
    repeats_among,
    words_of,
)
from minhu.learning.likeness import likenesses
from minhu.ledgers.models import Record
from minhu.ledgers.queries.responsible import Answering, answering
from minhu.places.cells import cells_near
from minhu.requests.queries import record_of

NEAR_METRES = 300.0
MOST_NEAR = 8
MOST_CLOSED = 100
MOST_AROUND, MOST_READ = 200, 20_000
"""How many open cases nearby are compared, and of how many those are the first."""
EARTH_METRES = 6_371_000
Point = tuple[float, float]
Lately = QuerySet[Case, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Near:
    """A case nearby; ``metres`` is unknown where one of the two has no point.

    ``alike`` says that it is of the same category, ``percent`` how alike the words are, if so.
    """

    case: Seen
    metres: int | None
    alike: bool
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with its history; ``broken`` is where its chain fails to hold."""

    case: Case
    steps: list[Step]
    broken: Break | None
    deadlines: list[Deadline]
    pictures: list[Attachment]
    merged: list[Case]
    linked: list[Case]
    voices: list[Voice]
    near: list[Near]
    repeats: list[Repeat]
    closed: list[Repeat]
    answering: Answering | None
    record: Record | None


def case_file(case: Case, user: User) -> CaseFile:
    steps = list(case.steps.select_related("actor").order_by("seq"))
    linked, around = linked_cases(case, user), around_case(case, user)
    known = {other.pk for other in linked}
    return CaseFile(
        case=case,
        steps=steps,
        broken=first_break(case, steps),
        deadlines=list(case.deadlines.all()),
        pictures=list(case.attachments.select_related("step")),
        merged=list(visible_to(user).filter(merged_into=case).select_related("caller")),
        linked=linked,
        voices=list(case.neighbours.select_related("person").order_by("at")),
        near=nearest(around),
        repeats=repeats_among(case, [(near.case, near.metres) for near in around], known),
        closed=repeats_among(case, closed_around(case, user), known),
        answering=answering(matters(case), case.area_id),
        record=record_of(user, case),
    )


def closed_around(case: Case, user: User) -> list[tuple[Seen, int | None]]:
    """Return what was closed near a case within a month of it; nothing without a point."""
    point = point_of(case)
    if point is None:
        return []
    lately = _closed(user, point=point, area_code="", since=case.received_at - APART)
    lately = lately.filter(closed_at__lt=case.received_at + APART)
    found = _measured(lately.exclude(pk=case.pk)[:MOST_CLOSED], point, case.category_id or "")
    return [(near.case, near.metres) for near in found]


def closed_nearby(
    user: User, *, point: Point | None, area_code: str, category_code: str, at: datetime
) -> list[Near]:
    """Return what was closed of the same category in the month before ``at``, newest first.

    Within 300 m, or in the same grid where there is no point; nothing without a category.
    """
    if not category_code:
        return []
    lately = _closed(user, point=point, area_code=area_code, since=at - APART)
    alike = lately.filter(category=category_code)
    return _measured(alike[:MOST_CLOSED], point, category_code)[:MOST]


def linked_cases(case: Case, user: User) -> list[Case]:
    """Return the cases linked with one in either direction, as far as the user may see them."""
    ends = Relation.objects.filter(Q(case=case) | Q(other=case), kind=RelationKind.LINKED)
    keys = {key for pair in ends.values_list("case_id", "other_id") for key in pair} - {case.pk}
    return list(visible_to(user).filter(pk__in=keys).order_by("pk"))


def around_case(case: Case, user: User) -> list[Near]:
    """Return the open cases around one."""
    return _around(
        user,
        point=point_of(case),
        area_code=case.area_id,
        category_code=case.category_id or "",
        without=case.pk,
    )


def nearby(
    user: User, *, point: Point | None, area_code: str, category_code: str, words: str = ""
) -> list[Near]:
    """Return the open cases within 300 m, or in the same grid where there is no point.

    Those of the same category, and first of all those told in similar words, may be the same
    thing; what is closely kept is compared with nothing.
    """
    found = _around(user, point=point, area_code=area_code, category_code=category_code)
    alike = likenesses(words, ["" if near.case.is_kept else words_of(near.case) for near in found])
    told = [
        replace(near, percent=round(100 * share)) if share >= LEAST else near
        for near, share in zip(found, alike, strict=True)
    ]
    return nearest(told)


def nearest(around: list[Near]) -> list[Near]:
    """Return the first to be shown: those in like words or alike, then by distance."""
    return sorted(around, key=_likest)[:MOST_NEAR]


def _likest(near: Near) -> tuple[int, bool, int]:
    return -(near.percent or 0), not near.alike, near.metres or 0


def _around(
    user: User,
    *,
    point: Point | None,
    area_code: str,
    category_code: str,
    without: UUID | None = None,
) -> list[Near]:
    others = ~Q(pk=without) if without else Q()
    cases = visible_to(user).filter(others, outcome=Outcome.OPEN, kind="request")
    first = cases.filter(area=area_code) if point is None else _first_near(cases, point)
    rows = first.order_by("due_at", "id").values_list(*COLUMNS)
    return _measured(rows[:MOST_AROUND], point, category_code)


def _first_near(cases: QuerySet[Case], point: Point) -> QuerySet[Case]:
    """Return of some cases near a point those that run out first.

    Asked for in their order, PostgreSQL walks through all that is open; so the index of cells is
    read to its end, which holds all that is asked, and of the first only are there rows.
    """
    found = cases.filter(cell__in=cells_near(*point, NEAR_METRES)).order_by("cell", "due_at", "id")
    try:
        sql, said = found.values("id", "due_at")[:MOST_READ].query.sql_with_params()
    except EmptyResultSet:
        return Case.objects.none()
    first = f"SELECT id FROM ({sql}) AS near ORDER BY due_at, id LIMIT {MOST_AROUND}"  # noqa: S608 -- made of our own statement
    return Case.objects.filter(pk__in=RawSQL(first, said))  # noqa: S611 -- as above


def _closed(user: User, *, point: Point | None, area_code: str, since: datetime) -> Lately:
    lately = visible_to(user).filter(
        _here(point, area_code), closed_at__gt=since, outcome=Outcome.CLOSED, kind="request"
    )
    return lately.order_by("-closed_at", "-pk").values_list(*COLUMNS)


def _here(point: Point | None, area_code: str) -> Q:
    return Q(cell__in=cells_near(*point, NEAR_METRES)) if point else Q(area=area_code)


def _measured(
    rows: Iterable[tuple[Any, ...]], point: Point | None, category_code: str
) -> list[Near]:
    measured = [_near(Seen(*row), point, category_code) for row in rows]
    return [near for near in measured if near.metres is None or near.metres <= NEAR_METRES]


def point_of(case: Case | Seen) -> Point | None:
    if case.longitude is None or case.latitude is None:
        return None
    return case.longitude, case.latitude


def metres_between(one: Point, other: Point) -> int:
    """Return the distance on the ground between two points (longitude, latitude)."""
    (x1, y1), (x2, y2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((y2 - y1) / 2) ** 2 + cos(y1) * cos(y2) * sin((x2 - x1) / 2) ** 2
    return round(2 * EARTH_METRES * asin(sqrt(half)))


def reply_templates_for(verbs: Collection[str], case: Case) -> dict[str, list[ReplyTemplate]]:
    """Return the replies to begin from, by verb: general ones and those of the category."""
    category = case.category
    kinds = [category.code, category.parent_id] if category else []
    fitting = Q(category=None) | Q(category__in=[kind for kind in kinds if kind])
    found: dict[str, list[ReplyTemplate]] = {}
    for row in ReplyTemplate.objects.filter(fitting, verb__in=verbs, active=True):
        found.setdefault(row.verb, []).append(row)
    return found


def _near(case: Seen, point: Point | None, category_code: str) -> Near:
    spot = point_of(case)
    metres = metres_between(point, spot) if point and spot else None
    alike = bool(category_code) and case.category_id == category_code
    return Near(case, metres, alike)
