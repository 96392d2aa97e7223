"""After sending: the number, what comes next, and the code that makes the phone a key."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minhu.accounts.actors import Visitor
from minhu.accounts.http import address_of
from minhu.cases.models import Case, Voice
from minhu.cases.procedures import procedures
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.people.queries import has_code, masked
from minhu.portal.domain import codes
from minhu.portal.forms import CodeForm, PhoneForm
from minhu.portal.queries import doors, following, mine, neighbours
from minhu.portal.views import keyring
from minhu.portal.views.landing import absent
from minhu.portal.views.paced import paced
from minhu.requests.domain.joining import leave_phone

GET_OR_POST = ["GET", "HEAD", "POST"]


# csrf_exempt in this module: the secret in the address is the authority, no cookie is.
@paced
@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def sent(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Show the receipt; take the digits from the short message, or send them once more."""
    case = following.case_by_link(number, secret)
    if case is None:
        return absent(request)
    if request.method != "POST" and case.state != procedures[case.kind].lifecycle.start:
        return redirect("portal:link", number=case.number, secret=secret)
    if request.method != "POST" or case.caller is None:
        return _receipt(request, case, secret)
    if "again" in request.POST:
        return _send_again(request, case, secret)
    return _confirm(request, case, secret)


def _send_again(request: HttpRequest, case: Case, secret: str) -> HttpResponse:
    assert case.caller is not None  # noqa: S101 -- tells the type checker
    try:
        codes.send_to(case.caller, address=address_of(request), at=now())
    except DomainError as error:
        return _receipt(request, case, secret, fault=str(error), status=error.status)
    return _receipt(request, case, secret)


def _confirm(request: HttpRequest, case: Case, secret: str) -> HttpResponse:
    assert case.caller is not None  # noqa: S101 -- tells the type checker
    form = CodeForm(request.POST)
    if not form.is_valid():
        fault = str(form.errors["code"][0])
        return _receipt(request, case, secret, fault=fault, status=422)
    code = form.cleaned_data["code"]
    try:
        index = codes.check_code_of(case.caller, code, address=address_of(request), at=now())
    except DomainError as error:
        return _receipt(request, case, secret, fault=str(error), status=error.status)
    return open_phone(request, index)


def open_phone(request: HttpRequest, index: str) -> HttpResponse:
    """Hand this phone the links of everything that was sent with a number shown to be its own."""
    links = ((case.number, following.secret_of(case)) for case in mine.cases_of_phone(index))
    ring = keyring.read(request).owning(link for link in links if link[1])
    return keyring.hand_out(redirect("portal:mine"), ring)


def _receipt(
    request: HttpRequest, case: Case, secret: str, *, fault: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "case": case,
        "secret": secret,
        "door": doors.case_door(case, whole=True),
        "first": _first(case),
        "accept": case.deadlines.filter(clock="accept").first(),
        "phone": masked(case.caller).phone,
        "code_sent": has_code(case.caller, at=now()),
        "fault": fault,
        "again": _again_at(case),
    }
    return render(request, "portal/sent.html", page, status=status)


def _again_at(case: Case) -> str:
    """Return where the next thing from this place is told."""
    page = "portal:report_here" if case.kind == "request" else "portal:order_here"
    return f"{reverse(page)}?area={case.area_id}"


def _first(case: Case) -> following.Holder | None:
    return following.holder(case, following.area_names(case))


@paced
@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def joined(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """Show a neighbour the promise; the phone may be left now that nothing can be lost."""
    voice = _voice(number, key)
    case = following.case_by_number(number)
    if voice is None or case is None:
        return absent(request)
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        phone = form.cleaned_data["phone"]
        leave_phone(voice, phone=phone, actor=Visitor(), at=now())
        return redirect("portal:joined", number=number, key=key)
    page = {
        "case": case,
        "door": doors.case_door(case, whole=False),
        "title": neighbours.neighbour_title(case),
        "standing": following.standing(case, now(), to_neighbours=True),
        "others": max(case.voices - 1, 0),
        "phone": masked(voice.person).phone,
        "form": form,
        "first": _first(case),
    }
    return render(request, "portal/joined.html", page, status=422 if form.is_bound else 200)


def _voice(number: str, key: str) -> Voice | None:
    rows = Voice.objects.select_related("case", "person")
    return rows.filter(intake_key=f"join:{key}{number}").first()
