"""组织: the tree, how many grids each tier covers, founding and dissolving."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.queries.elements import elements
from minhu.desk.queries.teams import tiers
from minhu.desk.team_forms import NodeForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.models import Area
from minhu.teams.domain import tree as verbs
from minhu.teams.models import Node


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def tree(request: StaffRequest) -> HttpResponse:
    """Show the tree with its coverage; found an organisation."""
    place, at = _home(request), now()
    may = request.user.has_perm(verbs.FOUND, place)
    if request.method == "POST" and not may:
        raise Http404
    rows, names = tiers(place, at=at)
    form = NodeForm(
        request.POST if request.method == "POST" else None,
        place=place,
        tiers=[each.reach.tier for each in rows],
        since=local_day(at),
    )
    if form.is_valid():
        try:
            area = form.cleaned_data.pop("area")
            verbs.found(area, verbs.Charter(**form.cleaned_data), actor=request.user, at=at)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("成立了，覆盖数跟着变。"))
            return redirect("desk:grid_tree")
    context = {"place": place, "tiers": rows, "names": names, "form": form if may else None}
    return render(request, "desk/grid_tree.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_POST
def dissolve(request: StaffRequest, key: UUID) -> HttpResponse:
    """Dissolve an organisation from today on."""
    node = get_object_or_404(Node.objects.select_related("area"), pk=key)
    if not request.user.has_perm(verbs.FOUND, node.area):
        raise Http404
    try:
        verbs.dissolve(node, actor=request.user, at=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("撤销了，以前的数字不变。"))
    return redirect("desk:grid_tree")


@staff_only
@require_safe
def grid_elements(request: StaffRequest) -> HttpResponse:
    """Show what is kept of the six elements in every grid, and how much of it is fresh."""
    place = _home(request)
    context = {"place": place, "found": elements(request.user, place, at=now())}
    return render(request, "desk/elements.html", context)


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, "places.view_area")
