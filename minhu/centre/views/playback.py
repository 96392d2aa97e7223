"""回放: the wall as it stood at an earlier moment of a day."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from minhu.centre.enums import Then
from minhu.centre.forms import MomentForm
from minhu.centre.queries.playback import OPEN_STATES, Moment, listed, moment_of, past, stage_then
from minhu.centre.views.door import reader
from minhu.core.clock import now

PER_PAGE = 50


@login_required
@require_safe
def playback(request: HttpRequest) -> HttpResponse:
    """Show counts and grids of a place as they stood; what cannot be read is now."""
    user, area = reader(request)
    moment, _asked = _moment(request)
    found = past(user, area, moment)
    asked = urlencode({"day": moment.day.isoformat(), "half": moment.half})
    page = {
        "area": area,
        "moment": moment,
        "past": found,
        "lists": f"{reverse('centre:past_cases')}?{asked}",
        "before": moment.half - 1,
        "after": moment.half + 1,
        "open_json": json.dumps({code: n for code, (n, _late) in found.grids.items()}),
        "late_json": json.dumps({code: late for code, (_n, late) in found.grids.items() if late}),
    }
    return render(request, "centre/playback.html", page)


@login_required
@require_safe
def past_cases(request: HttpRequest) -> HttpResponse:
    """Show the cases that a number of an earlier moment counted."""
    user, area = reader(request)
    moment, asked = _moment(request)
    moment = replace(moment, minute=asked.get("minute") or 0)
    which, state = Then(asked.get("of") or Then.OPEN), asked.get("state", "")
    cases = listed(user, area, moment, which, state)
    shown = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    page = {
        "area": area,
        "moment": moment,
        "which": which,
        "stage": OPEN_STATES.get(state, ""),
        "page": shown,
        "rows": [(case, stage_then(case)) for case in shown],
    }
    return render(request, "centre/past_cases.html", page)


def _moment(request: HttpRequest) -> tuple[Moment, dict[str, Any]]:
    form = MomentForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    return moment_of(asked.get("day"), asked.get("half"), at=now()), asked
