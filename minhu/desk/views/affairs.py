"""专题办件: the list, the form and the page of every procedure that asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.affairs.domain.recurring import may_recur
from minhu.affairs.domain.steps import open_affair, take
from minhu.affairs.queries import earlier_between, may_open, parties_of, steps_of, visible_affair
from minhu.cases.models import Case
from minhu.cases.procedures import Pages, Procedure, procedures
from minhu.cases.queries import matters
from minhu.core.clock import now
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.ids import uuid7
from minhu.desk.forms import RevealForm
from minhu.desk.queries.choices import home_grids
from minhu.desk.tables.affair_acts import (
    acts,
    awaited,
    edges_now,
    facts,
    form_of,
    said,
    waits_for_another,
)
from minhu.desk.tables.done import done_words
from minhu.desk.tables.whytime import whys
from minhu.desk.views.door import affair_or_404, procedure_or_404, staff_only
from minhu.ledgers.queries.responsible import answering
from minhu.people.domain import reveal
from minhu.people.models import Person
from minhu.people.queries import Masked, masked

MOST_EARLIER = 5


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_affair(request: StaffRequest, procedure: str) -> HttpResponse:
    """Take in a case by the procedure's own form."""
    found = procedure_or_404(request.user, procedure)
    if not may_open(request.user, found):
        raise Http404
    form = _new_form(request, _pages(found))
    if request.method == "POST" and form.is_valid():
        try:
            case = open_affair(found, form.cleaned_data, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("记下了。"))
            return _onward(request, found, case.number)
    status = 422 if request.method == "POST" else 200
    context = {"procedure": found, "name": _(found.name), "form": form}
    return render(request, "desk/affair_new.html", context, status=status)


@staff_only
@require_safe
def affair(request: StaffRequest, procedure: str, number: str) -> HttpResponse:
    return _page(request, affair_or_404(request.user, procedure, number), 200)


@staff_only
@require_safe
def affair_why(request: StaffRequest, procedure: str, number: str) -> HttpResponse:
    """Show every span that was counted for every deadline of a case."""
    case, at = affair_or_404(request.user, procedure, number), now()
    context = {"case": case, "at": at, "whys": whys(case, case.deadlines.all(), at=at)}
    return render(request, "desk/why.html", context)


@staff_only
@require_POST
def affair_step(request: StaffRequest, procedure: str, number: str, verb: str) -> HttpResponse:
    """Do one verb. Refused answers come back with the page (422), a stale state as 409."""
    found = procedure_or_404(request.user, procedure)
    case = affair_or_404(request.user, procedure, number)
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
        return _stale(request, found, number)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, affair_or_404(request.user, procedure, number), 422, {verb: form})
    messages.success(request, done_words(edge, case))
    return _onward(request, found, case.number)


@staff_only
@require_POST
@sensitive_variables("shown")
def affair_person(request: StaffRequest, procedure: str, number: str, key: UUID) -> HttpResponse:
    """Show name and phone of somebody of a case in full, for a reason; each is written down."""
    case = affair_or_404(request.user, procedure, number)
    person = next((each.person for each in _people(case) if each.person.pk == key), None)
    if person is None or not request.user.has_perm("affairs.reveal", case):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, case, 422, reveal=form)
    try:
        shown = reveal(
            person, actor=request.user, case_number=case.number, **form.cleaned_data, at=now()
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, case, 422, reveal=form)
    return _page(request, case, 200, shown=shown, shown_of=key)


@staff_only
@require_safe
def affair_paper(request: StaffRequest, procedure: str, number: str, seq: int) -> HttpResponse:
    """Show what was said in one step as a paper with its number, to be printed and signed."""
    found = procedure_or_404(request.user, procedure)
    case = affair_or_404(request.user, procedure, number)
    step = steps_of(case).filter(seq=seq).first()
    title = _pages(found).papers.get(step.verb) if step else None
    if step is None or title is None:
        raise Http404
    context = {
        "procedure": found,
        "case": case,
        "step": step,
        "title": str(title),
        "sides": _pages(found).sides,
        "facts": list(facts(found, case.steps.get(seq=1))),
        "said": list(said(case, step)),
        "number": step.payload.get("paper") or f"{case.number}-{seq}",
    }
    return render(request, "desk/affair_paper.html", context)


def _onward(request: StaffRequest, procedure: Procedure, number: str) -> HttpResponse:
    """Go to the page of a case, or to the list when somebody does not see it any more."""
    if visible_affair(request.user, procedure, number) is None:
        return redirect("desk:affairs", procedure.code)
    return redirect("desk:affair", procedure.code, number)


def _stale(request: StaffRequest, procedure: Procedure, number: str) -> HttpResponse:
    """Answer who came second: with the page as it stands, or with the list."""
    case = visible_affair(request.user, procedure, number)
    if case is None:
        return redirect("desk:affairs", procedure.code)
    return _page(request, case, 409)


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody of a case as staff see them: which side, and the masks."""

    label: str
    person: Person
    masked: Masked


def _people(case: Case) -> list[Side]:
    """Return whom it is about and the sides of a case, as many as are still in the vault."""
    pages = procedures[case.kind].pages
    labels = pages.sides if pages else ()
    known = [(_("本人"), case.caller)]
    if labels:
        known += [(str(labels[each.place]), each.person) for each in parties_of(case)]
    return [Side(label, one, masked(one)) for label, one in known if one is not None]


def _pages(procedure: Procedure) -> Pages:
    if procedure.pages is None:
        raise Http404
    return procedure.pages


def _new_form(request: StaffRequest, pages: Pages) -> forms.Form:
    known: dict[str, Any] = {"areas": home_grids(request.user), "label_suffix": ""}
    if request.method == "POST":
        return pages.form(request.POST, request.FILES, **known)
    return pages.form(initial={"intake_key": uuid7()}, **known)


def _page(
    request: StaffRequest,
    case: Case,
    status: int,
    bound: dict[str, forms.Form] | None = None,
    **more: object,
) -> HttpResponse:
    """Answer with the page of a case; ``bound`` are refused forms."""
    at, procedure = now(), procedures[case.kind]
    known = request.user.has_perm("cases.view_case", case)
    deadlines, steps = list(case.deadlines.all()), list(steps_of(case))
    offered = acts(case, request.user, bound=bound)
    context = {
        "at": at,
        "procedure": procedure,
        "name": _(procedure.name),
        "case": case,
        "facts": list(facts(procedure, steps[-1])),
        "acts": offered,
        "awaited": awaited(case, offered),
        "other_must": waits_for_another(case, request.user, offered),
        "deadlines": deadlines,
        "whys": whys(case, deadlines, at=at),
        "steps": steps,
        "known": known,
        "answering": answering(matters(case), case.area_id),
        "people": _people(case) if known else [],
        "may_reveal": request.user.has_perm("affairs.reveal", case),
        "reveal": RevealForm(auto_id="id_reveal_%s"),
        "earlier": earlier_between(request.user, case)[:MOST_EARLIER],
        "recurs": known
        and request.user.has_perm("schedules.begin", case.area)
        and may_recur(case, procedure),
        **more,
    }
    return render(request, "desk/affair.html", context, status=status)
