"""发现: what devices and patrols found, one of them, and what a person decides about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.models import User
from minhu.centre.finding_forms import ConfirmForm, DismissForm, PatrolForm
from minhu.centre.views.door import place_for, user_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.findings.domain.deciding import DECIDE, confirm, dismiss
from minhu.findings.domain.looking import look_at
from minhu.findings.domain.taking import hand_in
from minhu.findings.enums import FindingState, Reason, Showing
from minhu.findings.models import Finding
from minhu.findings.queries import SOON, counted, findings_of
from minhu.places.queries import grids

PER_PAGE = 30
ACTS: dict[str, type[forms.Form]] = {"confirm": ConfirmForm, "dismiss": DismissForm}


@login_required
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """Show the findings of a place by state; what waits for a person without being asked."""
    user, area = place_for(request, "findings.list")
    said = request.GET.get("state", FindingState.WAITING)
    state = said if said in FindingState.values else FindingState.WAITING
    numbers, at = counted(user, area), now()
    page = {
        "area": area,
        "state": state,
        "states": [(code, label, numbers[code]) for code, label in FindingState.choices],
        "rows": Paginator(findings_of(user, area, state), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "late_before": at - SOON,
        "may_hand_in": user.has_perm("findings.hand_in", area),
        "may_devices": user.has_perm("findings.list_devices", area),
    }
    return render(request, "centre/findings.html", page)


@login_required
@never_cache
@require_safe
def finding(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one finding; what a device recorded is shown once that was written down."""
    user, one = _found(request, key)
    if one.device is not None:
        look_at(one, Showing.PAGE, actor=user, at=now())
    return _show(request, user, one, {})


@login_required
@require_POST
def act(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Confirm or dismiss a candidate."""
    user, one = _found(request, key)
    if act not in ACTS or not user.has_perm(DECIDE, one):
        raise Http404
    form = ACTS[act](request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _show(request, user, one, {act: form})
    try:
        return _done(request, one, user, form)
    except DomainError as error:
        form.add_error(None, str(error))
        one.refresh_from_db()
        return _show(request, user, one, {act: form}, status=error.status)


@login_required
@never_cache
@require_safe
def picture(request: HttpRequest, key: UUID, size: str) -> HttpResponseBase:
    """Show the picture of a finding, already without faces and plates; the large one is logged."""
    user, one = _found(request, key)
    name = {"whole": one.picture, "small": one.thumbnail}.get(size, "")
    if not name or not default_storage.exists(name):
        raise Http404
    if size == "whole":
        look_at(one, Showing.PICTURE, actor=user, at=now())
    answer = FileResponse(default_storage.open(name), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_finding(request: HttpRequest) -> HttpResponse:
    """Write down what a patrol saw; it goes the way of every other finding."""
    user, area = place_for(request, "findings.hand_in")
    places, sends = grids(area.code), request.method == "POST"
    form = PatrolForm(places, request.POST) if sends else PatrolForm(places)
    if sends and form.is_valid():
        try:
            hand_in(form.told, actor=user, at=now())
            messages.success(request, _("记下了，等社区或街道确认。"))
            return redirect("centre:new_finding")
        except DomainError as error:
            form.add_error(None, str(error))
    page = {"area": area, "form": form, "may_list": user.has_perm("findings.list", area)}
    return render(request, "centre/finding_new.html", page, status=422 if sends else 200)


def _done(request: HttpRequest, one: Finding, user: User, form: forms.Form) -> HttpResponse:
    said = form.cleaned_data
    if isinstance(form, ConfirmForm):
        case = confirm(one, words=said["words"], actor=user, at=now())
        messages.success(request, _("立了工单 %(number)s。") % {"number": case.number})
        return redirect("desk:case", case.number)
    dismiss(one, Reason(said["reason"]), said["note"], actor=user, at=now())
    messages.success(request, _("记下了：不立单。"))
    return redirect(reverse("centre:findings"))


def _found(request: HttpRequest, key: UUID) -> tuple[User, Finding]:
    """Return who asks and the finding; absent and forbidden are one answer."""
    user = user_of(request)
    rows = Finding.objects.select_related(
        "area__parent", "device", "by", "case", "category", "decided_by"
    )
    one = rows.filter(pk=key).first()
    if one is None or not user.has_perm("findings.view", one):
        raise Http404
    return user, one


def _show(
    request: HttpRequest,
    user: User,
    one: Finding,
    sent: dict[str, forms.Form],
    status: int = 422,
) -> HttpResponse:
    may = one.state == FindingState.WAITING and user.has_perm(DECIDE, one)
    begun: dict[str, dict[str, Any]] = {"confirm": {"words": one.words}, "dismiss": {}}
    asked = {
        act: sent.get(act) or form(auto_id=f"{act}_%s", initial=begun[act])
        for act, form in ACTS.items()
    }
    page = {"one": one, "asked": asked if may or sent else None}
    return render(request, "centre/finding.html", page, status=status if sent else 200)
