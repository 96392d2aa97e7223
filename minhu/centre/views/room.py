"""The wall, and the page on which its log and roster are kept."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.models import User
from minhu.centre import queries
from minhu.centre.domain.writing import plan_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shade
from minhu.centre.forms import DutyForm, EntryForm
from minhu.centre.queries.duty import log_begins, log_now, log_of, officers, on_duty, roster
from minhu.centre.queries.handovers import waits
from minhu.centre.queries.playback import moment_at
from minhu.centre.queries.points import points
from minhu.centre.queries.shading import Grids, above, ground
from minhu.centre.queries.spots import marks_of
from minhu.centre.views.door import reader
from minhu.centre.whistling import blown_in, under_way
from minhu.core.calendar import calendar
from minhu.core.clock import day_begins, local_day, now
from minhu.core.left import work_hour_words
from minhu.findings.queries import waiting
from minhu.places.models import Area
from minhu.places.queries import home_area


@login_required
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """Show the wall of a place; asked again, 304 while nothing on it has changed."""
    user, area = reader(request)
    shade = _shade(request.GET.get("shade", ""))
    text = render_to_string("centre/room.html", _wall(user, area, shade), request)
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(text)
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Show the day log and the roster, with the forms of those who may write."""
    user, area = reader(request)
    return render(request, "centre/log.html", _desk(user, area))


@login_required
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Append a line to the log."""
    user, area = reader(request, "centre.write_log")
    form = EntryForm(request.POST)
    if not form.is_valid():
        return render(request, "centre/log.html", _desk(user, area, entry=form), status=422)
    said = form.cleaned_data
    write_down(area, kind=EntryKind(said["kind"]), words=said["words"], actor=user, at=now())
    return redirect(_log_of(area))


@login_required
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Put somebody on a seat of the roster."""
    user, area = reader(request, "centre.plan_duty")
    form = DutyForm(officers(area, since=local_day(now())), area, request.POST)
    if not form.is_valid():
        return render(request, "centre/log.html", _desk(user, area, duty=form), status=422)
    plan_duty(area, turns=form.turns, who=form.cleaned_data["who"], actor=user, at=now())
    return redirect(_log_of(area))


def _log_of(area: Area) -> str:
    return f"{reverse('centre:log')}?area={area.code}"


def _wall(user: User, area: Area, shade: Shade) -> dict[str, Any]:
    at = now()
    stand = queries.still(user, area, at=at)
    grids = queries.by_grid(stand)
    days = queries.week(user, area, at=at)
    whistled = blown_in(user, area)
    return {
        **_map(user, area, grids, shade, at=at),
        "whistles_json": json.dumps(sorted(set(whistled))),
        "area": area,
        "at": at,
        "work_left": work_hour_words(left) if (left := _work_left(area, at)) else "",
        "today": local_day(at),
        "heads": queries.heads(user, area, stand, days, at=at),
        "stages": queries.stages(stand),
        "coming": queries.coming(user, area, at=at),
        "whistles": under_way(user, area),
        "blown": len(whistled),
        "silent": queries.silent(user, area, stand),
        "unsigned": queries.unsigned(stand),
        "found": waiting(user, area, at=at) if user.has_perm("findings.list", area) else None,
        "duty": on_duty(area, at=at),
        "waits": waits(area),
        "lines": log_now(area, at=at)[: queries.LOGGED],
        "by_night": log_begins(at) < day_begins(local_day(at)),
        "days": days,
        "week_ago": moment_at(at - timedelta(days=queries.WEEK)),
        "sums": [
            sum(n) for n in zip(*((d.received, d.closed, d.before) for d in days), strict=True)
        ],
        "days_json": json.dumps([[d.received, d.closed, d.before] for d in days]),
    }


def _map(user: User, area: Area, grids: Grids, shade: Shade, *, at: datetime) -> dict[str, Any]:
    shown, home = ground(user, area, grids, shade, at=at), home_area(user)
    events = marks_of(user, area)
    placed = [one for one in events if one.point]
    opens = [reverse("centre:incident", args=[one.key]) if one.opens else None for one in placed]
    marks = [{"at": one.point, "url": url} for one, url in zip(placed, opens, strict=True)]
    return {
        "ground": shown,
        "shades": Shade,
        "above": above(area, home) if home else [],
        "events": sum(one.own for one in events),
        "placed": placed,
        "events_json": json.dumps(marks),
        "open_json": json.dumps(shown.shown),
        "steps_json": json.dumps(shown.steps),
        "parts_json": json.dumps({part.code: (part.name, n) for part, n in shown.parts}),
        "points_json": json.dumps(points(user, area, at=at), separators=(",", ":")),
        "late_json": json.dumps(shown.late),
    }


def _work_left(area: Area, at: datetime) -> timedelta:
    return calendar(area.code).worked(at, day_begins(local_day(at)) + timedelta(days=1))


def _shade(asked: str) -> Shade:
    return Shade(asked) if asked in Shade.values else Shade.OPEN


def _desk(
    user: User, area: Area, *, entry: EntryForm | None = None, duty: DutyForm | None = None
) -> dict[str, Any]:
    at = now()
    today = local_day(at)
    may_plan = user.has_perm("centre.plan_duty", area)
    people = officers(area, since=today)
    return {
        "area": area,
        "today": today,
        "lines": log_of(area, day=today),
        "yesterday": log_of(area, day=today - timedelta(days=1)),
        "seats": Seat.labels,
        "roster": roster(area, first=today),
        "entry": (entry or EntryForm()) if user.has_perm("centre.write_log", area) else None,
        "duty": (duty or DutyForm(people, area, initial={"day": today})) if may_plan else None,
    }
