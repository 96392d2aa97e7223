"""一键呼叫: what is called for now, the boxes of a place, and which of them are silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.affairs.calls import KIND
from minhu.care import queries
from minhu.care.domain.boxes import BOXES, register_box
from minhu.care.models import CallBox
from minhu.cases.templatetags.case_words import Word
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.care_forms import BoxForm
from minhu.desk.queries.choices import home_grids
from minhu.desk.views.door import home_or_404, staff_only
from minhu.people.queries import masked
from minhu.places.models import Area

PER_PAGE = 50
MOST = 20
COUNTED = {
    "answered": gettext_lazy("接到的"),
    "within": gettext_lazy("按时接听的"),
    "mistaken": gettext_lazy("误按的"),
}


@staff_only
@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
def boxes(request: StaffRequest) -> HttpResponse:
    """Show calls, figures and boxes; what is sent registers one, and its key is shown this once."""
    place, areas = _place(request), home_grids(request.user)
    may = request.user.has_perm("care.keep_boxes", place)
    if request.method == "POST" and not may:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = BoxForm(sent, areas=areas) if may else None
    if form is not None and form.is_valid():
        try:
            made, key = register_box(form.about, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            known = {"form": BoxForm(areas=areas), "made": made, "key": key}
            return _page(request, place, known)
    status = 422 if form is not None and form.is_bound else 200
    return _page(request, place, {"form": form}, status)


@staff_only
@require_POST
def retire_call_box(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let a box call no more."""
    box = CallBox.objects.select_related("area").filter(pk=key).first()
    if box is None or not request.user.has_perm("care.keep_box", box):
        raise Http404
    try:
        BOXES.retire(box, actor=request.user, at=now())
        messages.success(request, _("停用了，它再呼叫不收。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:boxes")


@staff_only
@require_safe
def box_calls(request: StaffRequest) -> HttpResponse:
    """Show the calls that a number of the last thirty days counted."""
    place, of = _place(request), request.GET.get("of", "")
    cases = queries.calls_counted(request.user, place, of, at=now())
    page = Paginator(cases, PER_PAGE).get_page(request.GET.get("page"))
    answered = queries.answered_at(page)
    calls = [(case, _minutes(case.received_at, answered.get(case.pk))) for case in page]
    context = {
        "place": place,
        "page": page,
        "calls": calls,
        "title": KIND.get(of) or COUNTED.get(of) or _("呼叫"),
    }
    return render(request, "desk/box_calls.html", context)


def _minutes(begun: datetime, ended: datetime | None) -> int | None:
    """Return the minutes between two moments, one that has begun as a whole one."""
    return ceil((ended - begun) / timedelta(minutes=1)) if ended else None


def _place(request: StaffRequest) -> Area:
    return home_or_404(request.user, "care.list_boxes")


def _page(
    request: StaffRequest, place: Area, more: dict[str, object], status: int = 200
) -> HttpResponse:
    at, every = now(), queries.boxes_of(place)
    silent = "silent" in request.GET
    shown = every.filter(queries.asleep(at)) if silent else every
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "place": place,
        "page": page,
        "lines": [(box, masked(box.person), _state(box, at)) for box in page],
        "silent": silent,
        "asleep": every.filter(queries.asleep(at)).count(),
        "calls": queries.open_calls(request.user, place)[:MOST],
        "sum": queries.called(request.user, place, at=at),
        "may": request.user.has_perm("care.keep_boxes", place),
        "at": at,
        **more,
    }
    return render(request, "desk/boxes.html", context, status=status)


def _state(box: CallBox, at: datetime) -> Word:
    """Return in a word how a box is: at work, silent, low, or out of use."""
    if box.ended_at:
        return Word("gone", "ban", _("停用"))
    if box.battery is not None and box.battery <= queries.LOW:
        return Word("soon", "alert-triangle", _("电不多了"))
    last = box.heard_at or box.made_at
    if last < at - queries.SILENT:
        return Word("late", "alert-triangle", _("没有动静"))
    return Word("done", "circle-check", _("在用"))
