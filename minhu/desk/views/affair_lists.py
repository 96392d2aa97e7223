"""专题办件: the list of a procedure, and its figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.affairs.queries import clears_kind, may_open
from minhu.cases.procedures import Procedure
from minhu.core.clock import local_day, now
from minhu.desk.affair_form import WantedForm
from minhu.desk.figures_form import FiguresForm
from minhu.desk.queries.affair_sums import added_up
from minhu.desk.queries.affairs import (
    Wanted,
    affair_counts,
    affair_listing,
    offered_to,
    reached,
)
from minhu.desk.queries.figure_lists import NAMES
from minhu.desk.queries.figures import subjects
from minhu.desk.queries.small_cells import whole_too_small
from minhu.desk.tables.lines import NUMBER, lines
from minhu.desk.tables.worklist import affair_rows, columns
from minhu.desk.views.door import procedure_or_404, staff_only
from minhu.desk.views.figures import question
from minhu.desk.views.worklist import as_query
from minhu.rates.books import book
from minhu.rates.comparing import compared
from minhu.rates.scope import Scope


@staff_only
@require_safe
def affairs(request: StaffRequest, procedure: str) -> HttpResponse:
    """Show what is open by what runs out first; a state, or the rows behind a figure, by itself."""
    found, at = procedure_or_404(request.user, procedure), now()
    wanted = WantedForm(request.GET).wanted(found)
    listing = affair_listing(request.user, found, wanted, at=at)
    page = listing.page(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    axis = listing.order.column == "due_at"
    counted = affair_counts(request.user, found, wanted, at=at)
    rows = affair_rows(page.cases, request.user, at=at, named=False)
    context = {
        "procedure": found,
        "name": _(found.name),
        "wanted": wanted,
        "query": as_query(wanted.filters),
        "page": page,
        "lines": lines(rows, query="", axis=axis, opens=_opens(found)),
        "columns": columns(counted, at=at) if axis else [],
        "total": counted["going"],
        "tabs": [
            (each.code, _(each.label), counted[f"state:{each.code}"])
            for each in found.lifecycle.states
        ],
        "measure": NAMES[wanted.measure][0] if wanted.measure else "",
        "may_open": may_open(request.user, found),
        "offered": _offered(request, found, at),
        "has_figures": _has_figures(request, found),
    }
    return render(request, "desk/affairs.html", context)


@staff_only
@require_safe
def affair_figures(request: StaffRequest, procedure: str) -> HttpResponse:
    """Show the indicators of a procedure, each with its convention and the lists behind it."""
    found, at = procedure_or_404(request.user, procedure), now()
    if not _has_figures(request, found):
        raise Http404
    form, choices = FiguresForm(request.GET), subjects(request.user)
    asked = question(request.user, form, choices)
    current = replace(asked.scope(), kind=found.code)
    before = replace(asked.scope_before(), kind=found.code)
    if whole_too_small(request.user, current, before):
        known = {"asked": asked, "subjects": choices}
        return render(request, "desk/figures_small.html", known)
    held = book(found.pages.book if found.pages else "", local_day(at))
    context: dict[str, Any] = {
        "procedure": found,
        "name": _(found.name),
        "asked": asked,
        "form": form,
        "subjects": choices,
        "at": at,
        "page": compared(current, before, at=at, day=local_day(at), held=held),
        "reached": reached(request.user, current),
        "sums": added_up(request.user, found, current),
        "filters": as_query(_behind(current)),
    }
    return render(request, "desk/affair_figures.html", context)


def _behind(scope: Scope) -> dict[str, Any]:
    """Return the filters under which the list shows the rows of a figure."""
    wanted = Wanted(since=scope.first, until=scope.last, area=scope.area, unit=scope.unit)
    return dict(wanted.filters)


def _opens(procedure: Procedure) -> str:
    return reverse("desk:affair", args=[procedure.code, NUMBER])


def _offered(request: StaffRequest, procedure: Procedure, at: datetime) -> list[SafeString]:
    """Return the lines of what the units of somebody may claim."""
    cases = offered_to(request.user, procedure)
    rows = affair_rows(cases, request.user, at=at, named=False)
    return lines(rows, query="", axis=True, opens=_opens(procedure))


def _has_figures(request: StaffRequest, procedure: Procedure) -> bool:
    """Answer whether there are indicators, and somebody may know of what they count."""
    named = procedure.pages is not None and bool(procedure.pages.book)
    return named and clears_kind(request.user, procedure)
