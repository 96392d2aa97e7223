"""What one has to walk through: the doors of one's grids, in the order in which they come up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil
from uuid import UUID

from django.db.models import F

from minhu.accounts.models import User
from minhu.campaigns.kinds import Kind
from minhu.campaigns.models import Campaign, Target, Visit
from minhu.campaigns.queries import scope
from minhu.core.clock import day_begins, local_day


@dataclass(frozen=True, slots=True)
class Door:
    """A target as the phone shows it: its last visit, and whether that may be taken back."""

    target: Target
    result: str
    last: Visit | None = None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What one has to walk through: once more, not yet, and what is done."""

    again: list[Door] = field(default_factory=list)
    fresh: list[Door] = field(default_factory=list)
    done: list[Door] = field(default_factory=list)
    total: int = 0
    is_today: bool = True

    @property
    def left(self) -> int:
        return len(self.again) + len(self.fresh)


def doors(campaign: Campaign, user: User, *, at: datetime, area: str = "") -> Round:
    """Return the targets in somebody's places (or in one area), in two statements."""
    rows = Target.objects.filter(scope(user), campaign=campaign).select_related("area__parent")
    if area:
        rows = rows.filter(area_id=area)
    targets = list(rows.order_by("area", "text"))
    lasts = _last_visits(targets, user, at)
    kind, today = campaign.kind, local_day(at)
    shown = [_door(each, kind, lasts.get(each.pk)) for each in targets]
    if kind.repeats:
        return _turn(shown, kind, today)
    again = [e for e in shown if not e.target.settled and _comes_up(e.target, today)]
    fresh = [e for e in shown if not e.target.settled and not e.target.result]
    rest = [e for e in shown if e not in again and e not in fresh]
    return Round(again, fresh, rest, len(shown))


def _comes_up(target: Target, today: date) -> bool:
    return target.again_on is not None and target.again_on <= today


def _turn(shown: list[Door], kind: Kind, today: date) -> Round:
    """Return a day of rounds: those whose last visit is longest ago, as many as one turn holds."""

    def visited_today(door: Door) -> bool:
        return door.target.last_at is not None and local_day(door.target.last_at) == today

    done = [each for each in shown if visited_today(each)]
    waiting = sorted(
        (each for each in shown if not visited_today(each)),
        key=lambda each: (each.target.last_at is not None, each.target.last_at, each.target.text),
    )
    size = max(ceil(len(shown) / kind.turns) - len(done), 0)
    is_today = today.weekday() in kind.weekdays
    return Round([], waiting[:size] if is_today else [], done, len(shown), is_today)


def _door(target: Target, kind: Kind, last: Visit | None) -> Door:
    result = kind.result(target.result)
    return Door(target, result.name if result else "", last, last is not None)


def _last_visits(targets: list[Target], user: User, at: datetime) -> dict[UUID, Visit]:
    """Return one's own visits of today, the newest of each target: those may be taken back."""
    if not targets:
        return {}
    mine = Visit.objects.filter(
        target__campaign=targets[0].campaign_id,
        by=user,
        taken_back_at=None,
        at__gte=day_begins(local_day(at)),
    )
    rows = mine.filter(target__last_at=F("at")).order_by("at")
    return {each.target_id: each for each in rows}
