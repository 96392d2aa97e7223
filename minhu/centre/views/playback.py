"""回放: the wall as it stood at an earlier moment of a day."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.centre.forms import MomentForm
from minhu.centre.queries.playback import moment_of, past
from minhu.centre.views.door import reader
from minhu.core.clock import now


@login_required
@require_safe
def playback(request: HttpRequest) -> HttpResponse:
    """Show counts and grids of a place as they stood; what cannot be read is now."""
    user, area = reader(request)
    form = MomentForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    moment = moment_of(asked.get("day"), asked.get("half"), at=now())
    found = past(user, area, moment)
    page = {
        "area": area,
        "moment": moment,
        "past": found,
        "before": moment.half - 1,
        "after": moment.half + 1,
        "open_json": json.dumps({code: n for code, (n, _late) in found.grids.items()}),
        "late_json": json.dumps({code: late for code, (_n, late) in found.grids.items() if late}),
    }
    return render(request, "centre/playback.html", page)
