"""What comes again, as a member of staff may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from minhu.accounts.models import User
from minhu.core.calendar import calendar
from minhu.places.codes import inside
from minhu.places.models import Area
from minhu.schedules.makers import makers
from minhu.schedules.models import Made, Schedule

MOST_SHOWN = 60
NEXT = 3


def schedules_for(user: User) -> list[Schedule]:
    """Return what comes again where somebody works, each with ``kind``, how its subject is called.

    What is made of things somebody may not know of is not there.
    """
    rows = Schedule.objects.select_related("area__parent", "opened_by")
    found = [each for each in rows if user.has_perm("schedules.read", each)]
    named = {name: makers[name].names(user, _subjects(found, name)) for name in makers}
    for each in found:
        each.kind = named[each.maker].get(each.subject, "")  # type: ignore[attr-defined]  # -- a word for the list
    return [each for each in found if each.kind]  # type: ignore[attr-defined]  # -- as above


def schedule_for(user: User, key: UUID) -> Schedule | None:
    """Return one somebody may see; absent and forbidden are one answer."""
    return next((each for each in schedules_for(user) if each.pk == key), None)


def made_by(schedule: Schedule, user: User) -> QuerySet[Made]:
    """Return what it made last in the places somebody sees, the newest first."""
    held = [post.area_code for post in user.posts_now if post.area_code]
    scope = Area.objects.none()
    for code in held:
        scope = scope | Area.objects.inside(code)
    rows = schedule.made.filter(area__in=scope.values("pk")) if held else schedule.made.none()
    return rows.select_related("area__parent")[:MOST_SHOWN]


def places_of(schedule: Schedule, day: date) -> list[Area]:
    """Return the places it is made for on a day."""
    if not schedule.level:
        return [schedule.area]
    areas = Area.objects.inside(schedule.area_id).filter(level=schedule.level)
    return list(areas.standing(day).select_related("parent"))


def coming(schedule: Schedule, today: date) -> list[date]:
    """Return the next few days on which it comes."""
    first = max(today, schedule.starts_on)
    last = min(schedule.ends_on, first + timedelta(days=366))
    return schedule.reads.between(first, last, calendar(schedule.area_id))[:NEXT]


def coming_between(
    user: User, first: date, last: date, *, place: str = ""
) -> dict[date, list[Schedule]]:
    """Return what comes on each of some days where somebody works, ``last`` included.

    What was stopped comes no more. ``place`` leaves what comes in it or all around it.
    """
    found: dict[date, list[Schedule]] = defaultdict(list)
    for each in schedules_for(user):
        here = not place or inside(each.area_id, place) or inside(place, each.area_id)
        if here and each.stopped_at is None:
            days = calendar(each.area_id)
            since, until = max(first, each.starts_on), min(last, each.ends_on)
            for day in each.reads.between(since, until, days):
                found[day].append(each)
    return found


def guessed(schedule: Schedule) -> str:
    """Return a warning when it runs into a year whose holidays nobody has published."""
    rule, days = schedule.reads, calendar(schedule.area_id)
    years = range(schedule.starts_on.year, schedule.ends_on.year + 1)
    missing = next((year for year in years if not days.published(year)), None)
    by_days = rule.every == "workday" or rule.holiday != "keep"
    return days.source(missing) if missing and by_days else ""


def _subjects(found: Iterable[Schedule], maker: str) -> set[str]:
    return {each.subject for each in found if each.maker == maker}
