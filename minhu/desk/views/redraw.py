"""改界: drawing a change, looking at what it comes to, saving it, and taking a planned one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.queries.redrawing import Preview, exact_points, preview
from minhu.desk.redraw_form import RedrawForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.domain import redraw as verbs
from minhu.places.enums import Remake
from minhu.places.models import Area, Redraw
from minhu.places.queries import drawn_areas

KINDS = (Remake.MOVE, Remake.CUT, Remake.JOIN, Remake.ADD)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def redraw(request: StaffRequest) -> HttpResponse:
    """Show the editor; sent with ``look`` say what the change comes to, else save it."""
    place = _place(request)
    kind = _kind(request.GET.get("do", ""))
    if request.method != "POST":
        return _page(request, place, _empty(request, place, kind))
    form = RedrawForm(request.POST, kind=kind, place=place)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    try:
        if "look" in request.POST:
            return _page(request, place, form, seen=preview(form.ask(), at=now()))
        day, reason = form.cleaned_data["day"], form.cleaned_data["reason"]
        made = verbs.redraw(form.ask(), day=day, reason=reason, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, place, form, status=422)
    messages.success(request, _("改好了，从 %(day)s 起生效。") % {"day": made.valid_from})
    return redirect(f"{reverse('desk:grids')}?on={made.valid_from}")


@staff_only
@require_POST
def withdraw(request: StaffRequest, key: UUID) -> HttpResponse:
    made = get_object_or_404(Redraw.objects.inside(_place(request).code), pk=key)
    try:
        verbs.withdraw(made, actor=request.user, at=now())
        messages.success(request, _("撤回了，边界还是原来的。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:grids")


def _place(request: StaffRequest) -> Area:
    return home_or_404(request.user, verbs.REDRAW)


def _kind(asked: str) -> Remake:
    return Remake(asked) if asked in KINDS else Remake.MOVE


def _empty(request: StaffRequest, place: Area, kind: Remake) -> RedrawForm:
    """Return the form as it is opened: for the grid that was clicked, from today on."""
    code = request.GET.get("grid", "")
    grid = drawn_areas(place.code).filter(pk=code).first()
    first: dict[str, Any] = {"grid": grid, "home": grid.parent if grid else None}
    first |= {"day": local_day(now()), "other": request.GET.get("other", "")}
    if grid is not None and kind is Remake.MOVE:
        first["shape"] = exact_points(grid)
    return RedrawForm(kind=kind, place=place, initial=first)


def _page(
    request: StaffRequest,
    place: Area,
    form: RedrawForm,
    *,
    seen: Preview | None = None,
    status: int = 200,
) -> HttpResponse:
    chosen = form["grid"].value() if "grid" in form.fields else ""
    context = {
        "place": place,
        "form": form,
        "seen": seen,
        "kinds": [(kind, kind.label) for kind in KINDS],
        "chosen": getattr(chosen, "pk", chosen) or "",
    }
    return render(request, "desk/redraw.html", context, status=status)
