"""Campaigns as a member of staff may see them: by grid, as a list for the phone, by visits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from minhu.accounts.models import User
from minhu.campaigns.enums import Source
from minhu.campaigns.kinds import Kind
from minhu.campaigns.models import Campaign, Duty, Target, Visit
from minhu.core.clock import day_begins, local_day
from minhu.ledgers.counting import RECORDS, whole_of
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.queries.ledgers import ledgers_for, places_seen
from minhu.places.codes import WIDTH, span
from minhu.places.enums import Level
from minhu.places.models import Address, Area
from minhu.rates.enums import Convention
from minhu.rates.keys import EVER
from minhu.rates.queries import places_held
from minhu.rates.rate import Rate, rate
from minhu.rates.scope import Scope

ROUND = timedelta(days=14)
"""Within how many days rounds reach everybody once, for their completeness."""
MOST_ROWS = 400
HAPPENED = ("编号", "批次", "巡次", "场次", "班次", "期次")
"""How the first column is called of a ledger of what happened; nobody knocks at a number."""


@dataclass(frozen=True, slots=True)
class Line:
    """One grid of a campaign: its targets by result, what is left, and its clock if there is one."""

    duty: Duty
    total: int
    done: int
    again: int
    results: list[tuple[str, int]]
    due_at: datetime | None

    @property
    def area(self) -> Area:
        return self.duty.area

    @property
    def left(self) -> int:
        return self.total - self.done

    @property
    def completeness(self) -> Rate:
        return rate(self.done, self.total, Convention.ALL)

    @property
    def in_time(self) -> bool:
        began = self.duty.begun_at
        return bool(self.due_at and began and began <= self.due_at)

    def late(self, at: datetime) -> bool:
        return bool(self.due_at and not self.in_time and at > self.due_at)


@dataclass(frozen=True, slots=True)
class Sum:
    """A campaign over the grids somebody sees."""

    lines: list[Line]

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)

    @property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @property
    def again(self) -> int:
        return sum(line.again for line in self.lines)

    @property
    def completeness(self) -> Rate:
        return rate(self.done, self.total, Convention.ALL)

    @property
    def seen(self) -> int:
        return sum(line.duty.seen_at is not None for line in self.lines)

    @property
    def in_time(self) -> Rate:
        """Grids whose first visit was within the time ÷ all grids."""
        return rate(sum(line.in_time for line in self.lines), len(self.lines), Convention.ALL)

    @property
    def results(self) -> list[tuple[str, int]]:
        found: Counter[str] = Counter()
        for line in self.lines:
            found.update(dict(line.results))
        return list(found.items())


def campaigns_for(user: User, *, going: bool) -> list[Campaign]:
    """Return the campaigns somebody may open: those under way, or those that ended."""
    rows = Campaign.objects.filter(closed_at__isnull=going).select_related("area", "opened_by")
    return [each for each in rows[:MOST_ROWS] if user.has_perm("campaigns.open", each)]


def campaign_for(user: User, key: UUID) -> Campaign | None:
    """Return a campaign somebody may open; absent and forbidden are one answer."""
    found = Campaign.objects.select_related("area", "opened_by").filter(pk=key).first()
    return found if found and user.has_perm("campaigns.open", found) else None


def by_number(user: User, number: str) -> Campaign | None:
    found = Campaign.objects.filter(number=number).first()
    return found if found and user.has_perm("campaigns.open", found) else None


def scope(user: User) -> Q:
    """Return the condition on ``area`` that keeps what lies in somebody's places."""
    found = Q(pk__in=())
    for place in places_seen(user):
        first, after = span(place)
        found |= Q(area_id__gte=first, area_id__lt=after)
    return found


def overview(campaign: Campaign, user: User, *, at: datetime) -> Sum:
    """Return the grids of a campaign with their numbers, in three statements for any number of them."""
    duties = list(campaign.duties.filter(scope(user)).select_related("area__parent", "seen_by"))
    today, kind = local_day(at), campaign.kind
    targets = Target.objects.filter(scope(user), campaign=campaign).order_by()
    numbers: dict[str, Mapping[str, Any]] = {
        row["area_id"]: row
        for row in targets.values("area_id").annotate(
            total=Count("pk"),
            done=Count("pk", filter=_done(kind, at)),
            again=Count("pk", filter=Q(settled=False, again_on__lte=today)),
        )
    }
    said = targets.exclude(result="").values_list("area_id", "result").annotate(n=Count("pk"))
    by_result = {(area, result): n for area, result, n in said}
    due = campaign.opened_at + timedelta(minutes=kind.within) if kind.within else None
    return Sum(
        [_line(duty, kind, numbers.get(duty.area_id, {}), by_result, due) for duty in duties]
    )


def _line(
    duty: Duty,
    kind: Kind,
    row: Mapping[str, Any],
    by_result: dict[tuple[str, str], int],
    due: datetime | None,
) -> Line:
    results = [(each.name, by_result.get((duty.area_id, each.code), 0)) for each in kind.results]
    total, done, again = (row.get(name, 0) for name in ("total", "done", "again"))
    return Line(duty, total, done, again, results, due)


def _done(kind: Kind, at: datetime) -> Q:
    """Settled for good; in rounds, settled within the last fortnight."""
    return Q(settled=True, last_at__gte=at - ROUND) if kind.repeats else Q(settled=True)


def listed(campaign: Campaign, user: User, area: str) -> QuerySet[Target]:
    """Return the doors of a grid, those that are left on top."""
    rows = Target.objects.filter(scope(user), campaign=campaign, area_id=area)
    return rows.order_by("settled", "again_on", "text", "pk")


def log(campaign: Campaign, user: User, area: str = "") -> QuerySet[Visit]:
    """Return the visits of a campaign in somebody's places, the newest first."""
    places = Target.objects.filter(scope(user), campaign=campaign)
    if area:
        places = places.filter(area_id=area)
    rows = Visit.objects.filter(target__in=places, taken_back_at=None)
    return rows.select_related("target__area__parent", "by").order_by("-at", "-id")


@dataclass(frozen=True, slots=True)
class Task:
    """A campaign as one's own first page names it: how many doors are left."""

    campaign: Campaign
    left: int
    total: int
    unseen: bool
    due_at: datetime | None


def tasks_for(user: User, *, at: datetime) -> list[Task]:
    """Return the campaigns that the grids of a worker take part in, in three statements.

    What is done for now stands last.
    """
    grids = list(user.grids)
    duties = Duty.objects.filter(area__in=grids, campaign__closed_at=None)
    rows = list(duties.select_related("campaign").order_by("-campaign__opened_at"))
    found = {each.campaign_id: each.campaign for each in rows}
    counted: dict[UUID, Mapping[str, Any]] = {
        row["campaign"]: row
        for row in Target.objects.filter(campaign__in=found, area__in=grids)
        .order_by()
        .values("campaign")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(settled=True)),
            today=Count("pk", filter=Q(last_at__gte=day_begins(local_day(at)))),
        )
    }
    tasks = [
        _task(each, counted.get(key, {}), [d for d in rows if d.campaign_id == key], at)
        for key, each in found.items()
    ]
    return sorted(tasks, key=lambda task: not (task.left or task.unseen or task.due_at))


def _task(campaign: Campaign, row: Mapping[str, Any], duties: list[Duty], at: datetime) -> Task:
    total, kind = row.get("total", 0), campaign.kind
    left, within = total - row.get("done", 0), kind.within
    if kind.repeats:
        turn = ceil(total / kind.turns) if local_day(at).weekday() in kind.weekdays else 0
        left = max(turn - row.get("today", 0), 0)
    begun = all(duty.begun_at for duty in duties)
    due = campaign.opened_at + timedelta(minutes=within) if within and not begun else None
    unseen = any(duty.seen_at is None for duty in duties)
    return Task(campaign, left, total, unseen, due)


def my_duties(campaign: Campaign, user: User) -> list[Duty]:
    """Return the grids of a campaign in which somebody may make visits."""
    rows = campaign.duties.filter(scope(user)).select_related("area__parent", "campaign")
    return [each for each in rows if user.has_perm("campaigns.visit", each)]


def target_for(user: User, campaign: UUID, key: UUID) -> Target | None:
    """Return a target somebody may visit; absent and forbidden are one answer."""
    rows = Target.objects.filter(scope(user), pk=key, campaign=campaign)
    found = rows.select_related("campaign", "area__parent").first()
    duty = found and Duty.objects.filter(campaign=campaign, area=found.area).first()
    return found if duty and user.has_perm("campaigns.visit", duty) else None


def sources_for(user: User, place: Area) -> tuple[list[Source], list[Ledger]]:
    """Return where a list of the doors of a place can come from, and which ledgers hold doors."""
    ledgers = _with_doors(ledgers_for(user), place)
    known = Address.objects.inside(place.pk).exists()
    empty = {Source.ADDRESSES: not known, Source.LEDGER: not ledgers}
    return [each for each in Source if not empty.get(each)], ledgers


def _with_doors(ledgers: list[Ledger], place: Area) -> list[Ledger]:
    """Return the ledgers that name what stands in a grid of a place."""
    kinds = {whole_of(each): each.pk for each in ledgers if each.within_id is None}
    held = places_held(kinds, RECORDS, Scope(area=place.pk, first=EVER, last=EVER))
    in_grids = {kinds[kind] for kind, code in held if len(code) >= WIDTH[Level.GRID]}
    keys = Column.objects.filter(ledger__in=in_grids, is_key=True, retired_at=None)
    named = {ledger for ledger, label in keys.values_list("ledger", "label") if _is_name(label)}
    return [each for each in ledgers if each.pk in named]


def _is_name(label: str) -> bool:
    return not label.endswith(HAPPENED)
