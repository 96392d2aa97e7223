"""底册: residents by grid in numbers, a list taken in, somebody found by number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.forms import RevealForm
from minhu.desk.queries.offices import said_posts
from minhu.desk.resident_forms import ExportForm, FindForm, ListForm, StrikeForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.ledgers.books import pieces
from minhu.people import register_queries as reads
from minhu.people.domain.register_exporting import take_out
from minhu.people.domain.register_files import refused_of, send_list
from minhu.people.domain.registering import KEEP, strike
from minhu.people.domain.resident_reading import show_household, show_resident
from minhu.people.enums import Base, Left
from minhu.people.models import Household, RegisterFile, Resident
from minhu.places.models import Area

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def residents(request: StaffRequest) -> HttpResponse:
    """Show the register in numbers; a list sent here goes to the worker."""
    place = _place(request)
    if request.method != "POST":
        return _page(request, place)
    _keeper(request, place)
    form = ListForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        file, base = said["file"], Base(said["base"])
        try:
            sent = send_list(file.read(), file.name, place, base, actor=request.user, at=now())
            return redirect("desk:resident_list", sent.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, place, form=form, status=422)


@staff_only
@require_safe
def resident_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show how far a list is; asked by the page itself, only the part that moves."""
    page = {"file": _mine(request, key)}
    part = "desk/resident_list.html#moving" if request.headers.get("HX-Request") else ""
    return render(request, part or "desk/resident_list.html", page)


@staff_only
@require_safe
def residents_refused(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give the rows back that were not taken, to who sent the list."""
    content = refused_of(_mine(request, key))
    if not content:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="refused.xlsx"'}
    return HttpResponse(content, content_type=EXCEL, headers=headers)


@staff_only
@require_POST
def export_residents(request: StaffRequest) -> HttpResponseBase:
    """Hand the register out as Excel, for a reason that is written down."""
    place = _place(request)
    _keeper(request, place)
    form = ExportForm(request.POST, label_suffix="", auto_id="out_%s")
    if form.is_valid():
        try:
            _taken, file = take_out(place, **form.cleaned_data, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            headers = {"Content-Disposition": 'attachment; filename="residents.xlsx"'}
            return StreamingHttpResponse(pieces(file), content_type=EXCEL, headers=headers)
    return _page(request, place, export=form, status=422)


@staff_only
@require_POST
def find_resident(request: StaffRequest) -> HttpResponse:
    """Find somebody by the whole number; the number never stands in an address."""
    place = _place(request)
    _keeper(request, place)
    form = FindForm(request.POST)
    if not form.is_valid():
        return _page(request, place, find=form, status=422)
    hits = reads.find(form.cleaned_data["number"], place, at=now())
    return _page(request, place, hits=hits)


@staff_only
@require_POST
def show_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show somebody in full for a reason, and write it down."""
    place, resident = _place(request), _resident(request, key)
    form = RevealForm(request.POST)
    if form.is_valid():
        try:
            shown = show_resident(resident, **form.cleaned_data, actor=request.user, at=now())
            return _page(request, place, shown=shown, resident=resident)
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, place, reveal=form, resident=resident, status=422)


@staff_only
@require_POST
def strike_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Strike somebody off the register, for a reason."""
    resident, form = _resident(request, key), StrikeForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("desk:residents")
    why, on = Left(form.cleaned_data["why"]), form.cleaned_data["on"]
    try:
        strike(resident, why=why, on=on, actor=request.user, at=now())
        messages.success(request, _("注销了，姓名和号码都删掉了。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:residents")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show who lives together, masked; for a reason in full, which is written down for each."""
    home = Household.objects.select_related("area__parent", "address").filter(pk=key).first()
    if home is None or not request.user.has_perm(KEEP, home.area):
        raise Http404
    hits = reads.masked_in(home)
    if not hits:
        raise Http404
    form, shown = RevealForm(label_suffix=""), None
    if request.method == "POST":
        form = RevealForm(request.POST, label_suffix="")
        if form.is_valid():
            try:
                shown = show_household(home, **form.cleaned_data, actor=request.user, at=now())
            except DomainError as error:
                form.add_error(None, str(error))
    page = {"home": home, "hits": hits, "reveal": form, "shown": shown}
    return render(request, "desk/household.html", page, status=422 if form.errors else 200)


def _place(request: StaffRequest) -> Area:
    return home_or_404(request.user, "people.count_register")


def _keeper(request: StaffRequest, place: Area) -> None:
    if not request.user.has_perm(KEEP, place):
        raise Http404


def _mine(request: StaffRequest, key: UUID) -> RegisterFile:
    row = RegisterFile.objects.filter(pk=key, by=request.user).first()
    if row is None:
        raise Http404
    return row


def _resident(request: StaffRequest, key: UUID) -> Resident:
    rows = Resident.objects.select_related("area__parent").filter(struck_at=None)
    row = rows.filter(pk=key).first()
    if row is None or not request.user.has_perm(KEEP, row.area):
        raise Http404
    return row


def _page(request: StaffRequest, place: Area, status: int = 200, **more: Any) -> HttpResponse:
    found, exports = reads.lines(place), list(reads.exports_of(place))
    page = {
        "place": place,
        "bases": Base.labels,
        "lines": found,
        "totals": [*reads.totals(found), (_("在册户"), sum(line.households for line in found))],
        "exports": exports,
        "posts": said_posts(one.post_label for one in exports),
        "export": more.get("export") or ExportForm(label_suffix="", auto_id="out_%s"),
        "may_keep": request.user.has_perm(KEEP, place),
        "form": more.get("form") or ListForm(label_suffix=""),
        "find": more.get("find") or FindForm(label_suffix=""),
        "hits": more.get("hits"),
        "shown": more.get("shown"),
        "resident": more.get("resident"),
        "reveal": more.get("reveal") or RevealForm(label_suffix=""),
        "asked": more.get("reveal") is not None,
        "strike": StrikeForm(label_suffix="", auto_id="strike_%s"),
    }
    return render(request, "desk/residents.html", page, status=status)
