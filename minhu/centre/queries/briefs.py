"""The figures of a day as a brief keeps them: of what may be spoken of to everybody.

The content is plain JSON. Of cases it holds number, category and place, never a caller's
words; what is closely kept is counted nowhere, so that one paper is the same for everybody.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.models.case import OPEN
from minhu.cases.queries import PUBLIC
from minhu.centre.enums import Seat, Shift
from minhu.centre.models import Brief, Duty
from minhu.centre.queries import KIND, ONE_DAY
from minhu.centre.queries.duty import log_of
from minhu.core.clock import day_begins, local_day, zone
from minhu.core.lifecycle import Outcome
from minhu.places.models import Area
from minhu.places.queries import in_area
from minhu.whistles.models import Whistle

LONGEST = 5
Content = dict[str, Any]


def day_content(area: Area, day: date, *, at: datetime) -> Content:
    """Return what a brief of a day says, as it stands at a moment; six statements."""
    cases = spoken_of(area)
    return {
        "area": area.name,
        "as_of": at.astimezone(zone()).isoformat(timespec="minutes"),
        "figures": _figures(cases, day, at) | {"whistles": _whistles(area)},
        "waiting": _waiting(cases, at),
        "lines": _lines(area, day),
        "roster": _roster(area, day),
    }


def spoken_of(area: Area) -> QuerySet[Case]:
    """Return the requests of a place that may stand in what everybody there reads."""
    return Case.objects.filter(PUBLIC, in_area(area.code), kind=KIND).order_by()


def briefs_for(user: User, area: Area) -> QuerySet[Brief]:
    """Return the briefs of a place, the newest first; drafts for those who write them."""
    found = Brief.objects.filter(area=area).select_related("composed_by", "published_by")
    if not user.has_perm("centre.write_log", area):
        found = found.filter(published_at__isnull=False)
    return found.defer("content", "words").order_by("-day")


def _figures(cases: QuerySet[Case], day: date, at: datetime) -> dict[str, int]:
    first, after = day_begins(day), day_begins(day + ONE_DAY)
    counted = cases.filter(OPEN).aggregate(
        open=Count("*"), late=Count("pk", filter=Q(due_at__lt=at))
    )
    closed = cases.filter(outcome=Outcome.CLOSED, closed_at__gte=first, closed_at__lt=after)
    came = cases.filter(received_at__gte=first, received_at__lt=after)
    return {"received": came.count(), "closed": closed.count(), **counted}


def _whistles(area: Area) -> int:
    """Return how many whistles are under way."""
    here = Case.objects.filter(in_area(area.code), OPEN, secrecy=Secrecy.ORDINARY)
    return Whistle.objects.filter(case__in=here).count()


def _waiting(cases: QuerySet[Case], at: datetime) -> list[Content]:
    """Return the open cases that came first."""
    found = cases.filter(OPEN).order_by("received_at", "pk").select_related("category", "area")
    return [
        {
            "number": case.number,
            "category": case.category.name if case.category else "",
            "area": case.area.name,
            "received": local_day(case.received_at).isoformat(),
            "days": (local_day(at) - local_day(case.received_at)).days,
            "late": case.due_at is not None and case.due_at < at,
        }
        for case in found.defer("detail")[:LONGEST]
    ]


def _lines(area: Area, day: date) -> list[Content]:
    return [
        {
            "at": f"{line.at.astimezone(zone()):%H:%M}",
            "kind": line.kind,
            "words": line.words,
            "by": line.by.name,
        }
        for line in log_of(area, day=day).order_by("at", "pk")
    ]


def _roster(area: Area, day: date) -> list[Content]:
    """Return the shifts of a day with the name on each seat."""
    found = Duty.objects.filter(area=area, day=day).select_related("user")
    seats = {(duty.shift, duty.seat): duty.user.name for duty in found}
    return [
        {"shift": shift, "names": [seats.get((shift, seat), "") for seat in Seat.values]}
        for shift in Shift.values
        if any(manned == shift for manned, _seat in seats)
    ]
