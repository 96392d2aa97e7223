"""通知记录: which short messages went out to callers, and which did not."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.notices.enums import NoticeState
from minhu.notices.queries import counts, deliveries

PER_PAGE = 50


@staff_only
@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """Show the last short messages with the callers masked."""
    if not request.user.has_perm("notices.view_log", home_area(request.user)):
        raise Http404
    state = request.GET.get("state", "")
    state = state if state in NoticeState.values else ""
    counted = counts()
    page = Paginator(deliveries(state=state), PER_PAGE).get_page(request.GET.get("page"))
    states = [(code, label, counted[code]) for code, label in NoticeState.choices]
    context = {"page": page, "state": state, "states": states, "total": sum(counted.values())}
    return render(request, "desk/notices.html", context)
