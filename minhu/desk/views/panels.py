"""五个一: what stands behind each of the five names, in numbers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.desk.figures_form import FiguresForm
from minhu.desk.queries.figures import subjects
from minhu.desk.queries.panels import shown_panels
from minhu.desk.views.door import staff_only
from minhu.desk.views.figures import question


@staff_only
@require_safe
def panels(request: StaffRequest) -> HttpResponse:
    """Show the indicators of a place and period under the five names, each opening its list."""
    at, form = now(), FiguresForm(request.GET)
    choices = subjects(request.user)
    asked = question(request.user, form, choices)
    context = {
        "asked": asked,
        "at": at,
        "form": form,
        "subjects": choices,
        "panels": shown_panels(asked, at=at),
    }
    status = 200 if form.is_valid() else 422
    return render(request, "desk/panels.html", context, status=status)
