"""The pages of who answers for a place: the one page of a leader, the board of a supervisor."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.enums import Told
from minhu.core.clock import local_day, now
from minhu.desk.enums import Register
from minhu.desk.queries.oversee import overview, recent
from minhu.desk.queries.supervising import board as supervised
from minhu.desk.tables.decisions import decisions
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.models import Area
from minhu.rates.scope import Scope
from minhu.works.drawing import CSS, ICONS
from minhu.works.queries import Ask, board

PRESSING = 5
"""How many works stand on the page of a leader, the worst first."""

ANSWERS: dict[str, str | Promise] = {
    "revisited": _("问过的"),
    "solved": _("解决了"),
    "reworked": _("重办过"),
    "rated": _("有评价"),
    "content": _("满意"),
    "fairly": _("基本满意"),
}


@staff_only
@require_safe
def leader(request: StaffRequest) -> HttpResponse:
    """Show what is late, why and whose; then what waits for this user; then how it goes."""
    area, at = _area(request), now()
    today = local_day(at)
    works = board(request.user, area.code, Ask(), today)
    page = overview(request.user, area.code, at=at)
    known = {
        "area": area,
        "at": at,
        "page": page,
        "decisions": decisions(page.decisions, page.said, request.user),
        "tiles": [(colour, CSS[colour], ICONS[colour], n) for colour, n in works.colours.items()],
        "behind": _behind(recent(area.code, at)),
        "works": [(work, CSS[work.colour], ICONS[work.colour]) for work in works.works[:PRESSING]],
    }
    return render(request, "desk/leader.html", known)


@staff_only
@require_safe
def supervise(request: StaffRequest) -> HttpResponse:
    """Show the supervisor's board; every number on it opens its list."""
    area, at = _area(request), now()
    found = supervised(request.user, area.code, at=at)
    known = {
        "area": area,
        "at": at,
        "board": found,
        "levels": [(level, found.counts[f"told_{level.value}"]) for level in Told],
        "books": [(book, found.waiting[book.value]) for book in Register],
        "answers": [(name, label, found.answers[name]) for name, label in ANSWERS.items()],
    }
    return render(request, "desk/supervise.html", known)


def _behind(scope: Scope) -> str:
    """Return the address of the lists behind the rates, but for the name of the list."""
    days = {"period": "own", "first": scope.first, "last": scope.last, "of": scope.area}
    return f"{reverse('desk:figures')}?{urlencode({**days, 'list': ''})}"


def _area(request: StaffRequest) -> Area:
    return home_or_404(request.user, "desk.oversee")
