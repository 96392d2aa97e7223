"""挂图作战: works with owners, dates and colours, for the desk, the phone, the wall and A3."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.centre.views.door import reader
from minhu.core.clock import local_day, now
from minhu.ledgers.queries.ledgers import ledger_for
from minhu.works.board import WORKS
from minhu.works.colours import rules_on
from minhu.works.drawing import CSS, ICONS, Axis
from minhu.works.queries import Ask, board


@login_required
@require_safe
def works(request: HttpRequest) -> HttpResponse:
    """Show the works of a place, the red ones first; every number opens its works."""
    user, area = reader(request)
    asked, at = request.GET, now()
    today = local_day(at)
    ask = Ask(*(asked.get(name, "")[:40] for name in ("kind", "owner", "colour")))
    found = board(user, area.code, ask, today)
    prefetch_related_objects([work.record for work in found.works], "area__parent")
    axis, ledger = Axis.over(found.works, today), ledger_for(user, WORKS)
    wall = "wall" in asked
    page = {
        "area": area,
        "at": at,
        "ask": ask,
        "board": found,
        "axis": axis,
        "rows": [
            (work, CSS[work.colour], ICONS[work.colour], axis.bars(work)) for work in found.works
        ],
        "css": CSS,
        "tiles": [(colour, CSS[colour], ICONS[colour], n) for colour, n in found.colours.items()],
        "stops": [
            (work, stop, CSS[stop.verdict.colour]) for work in found.works for stop in work.stops
        ],
        "obstacles": [
            (work, one, CSS[one.verdict.colour])
            for work in found.works
            for one in work.open_obstacles
        ],
        "words": [(work, one) for work in found.works for one in work.words],
        "rules": rules_on(today),
        "ledger": ledger,
        "may_keep": ledger is not None and user.has_perm("ledgers.keep_ledger", ledger),
        "wall": wall,
        "frame": "centre/works_wall.html" if wall else "desk/base.html",
    }
    return render(request, "centre/works.html", page)
