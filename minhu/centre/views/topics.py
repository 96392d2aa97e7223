"""热点: what many asked for this week, with the cases and where they lie."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.centre.queries.topics import cases_of, made_at, spread, topics_for
from minhu.centre.views.door import reader
from minhu.core.clock import now

PER_PAGE = 50


@login_required
@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Show the topics of a place, as the worker put them together last."""
    user, area = reader(request)
    page = {"area": area, "rows": topics_for(user, area), "made_at": made_at(area)}
    return render(request, "centre/topics.html", page)


@login_required
@require_safe
def topic(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the cases of a topic, of this week or of the one before, on the map and by grid as well."""
    user, area = reader(request)
    one = next((hot for hot in topics_for(user, area) if hot.topic.pk == key), None)
    if one is None:
        raise Http404
    before = request.GET.get("week") == "before"
    cases = list(cases_of(user, area, key, before=before))
    grids, asked = spread(cases), request.GET.get("grid", "")
    grid = next((place for place, _n in grids if place.code == asked), None)
    if asked and grid is None:
        raise Http404
    shown = [case for case in cases if grid is None or case.area_id == grid.code]
    page = {
        "area": area,
        "one": one,
        "before": before,
        "at": now(),
        "grids": grids,
        "grid": grid,
        "rows": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "open_json": json.dumps({place.code: n for place, n in grids}),
    }
    return render(request, "centre/topic.html", page)
