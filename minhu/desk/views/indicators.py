"""All indicators of a place or unit, compared, and the board of outcomes."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.desk.figures_form import FiguresForm
from minhu.desk.queries.figures import subjects
from minhu.desk.queries.indicators import indicator_page
from minhu.desk.queries.small_cells import whole_too_small
from minhu.desk.views.door import staff_only
from minhu.desk.views.figures import question


@staff_only
@require_safe
def indicators(request: StaffRequest) -> HttpResponse:
    """Show every indicator beside the days before and the same days last year."""
    at, form = now(), FiguresForm(request.GET)
    choices = subjects(request.user)
    asked = question(request.user, form, choices)
    one = request.GET.get("one", "")
    known = {"asked": asked, "at": at, "form": form, "subjects": choices}
    if whole_too_small(request.user, asked.scope(), asked.scope_before()):
        return render(request, "desk/figures_small.html", known)
    known["page"] = page = indicator_page(asked, one, at=at)
    known["one"] = one if page.one else ""
    status = 200 if form.is_valid() else 422
    return render(request, "desk/indicators.html", known, status=status)
