"""The page of one case: what happened, what is near, what may be done now."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from minhu.accounts.http import StaffRequest, page_here
from minhu.accounts.models import User
from minhu.affairs.queries import affair_numbered
from minhu.cases.domain.referring import refer
from minhu.cases.models import Case
from minhu.cases.queries import openings_of
from minhu.cases.templatetags.case_words import urgency
from minhu.core.clock import now
from minhu.core.errors import DomainError, StaleStateError
from minhu.desk.forms import RevealForm
from minhu.desk.queries.case_page import CaseFile, case_file, point_of
from minhu.desk.queries.worklist import listing
from minhu.desk.tables.acts import (
    ANSWER,
    REFER,
    Act,
    act_of,
    acts,
    edge_named,
    form_of,
    verbs_now,
    why_too_late,
)
from minhu.desk.tables.done import done_words
from minhu.desk.tables.timeline import timeline, track
from minhu.desk.tables.whytime import whys
from minhu.desk.views.door import case_or_404, staff_only
from minhu.desk.views.worklist import as_query, read_filters
from minhu.people.domain import reveal
from minhu.people.queries import masked
from minhu.requests.domain.steps import answer, take
from minhu.requests.forms import StepForm
from minhu.requests.replies import advice, reply_of
from minhu.whistles.queries import by_number, of_source

OPENINGS = 50
READ = ("reported", "revisit")
"""Where somebody reads the reply before the caller says how it is."""


@staff_only
@require_safe
def case(request: StaffRequest, number: str) -> HttpResponse:
    """Show a request; that of a whistle or of another procedure leads to its page."""
    try:
        found = case_or_404(request.user, number)
    except Http404:
        if (elsewhere := _elsewhere(request.user, number)) is None:
            raise
        return elsewhere
    if found.number != number:
        return redirect("desk:case", found.number)
    return _page(request, found, acts(found, request.user))


def _elsewhere(user: User, number: str) -> HttpResponse | None:
    """Return the way to the page of what is no request but has this number, if there is one."""
    if blown := by_number(user, number):
        return redirect("desk:whistle", blown.case.number)
    if other := affair_numbered(user, number):
        return redirect("desk:affair", other.kind, other.number)
    return None


@staff_only
@require_safe
def why(request: StaffRequest, number: str) -> HttpResponse:
    """Show every span that was counted for every deadline of a case."""
    found, at = case_or_404(request.user, number), now()
    context = {"case": found, "at": at, "whys": whys(found, found.deadlines.all(), at=at)}
    return render(request, "desk/why.html", context)


@staff_only
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Do one verb. Refused answers come back in their place (422), a stale state as 409."""
    found = case_or_404(request.user, number)
    edge = edge_named(found, request.user, verb)
    if edge is None:
        return _not_now(request, found, verb)
    form = form_of(edge, found, request.user, sent=(request.POST, request.FILES))
    if not form.is_valid():
        return _refused(request, found, verb, form)
    try:
        _do(found, verb, form, request.user)
    except StaleStateError as error:
        return _stale(request, found, str(error))
    except DomainError as error:
        form.add_error(None, str(error))
        return _refused(request, case_or_404(request.user, number), verb, form)
    messages.success(request, done_words(edge, found))
    return _onward(request, found)


@staff_only
@require_POST
@sensitive_variables("shown")
def show_caller(request: StaffRequest, number: str) -> HttpResponse:
    """Show name and phone in full, for a reason; every showing is written down."""
    found = case_or_404(request.user, number)
    if found.caller is None or not request.user.has_perm("requests.reveal", found):
        raise Http404
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _reveal_page(request, found, {"reveal": form}, 422)
    try:
        shown = reveal(
            found.caller,
            actor=request.user,
            case_number=found.number,
            **form.cleaned_data,
            at=now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _reveal_page(request, found, {"reveal": form}, 422)
    return _reveal_page(request, found, {"shown": shown}, 200)


def _do(found: Case, verb: str, form: StepForm, user: User) -> None:
    answers = form.cleaned_data
    if verb == ANSWER:
        answer(found, answers=answers, actor=user, at=now())
    elif verb == REFER:
        refer(found, to=answers["to"], words=answers["note"], actor=user, at=now())
    else:
        take(found, verb, answers=answers, actor=user, at=now())


def _page(
    request: StaffRequest,
    found: Case,
    offered: list[Act],
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    at, file = now(), case_file(found, request.user)
    wanted = read_filters(request.GET)
    before, after = listing(request.user, wanted, at=at).beside(found)
    entries = timeline(file)
    context = {
        "at": at,
        "case": found,
        "file": file,
        "entries": entries,
        "public_count": sum(entry.step.public for entry in entries),
        "track": track(found, file.steps),
        "acts": offered,
        "whys": whys(found, file.deadlines, at=at),
        "tips": advice(found, reply_of(found), at=at) if found.state in READ else (),
        "caller": masked(found.caller),
        "reveal": RevealForm(auto_id="id_reveal_%s"),
        "before": before,
        "after": after,
        "query": as_query(wanted),
        "map": _map(file),
        "whistles": of_source(request.user, found),
        **_secrecy(request.user, found),
        **_allowed(request.user, found),
        **more,
    }
    return render(request, "desk/case.html", context, status=status)


def _allowed(user: User, found: Case) -> dict[str, bool]:
    """Return what else may be done from the page besides the verbs of the case."""
    verbs = {edge.verb for edge in verbs_now(found, user)}
    whistles = found.is_open and not found.is_kept and user.has_perm("whistles.draft", found.area)
    main = found.merged_into
    return {
        "may_reveal": found.caller is not None and user.has_perm("requests.reveal", found),
        "main_hidden": main is not None and not user.has_perm("cases.view_case", main),
        "may_unmerge": user.has_perm("requests.merge", found),
        "may_merge": "merge" in verbs,
        "may_link": "link" in verbs,
        "may_whistle": whistles,
    }


def _secrecy(user: User, found: Case) -> dict[str, Any]:
    """Return who opened a closely kept case and to whom it was referred, for those it concerns."""
    if not user.has_perm("cases.view_openings", found):
        return {}
    opened = openings_of(found)[:OPENINGS] if found.is_kept else ()
    return {"openings": opened, "referrals": found.referrals.select_related("to")}


def _refused(request: StaffRequest, found: Case, verb: str, form: StepForm) -> HttpResponse:
    if request.htmx:
        context = {"act": act_of(found, request.user, verb, form), "case": found}
        return render(request, "desk/case.html#act", context, status=422)
    return _page(request, found, acts(found, request.user, bound={verb: form}), 422)


def _not_now(request: StaffRequest, found: Case, verb: str) -> HttpResponse:
    """Answer for a verb that is not offered: stale where it left this state, else absent."""
    why = why_too_late(found, verb)
    if not why:
        raise Http404
    return _stale(request, found, why)


def _stale(request: StaffRequest, found: Case, why: str) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/case.html#stale", {"case": found, "why": why}, status=409)
    fresh = case_or_404(request.user, found.number)
    return _page(request, fresh, acts(fresh, request.user), 409, why=why)


def _reveal_page(
    request: StaffRequest, found: Case, more: dict[str, Any], status: int
) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/case.html#caller", {"case": found, **more}, status=status)
    return _page(request, found, acts(found, request.user), status, **more)


def _onward(request: StaffRequest, found: Case) -> HttpResponse:
    """Go back to where the form stood, or to the list when the case is not ours any more."""
    wanted = page_here(request, request.POST.get("next", ""))
    page = wanted or reverse("desk:case", args=[found.number])
    if not request.user.has_perm("cases.view_case", found):
        page = reverse("desk:worklist")
    return HttpResponseClientRedirect(page) if request.htmx else redirect(page)


def _map(file: CaseFile) -> dict[str, Any]:
    """Return what the map draws: the grid, the case, the open ones nearby."""
    return {
        "area": file.case.area_id,
        "grids": f"{reverse('places:grids_json')}?area={file.case.community_code}",
        "me": point_of(file.case),
        "near": [
            {
                "at": point_of(near.case),
                "css": urgency(near.case.due_at)[0],
                "label": near.case.title,
            }
            for near in file.near
            if near.case.due_at and point_of(near.case)
        ],
    }
