"""专题办件: the list, the form and the page of every procedure that asks for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.affairs.domain.steps import open_affair, take
from minhu.cases.domain.disclosing import require_reason
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.core.clock import now
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.ids import uuid7
from minhu.desk.queries.affairs import (
    affairs_of,
    sees_affairs,
    state_counts,
    steps_of,
    visible_affair,
    with_pages,
)
from minhu.desk.queries.choices import home_grids
from minhu.desk.queries.places import home_area
from minhu.desk.tables.affair_acts import acts, edges_now, facts, form_of
from minhu.desk.tables.whytime import whys
from minhu.desk.views.door import staff_only

PER_PAGE = 30


@staff_only
@require_safe
def affairs(request: StaffRequest, procedure: str) -> HttpResponse:
    """Show the cases of a procedure by state; without one, all that are open."""
    found, state = _procedure(request, procedure), request.GET.get("state", "")
    states = {each.code: each for each in found.lifecycle.states}
    state = state if state in states else ""
    counted = state_counts(request.user, found)
    going = sum(n for code, n in counted.items() if states[code].turn)
    cases = affairs_of(request.user, found, state)
    context = {
        "at": now(),
        "procedure": found,
        "name": _(found.name),
        "page": Paginator(cases, PER_PAGE).get_page(request.GET.get("page")),
        "state": state,
        "going": going,
        "tabs": [(code, _(each.label), counted.get(code, 0)) for code, each in states.items()],
        "may_open": _may_open(request, found),
    }
    return render(request, "desk/affairs.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_affair(request: StaffRequest, procedure: str) -> HttpResponse:
    """Take in a case by the procedure's own form."""
    found = _procedure(request, procedure)
    if not _may_open(request, found):
        raise Http404
    form = _new_form(request, _pages(found))
    if request.method == "POST" and form.is_valid():
        try:
            case = open_affair(found, form.cleaned_data, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("记下了。"))
            return redirect("desk:affair", found.code, case.number)
    status = 422 if request.method == "POST" else 200
    context = {"procedure": found, "name": _(found.name), "form": form}
    return render(request, "desk/affair_new.html", context, status=status)


@staff_only
@require_safe
def affair(request: StaffRequest, procedure: str, number: str) -> HttpResponse:
    return _page(request, _found(request, procedure, number), 200)


@staff_only
@require_safe
def affair_why(request: StaffRequest, procedure: str, number: str) -> HttpResponse:
    """Show every span that was counted for every deadline of a case."""
    case, at = _found(request, procedure, number), now()
    context = {"case": case, "at": at, "whys": whys(case, case.deadlines.all(), at=at)}
    return render(request, "desk/why.html", context)


@staff_only
@require_POST
def affair_step(request: StaffRequest, procedure: str, number: str, verb: str) -> HttpResponse:
    """Do one verb. Refused answers come back with the page (422), a stale state as 409."""
    case = _found(request, procedure, number)
    edge = next((edge for edge in edges_now(case, request.user) if edge.verb == verb), None)
    if edge is None:
        raise Http404
    form = form_of(edge, case, (request.POST, request.FILES))
    if not form.is_valid():
        return _page(request, case, 422, {verb: form})
    try:
        take(case, verb, answers=form.cleaned_data, actor=request.user, at=now())
    except StaleStateError as error:
        messages.warning(request, str(error))
        return _page(request, _found(request, procedure, number), 409)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, _found(request, procedure, number), 422, {verb: form})
    messages.success(request, _("%(what)s：记下了。") % {"what": _(edge.label)})
    return redirect("desk:affair", procedure, case.number)


def _procedure(request: StaffRequest, code: str) -> Procedure:
    """Return a procedure that asked for pages; to whoever sees no cases it is absent."""
    found = next((each for each in with_pages() if each.code == code), None)
    if found is None or not sees_affairs(request.user):
        raise Http404
    return found


def _found(request: StaffRequest, procedure: str, number: str) -> Case:
    case = visible_affair(request.user, _procedure(request, procedure), number)
    if case is None:
        raise Http404
    require_reason(case, actor=request.user, at=now())
    return case


def _pages(procedure: Procedure) -> Pages:
    if procedure.pages is None:
        raise Http404
    return procedure.pages


def _may_open(request: StaffRequest, procedure: Procedure) -> bool:
    home = home_area(request.user)
    return home is not None and request.user.has_perm(_pages(procedure).opens, home)


def _new_form(request: StaffRequest, pages: Pages) -> forms.Form:
    known: dict[str, Any] = {"areas": home_grids(request.user), "label_suffix": ""}
    if request.method == "POST":
        return pages.form(request.POST, request.FILES, **known)
    return pages.form(initial={"intake_key": uuid7()}, **known)


def _page(
    request: StaffRequest, case: Case, status: int, bound: dict[str, forms.Form] | None = None
) -> HttpResponse:
    """Answer with the page of a case; ``bound`` are refused forms."""
    at, procedure = now(), procedures[case.kind]
    deadlines, steps = list(case.deadlines.all()), list(steps_of(case))
    context = {
        "at": at,
        "procedure": procedure,
        "name": _(procedure.name),
        "case": case,
        "facts": list(facts(procedure, steps[-1])),
        "acts": acts(case, request.user, bound=bound),
        "deadlines": deadlines,
        "whys": whys(case, deadlines, at=at),
        "steps": steps,
    }
    return render(request, "desk/affair.html", context, status=status)
