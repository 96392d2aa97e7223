"""登记诉求: writing down what somebody says at the window, on the phone or by letter."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.cases.enums import Channel
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.ids import uuid7
from minhu.desk.forms import NewForm
from minhu.desk.queries.case_page import closed_nearby, nearby
from minhu.desk.queries.choices import home_categories, home_grids
from minhu.desk.queries.ledger_record import facts
from minhu.desk.queries.places import home_area, home_code
from minhu.desk.views.door import staff_only
from minhu.ledgers.models import Record
from minhu.ledgers.queries.ledgers import all_columns, record_seen
from minhu.places.suggesting import names_in
from minhu.requests.domain.intake import Report, submit
from minhu.requests.domain.putting_right import submit_for
from minhu.requests.forms import choose_from


@staff_only
@sensitive_post_parameters("name", "phone")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponse:
    """Write down a case for a caller; sending the same sheet twice makes one."""
    if not request.user.has_perm("desk.register", home_area(request.user)):
        raise Http404
    record = _record(request)
    form = _form(request, record)
    if not form.is_bound:
        return _sheet(request, form, record, 200)
    if not form.is_valid():
        return _sheet(request, form, record, 422)
    take_in = partial(submit_for, record) if record else submit
    try:
        case = take_in(_report(form), actor=request.user, at=now()).case
    except DomainError as error:
        form.add_error(None, str(error))
        return _sheet(request, form, record, 422)
    messages.success(request, _("登记好了，编号 %(number)s。") % {"number": case.number})
    if request.user.has_perm("cases.view_case", case):
        return redirect("desk:case", case.number)
    return redirect("desk:worklist")


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def near(request: StaffRequest) -> HttpResponse:
    """Show what is open around the place on the sheet, and what like it was closed lately.

    Posted where the words of the sheet are compared as well, so that they stand in no address.
    """
    form = NewForm(request.POST or request.GET, grids=home_grids(request.user))
    form.is_valid()
    area, category = form.cleaned_data.get("area"), form.cleaned_data.get("category")
    at = now()
    page: dict[str, Any] = {"near": [], "closed": [], "asked": True, "at": at}
    if area or form.point:
        here: dict[str, Any] = {
            "point": form.point,
            "area_code": area.code if area else "",
            "category_code": category.code if category else "",
        }
        told = form.cleaned_data.get("title", ""), form.cleaned_data.get("words", "")
        page["near"] = nearby(request.user, **here, words="\n".join(filter(None, told)))
        page["closed"] = closed_nearby(request.user, **here, at=at)
    return render(request, "desk/new.html#near", page)


def _record(request: StaffRequest) -> Record | None:
    """Return the record the request is for, if it is for one; absent and forbidden are one answer."""
    asked = request.POST.get("record") or request.GET.get("record")
    if not asked:
        return None
    try:
        found = record_seen(request.user, pk=UUID(asked))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, record: Record | None) -> NewForm:
    grids = home_grids(request.user)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    start = {"intake_key": uuid7(), **(_about(record) if record else {})}
    form = NewForm(*sent, initial=start, grids=grids, label_suffix="")
    choose_from(form.fields["category"], home_categories(request.user))
    form.suggest(names_in([home_code(request.user)]))
    if record:
        form.fields["words"].label = _("缺什么，怎么了")
    return form


def _about(record: Record) -> dict[str, Any]:
    """Return what the sheet begins with: the record says where, what is lacking people write."""
    called = record.called
    words = f"{called}：\n{facts(record, all_columns(record.ledger))}"
    known = {"channel": Channel.GRID, "area": record.area_id, "place": called[:120]}
    return {**known, "title": called[:40], "words": words}


def _sheet(
    request: StaffRequest, form: NewForm, record: Record | None, status: int
) -> HttpResponse:
    grids = f"{reverse('places:grids_json')}?area={home_code(request.user)}"
    page = {"form": form, "record": record, "map": {"grids": grids}}
    return render(request, "desk/new.html", page, status=status)


def _report(form: NewForm) -> Report:
    said: dict[str, Any] = form.cleaned_data
    return Report(
        intake_key=f"desk:{said['intake_key']}",
        words=said["words"],
        title=said["title"],
        channel=said["channel"],
        category_code=said["category"].code if said["category"] else "",
        point=form.point,
        area_code=said["area"].code if said["area"] else "",
        place=said["place"],
        name=said["name"],
        phone=said["phone"],
        urgent=said["urgent"],
        pictures=said["pictures"],
    )
