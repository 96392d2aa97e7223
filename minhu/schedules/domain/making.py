"""Making what is due by a rule: once for each day and place, however often the worker looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.db import IntegrityError, transaction
from django.db.models import F

from minhu.core.calendar import calendar
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places.models import Area
from minhu.schedules.makers import makers
from minhu.schedules.models import AHEAD, Made, Schedule
from minhu.schedules.queries import places_of

log = structlog.get_logger()


def make_due(at: datetime) -> int:
    """Make whatever has come due since somebody last looked, for the worker; returns how much.

    A worker that slept for a week makes each missed day; one that looks twice makes nothing.
    """
    horizon = local_day(at) + timedelta(days=AHEAD)
    waiting = Schedule.objects.filter(stopped_at=None, done_to__lt=horizon).exclude(
        ends_on__lte=F("done_to")
    )
    return sum(_catch_up(each, at) for each in waiting.select_related("area", "opened_by"))


def _catch_up(schedule: Schedule, at: datetime) -> int:
    """Make the days of one schedule up to today, and those that are listed ahead."""
    last = min(local_day(at) + timedelta(days=schedule.ahead), schedule.ends_on)
    first = schedule.done_to + timedelta(days=1)
    done = 0
    for day in schedule.reads.between(first, last, calendar(schedule.area_id)):
        try:
            done += _make_day(schedule, day, at)
        except NotAllowedError as error:
            _stop_by_itself(schedule, str(error), at)
            return done
    if last >= first:
        live = Schedule.objects.filter(pk=schedule.pk, done_to__lt=last)
        live.update(done_to=last)
    return done


def _make_day(schedule: Schedule, day: date, at: datetime) -> int:
    known = set(schedule.made.filter(day=day).values_list("area", flat=True))
    missing = [area for area in places_of(schedule, day) if area.pk not in known]
    return sum(_make(schedule, area, day, at) for area in missing)


def _make(schedule: Schedule, area: Area, day: date, at: datetime) -> int:
    """Make one thing with its row in one transaction; of two workers the second makes nothing."""
    where = {"schedule": schedule, "area": area, "day": day}
    try:
        with transaction.atomic():
            ref, said = _outcome(schedule, area, day, at)
            Made(**where, ref=ref, said=said, at=at).save(force_insert=True)
    except IntegrityError:
        if Made.objects.filter(**where).exists():
            return 0
        raise
    return bool(ref)


def _outcome(schedule: Schedule, area: Area, day: date, at: datetime) -> tuple[str, str]:
    """Return what was made, or why it was refused this once."""
    try:
        with transaction.atomic():
            return makers[schedule.maker].make(schedule, area, day, at=at), ""
    except NotAllowedError:
        raise
    except DomainError as error:
        log.info("a day of a schedule was refused", schedule=str(schedule.pk), day=str(day))
        return "", str(error)[:200]


def _stop_by_itself(schedule: Schedule, why: str, at: datetime) -> None:
    """Stop what whoever ordered it may not order any more; the page says so."""
    live = Schedule.objects.filter(pk=schedule.pk, stopped_at=None)
    live.update(stopped_at=at, stopped_for=why[:200])
