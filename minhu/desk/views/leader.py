"""The one page of who answers for a place; made for a phone first."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.desk.queries.oversee import overview
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only


@staff_only
@require_safe
def leader(request: StaffRequest) -> HttpResponse:
    """Show what is late, why and whose; then what waits for this user; then how it goes."""
    area, at = home_area(request.user), now()
    if area is None or not request.user.has_perm("desk.oversee", area):
        raise Http404
    known = {"area": area, "at": at, "page": overview(request.user, area.code, at=at)}
    return render(request, "desk/leader.html", known)
