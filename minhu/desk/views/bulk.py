"""Dispatching many cases at once: all to one unit, or each where it is suggested to go."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minhu.accounts.http import StaffRequest, page_here
from minhu.core.clock import now
from minhu.desk.bulk_forms import BulkForm, EachForm
from minhu.desk.domain.bulk import Outcome, dispatch_many
from minhu.desk.queries.cases import visible_cases
from minhu.desk.views.door import staff_only
from minhu.requests.suggestions import suggestions


@staff_only
@require_POST
def bulk_dispatch(request: StaffRequest) -> HttpResponse:
    """Dispatch the ticked cases to one unit; without one, ask for each with a suggestion."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(_back(request))
    if form.asks_for_each:
        return _each_page(request, form, now())
    cases = list(visible_cases(request.user, form.cleaned_data["case"]))
    units = {case.number: form.cleaned_data["unit"] for case in cases}
    note = form.cleaned_data["note"]
    outcome = dispatch_many(cases=cases, units=units, note=note, actor=request.user, at=now())
    _tell(request, outcome)
    return redirect(_back(request))


@staff_only
@require_POST
def bulk_each(request: StaffRequest) -> HttpResponse:
    """Dispatch each case where somebody has said it goes; one left open stays."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        return redirect(_back(request))
    at = now()
    cases = list(visible_cases(request.user, form.cleaned_data["case"]))
    each = EachForm(request.POST, cases=cases, found=suggestions(cases, at))
    if not each.is_valid():
        return _each_page(request, form, at, each)
    units, note = each.units(), form.cleaned_data["note"]
    going = [case for case in cases if case.number in units]
    outcome = dispatch_many(cases=going, units=units, note=note, actor=request.user, at=at)
    _tell(request, outcome)
    return redirect(_back(request))


def _each_page(
    request: StaffRequest, form: BulkForm, at: datetime, each: EachForm | None = None
) -> HttpResponse:
    cases = list(visible_cases(request.user, form.cleaned_data["case"]))
    asked = each or EachForm(cases=cases, found=suggestions(cases, at))
    context: dict[str, Any] = {
        "at": at,
        "rows": asked.rows(),
        "note": form.cleaned_data["note"],
        "back": _back(request),
    }
    return render(request, "desk/bulk.html", context, status=422 if each else 200)


def _back(request: StaffRequest) -> str:
    return page_here(request, request.POST.get("next", "")) or "desk:worklist"


def _tell(request: StaffRequest, outcome: Outcome) -> None:
    done = len(outcome.done)
    if done:
        words = ngettext("派了 %(n)d 件。", "派了 %(n)d 件。", done)
        messages.success(request, words % {"n": done})
    for number, why in outcome.refused:
        messages.warning(request, _("%(number)s 没派：%(why)s") % {"number": number, "why": why})
