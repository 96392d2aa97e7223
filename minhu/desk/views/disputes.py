"""边界分歧: the list, one with what speaks for each side, and its decision."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.dispute_form import DecideForm, DisputeForm, EvidenceForm
from minhu.desk.redraw_form import ground_of
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.domain import disputes as verbs
from minhu.places.history import disputes_in
from minhu.places.models import Area, Dispute, EvidencePicture


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def disputes(request: StaffRequest) -> HttpResponse:
    """Show the disputes that touch one's area; raise one."""
    area = _home(request)
    may = request.user.has_perm(verbs.RAISE, area)
    if request.method == "POST" and not may:
        raise Http404
    data = request.POST if request.method == "POST" else None
    first = {name: request.GET.get(name, "") for name in ("one", "other")}
    form = DisputeForm(data, code=area.code, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        try:
            found = verbs.raise_dispute(
                said["one"],
                said["other"],
                words=said["words"],
                ground=ground_of(said["shape"]),
                actor=request.user,
                at=now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:dispute", found.pk)
    context = {"rows": disputes_in(area.code), "form": form, "may": may}
    return render(request, "desk/disputes.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_safe
def dispute(request: StaffRequest, key: UUID) -> HttpResponse:
    return _page(request, _dispute(request, key))


@staff_only
@require_POST
def evidence(request: StaffRequest, key: UUID) -> HttpResponse:
    """Add what speaks for one side."""
    found = _dispute(request, key)
    if not _may_speak(request, found):
        raise Http404
    form = EvidenceForm(request.POST, request.FILES, sides=_sides(found))
    if not form.is_valid():
        return _page(request, found, evidence=form)
    try:
        said = verbs.Argument(**form.cleaned_data)
        verbs.add_evidence(found, said, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, evidence=form)
    return redirect("desk:dispute", found.pk)


@staff_only
@require_safe
def evidence_picture(request: StaffRequest, key: UUID, size: str) -> FileResponse:
    """Answer with a picture of the evidence, small or whole, to whoever sees the dispute."""
    found = EvidencePicture.objects.filter(pk=key).select_related("evidence").first()
    if found is None or size not in {"s", "l"}:
        raise Http404
    _dispute(request, found.evidence.dispute_id)
    file = found.thumbnail if size == "s" else found.picture
    try:
        answer = FileResponse(file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@staff_only
@require_POST
def decide(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give the ground to one side; the map gets a new version."""
    found = _dispute(request, key)
    if not _may_decide(request, found):
        raise Http404
    form = DecideForm(request.POST, sides=_sides(found))
    if not form.is_valid():
        return _page(request, found, decide=form)
    try:
        verbs.decide(found, **form.cleaned_data, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, decide=form)
    messages.success(request, _("裁定了，新边界按生效日期换上。"))
    return redirect("desk:dispute", found.pk)


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, "places.view_area")


def _dispute(request: StaffRequest, key: UUID) -> Dispute:
    """Return a dispute that touches one's area; absent and forbidden are one answer."""
    rows = disputes_in(_home(request).code)
    found = rows.select_related("raised_by", "decided_by", "redraw").filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _sides(dispute: Dispute) -> QuerySet[Area]:
    pair = (dispute.one_id, dispute.other_id)
    return Area.objects.filter(pk__in=pair).select_related("parent")


def _may_speak(request: StaffRequest, dispute: Dispute) -> bool:
    user = request.user
    return dispute.decided_at is None and (
        user.has_perm(verbs.RAISE, dispute.one) or user.has_perm(verbs.RAISE, dispute.other)
    )


def _may_decide(request: StaffRequest, dispute: Dispute) -> bool:
    user = request.user
    return dispute.decided_at is None and (
        user.has_perm(verbs.DECIDE, dispute.one) and user.has_perm(verbs.DECIDE, dispute.other)
    )


def _page(
    request: StaffRequest,
    dispute: Dispute,
    *,
    evidence: EvidenceForm | None = None,
    decide: DecideForm | None = None,
) -> HttpResponse:
    sides = _sides(dispute)
    context = {
        "dispute": dispute,
        "evidence": dispute.evidence.select_related("side", "by").prefetch_related("pictures"),
        "evidence_form": evidence or EvidenceForm(sides=sides),
        "decide_form": decide or DecideForm(sides=sides, initial={"day": local_day(now())}),
        "may_speak": _may_speak(request, dispute),
        "may_decide": _may_decide(request, dispute),
        "place": _home(request),
        "ground": json.dumps(dispute.ground),
    }
    refused = evidence is not None or decide is not None
    return render(request, "desk/dispute.html", context, status=422 if refused else 200)
