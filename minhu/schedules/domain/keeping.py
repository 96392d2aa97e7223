"""Ordering that something comes again, and stopping it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.catalogue.enums import Strand
from minhu.core.calendar import calendar
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.recurrence import Rule
from minhu.places.models import Area
from minhu.schedules.makers import makers
from minhu.schedules.models import AHEAD, Schedule
from minhu.schedules.queries import places_of

LONGEST = timedelta(days=366)
MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes again: made by whom, of which subject, saying what, by which rule, how long.

    ``strand`` says whether it builds, patrols or serves.
    """

    maker: str
    subject: str
    title: str
    rule: Rule
    starts_on: date
    ends_on: date
    body: Mapping[str, Any]
    level: str = ""
    ahead: int = 0
    strand: Strand = Strand.SERVE


@transaction.atomic
def begin(area: Area, plan: Plan, *, actor: User, at: datetime) -> Schedule:
    """Let something come again in a place until a day; the worker makes it.

    It is tried once for the first day and place and taken back, so that what would be refused
    each time is refused now. Raises ``NotAllowedError`` and ``DomainError``.
    """
    if not actor.has_perm("schedules.begin", area):
        raise NotAllowedError(_("这里的定期任务不归您定。"))
    schedule = Schedule(
        area=area,
        level=plan.level,
        maker=plan.maker,
        subject=plan.subject,
        title=plan.title.strip()[:40],
        strand=plan.strand,
        rule=plan.rule.kept(),
        body=dict(plan.body),
        ahead=min(plan.ahead, AHEAD),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        done_to=plan.starts_on - timedelta(days=1),
        opened_by=actor,
        opened_at=at,
    )
    first = _require_days(schedule, local_day(at))
    places = places_of(schedule, local_day(at))
    if not 0 < len(places) <= MOST_PLACES:
        raise DomainError(_("这里没有这样的网格或社区，或者太多了。"))
    schedule.save(force_insert=True)
    _rehearse(schedule, places[0], first, at)
    return schedule


@transaction.atomic
def stop(schedule: Schedule, *, actor: User, at: datetime) -> Schedule:
    """Let it come no more; what it made stays. Of two the second gets ``StaleStateError``."""
    if not actor.has_perm("schedules.stop", schedule):
        raise NotAllowedError(_("这里的定期任务不归您定。"))
    said = {"stopped_at": at, "stopped_by": actor, "stopped_for": _("有人停了它")}
    if not Schedule.objects.filter(pk=schedule.pk, stopped_at=None).update(**said):
        raise StaleStateError(_("这个已经停了。"))
    schedule.refresh_from_db()
    return schedule


def _require_days(schedule: Schedule, today: date) -> date:
    """Return the first day it comes on; raises ``DomainError`` when there is none in time."""
    first, last = schedule.starts_on, schedule.ends_on
    if first < today:
        raise DomainError(_("开始的日子已经过了，请重选。"))
    if not first <= last <= first + LONGEST:
        raise DomainError(_("请写做到哪天为止，最长一年。"))
    days = schedule.reads.between(first, last, calendar(schedule.area_id))
    if not days:
        raise DomainError(_("从开始到结束，没有一天轮得到。请改规则或日子。"))
    return days[0]


def _rehearse(schedule: Schedule, area: Area, day: date, at: datetime) -> None:
    mark = transaction.savepoint()
    try:
        makers[schedule.maker].make(schedule, area, day, at=at)
    finally:
        transaction.savepoint_rollback(mark)
