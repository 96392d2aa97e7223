"""A page to check a percentage somebody printed."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.desk.queries.places import home_area
from minhu.desk.reconcile_form import ReconcileForm
from minhu.desk.views.door import staff_only


@staff_only
@require_safe
def reconcile(request: StaffRequest) -> HttpResponse:
    """Show which conventions give the printed percentage; only for who sees figures at all."""
    if not request.user.has_perm("rates.open_figures", home_area(request.user)):
        raise Http404
    form = ReconcileForm(request.GET or None)
    refused = form.is_bound and not form.is_valid()
    return render(request, "desk/reconcile.html", {"form": form}, status=422 if refused else 200)
