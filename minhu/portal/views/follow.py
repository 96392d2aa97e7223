"""Following a request: the bare steps by number, everything and every verb by its link."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.actors import Caller
from minhu.accounts.http import address_of
from minhu.cases.models import Case
from minhu.catalogue.queries import limit_for
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.portal.domain import pacing
from minhu.portal.domain.speaking import SAID, verbs_open
from minhu.portal.queries import doors, following, neighbours
from minhu.portal.views import keyring
from minhu.portal.views.landing import absent
from minhu.portal.views.paced import paced
from minhu.requests.forms import FORMS
from minhu.requests.lifecycle import FINISH


@paced
@never_cache
@require_safe
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """Show a request by its number; all of it when this phone holds the link."""
    case = following.case_by_number(number)
    if case is None:
        return absent(request)
    secret = keyring.read(request).own.get(case.number, "")
    held = following.case_by_link(case.number, secret) if secret else None
    return _page(request, case, secret if held else "")


@paced
@never_cache
@require_safe
def link(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Show all of a request to whoever holds its link, and let the phone keep the link."""
    case = following.case_by_link(number, secret)
    if case is None:
        return absent(request)
    ring = keyring.read(request).owning([(case.number, secret)])
    return keyring.hand_out(_page(request, case, secret), ring)


# csrf_exempt below: the secret in the address is the authority, no cookie is.
@paced
@csrf_exempt
@never_cache
@require_POST
def act(request: HttpRequest, number: str, secret: str, verb: str) -> HttpResponse:
    """Do one of the caller's verbs: add something, withdraw, have it done again."""
    case = following.case_by_link(number, secret)
    if case is None or verb not in SAID[case.kind].verbs:
        return absent(request)
    form = SAID[case.kind].verbs[verb](request.POST, request.FILES, case=case)
    fault = fault_of(form)
    if not fault:
        fault, status = _done(request, case, verb, form.cleaned_data)
        if not fault:
            return _thanked(case, secret)
    else:
        status = 422
    fresh = following.whole_case(case.number) or case
    return _page(request, fresh, secret, fault=fault, open_at=verb, status=status)


def _done(request: HttpRequest, case: Case, verb: str, answers: Any) -> tuple[str, int]:  # noqa: ANN401 -- cleaned data of any form
    """Do a verb and return why not, with the status to answer; an empty text when it is done."""
    try:
        pacing.claim_sending(address_of(request), at=now())
        take = SAID[case.kind].take
        take(case, verb, answers=answers, actor=Caller(case.pk), at=now())
    except DomainError as error:
        return str(error), error.status
    return "", 200


def fault_of(form: forms.Form) -> str:
    """Return the first thing that is wrong with a form, empty when it is fine."""
    try:
        form.full_clean()
    except DomainError as error:
        return str(error)
    return next((str(errors[0]) for errors in form.errors.values()), "")


@paced
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Ask the caller whether it is solved; only the caller can say so."""
    case = following.case_by_link(number, secret)
    if case is None:
        return absent(request)
    if request.method != "POST":
        if not following.is_asked(case):
            return redirect("portal:link", number=case.number, secret=secret)
        return _question(request, case, secret)
    form = FORMS["answer"](request.POST, request.FILES, case=case)
    fault, status = fault_of(form), 422
    if not fault:
        try:
            said = SAID[case.kind].answer
            said(case, answers=form.cleaned_data, actor=Caller(case.pk), at=now())
        except DomainError as error:
            fault, status = str(error), error.status
    if not fault:
        return _thanked(case, secret)
    if status != 422:  # noqa: PLR2004 -- no longer to be asked
        return _page(request, _fresh(case), secret, fault=fault, status=status)
    return _question(request, case, secret, fault=fault, status=status)


def _thanked(case: Case, secret: str) -> HttpResponse:
    """Go back to the page of the request, at the line that says it is noted."""
    return redirect(reverse("portal:link", args=[case.number, secret]) + "#said")


def _fresh(case: Case) -> Case:
    return following.whole_case(case.number) or case


def _question(
    request: HttpRequest, case: Case, secret: str, *, fault: str = "", status: int = 200
) -> HttpResponse:
    steps, at, said = following.steps_of(case), now(), SAID[case.kind]
    page = {
        "case": case,
        "secret": secret,
        "door": doors.case_door(case, whole=True),
        "reply": following.reply(steps, said.reply),
        "before": steps[0].attachments.all()[:1] if steps else (),
        "by": case.unit.name if case.unit else "",
        "redo_by": limit_for(case.kind, said.redo, case.category_id, at).due(at).at,
        "reopen_until": at + timedelta(said.until) if said.until else None,
        "fault": fault,
        "said": request.POST,
    }
    return render(request, "portal/answer.html", page, status=status)


def _page(
    request: HttpRequest,
    case: Case,
    secret: str,
    *,
    fault: str = "",
    open_at: str = "",
    status: int = 200,
) -> HttpResponse:
    whole, names, at = bool(secret), following.area_names(case), now()
    may = verbs_open(case, at) if whole else frozenset()
    promise = case.deadlines.filter(clock=FINISH).first()
    moved = promise is not None and case.is_open and promise.due_at != case.finish_due
    page: dict[str, Any] = {
        "case": case,
        "secret": secret,
        "door": doors.case_door(case, whole=whole),
        "title": case.title if whole else neighbours.neighbour_title(case),
        "standing": following.standing(case, at),
        "holder": following.holder(case, names),
        "before": promise if moved else None,
        "time": following.time_left(case, promise, at),
        "main": _spoken_for_by(case, at),
        "lines": following.timeline(case, names, whole=whole),
        "may": may,
        "waits": following.is_asked(case),
        "asks": following.is_asked(case) and bool(may),
        "reopen_until": _reopen_until(case),
        "fault": fault,
        "open_at": open_at,
        "said": request.POST,
    }
    return render(request, "portal/follow.html", page, status=status)


def _reopen_until(case: Case) -> datetime | None:
    days = SAID[case.kind].until
    return case.closed_at + timedelta(days) if case.closed_at and days else None


def _spoken_for_by(case: Case, at: datetime) -> dict[str, Any] | None:
    """Return the request that this one is done together with, and how that one stands."""
    main = case.merged_into
    if main is None or main.is_kept:
        return None
    return {"number": main.number, "standing": following.standing(main, at)}


@paced
@require_safe
def picture(
    request: HttpRequest, number: str, picture_id: UUID, secret: str = ""
) -> HttpResponseBase:
    """Show a picture of a request in full or, with ``?s``, small; others see released ones."""
    case = following.case_by_link(number, secret) if secret else following.case_by_number(number)
    found = following.picture_for(case, picture_id, whole=bool(secret)) if case else None
    if found is None:
        return absent(request)
    file = found.thumbnail if "s" in request.GET else found.picture
    response = FileResponse(file.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    return response
