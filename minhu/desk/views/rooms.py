"""房间日历: the rooms of a place, and who has them when in a week."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.affairs.rooms import rooms_in, week
from minhu.core.clock import local_day, now
from minhu.core.days import DayField
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only

WEEK = timedelta(days=7)


@staff_only
@require_safe
def rooms(request: StaffRequest) -> HttpResponse:
    """Show the week of ``?day=``; a booking opens its page, the list of all of them is its own."""
    place = home_area(request.user)
    if place is None or not request.user.has_perm("bookings.read", place):
        raise Http404
    day = _day(request)
    monday = day - timedelta(days=day.weekday())
    page = {
        "place": place,
        "days": [monday + timedelta(days=n) for n in range(7)],
        "rows": week(rooms_in(place.code), monday),
        "today": local_day(now()),
        "before": monday - WEEK,
        "after": monday + WEEK,
        "may_open": request.user.has_perm("bookings.open", place),
    }
    return render(request, "desk/rooms.html", page)


def _day(request: StaffRequest) -> date:
    try:
        typed: date | None = DayField(required=False).clean(request.GET.get("day", ""))
    except forms.ValidationError:
        typed = None
    return typed or local_day(now())
