"""Telling us something: from a door plate, from where one stands, or from a list."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.actors import Visitor
from minhu.accounts.http import address_of
from minhu.cases.domain.opening import Intake
from minhu.catalogue.queries import categories
from minhu.catalogue.queries.editions import edition_in_use
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.puzzles import puzzle
from minhu.core.unkept import never_cache
from minhu.portal.domain import codes, drafts, pacing
from minhu.portal.forms import ReportForm, read_point
from minhu.portal.queries import doors, following, neighbours
from minhu.portal.queries.doors import Door
from minhu.portal.views import keyring
from minhu.portal.views.landing import absent
from minhu.portal.views.marks import usable_key
from minhu.portal.views.paced import paced
from minhu.requests.domain.intake import link_secret, submit
from minhu.requests.domain.joining import join as join_case
from minhu.requests.forms import LONGEST

NAMESPACE = "portal:"
GET_OR_POST = ["GET", "HEAD", "POST"]


# csrf_exempt throughout this module: no cookie is an authority here, a stranger's page could
# only send what anybody may send, and WeChat's browser forgets cookies between two pages.
@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Open a door plate, or send what was written there."""
    find = doors.sending_door if request.method == "POST" else doors.plate_door
    door = find(code)
    return _serve(request, door) if door else absent(request, "plate")


@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def report_here(request: HttpRequest) -> HttpResponse:
    """Do the same without a plate: ``?area=CODE``, ``?at=longitude,latitude`` or ``?area=none``."""
    door, fault = _chosen(request)
    if door is None and request.method == "POST":
        door = doors.nowhere()
    if door is None:
        return _choose(request, fault)
    return _serve(request, door)


def _chosen(request: HttpRequest) -> tuple[Door | None, str]:
    code, at = request.GET.get("area", ""), request.GET.get("at", "")
    if code == "none":
        return doors.nowhere(), ""
    if at:
        point = read_point(at)
        door = doors.point_door(*point) if point else None
        return door, "" if door else _("您现在的位置不在我们这里。请在下面选一个地方。")
    if code:
        door = doors.area_door(code)
        return door, "" if door else _("没有这个地方，请重新选。")
    return None, ""


def _choose(request: HttpRequest, fault: str) -> HttpResponse:
    page = {"groups": doors.choices(), "fault": fault}
    return render(request, "portal/choose.html", page, status=422 if fault else 200)


def _serve(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method != "POST":
        return _page(request, door, None)
    return _send(request, door)


def _send(request: HttpRequest, door: Door) -> HttpResponse:
    """Take in what was sent, or show the form again with everything that was typed."""
    key = usable_key(request.POST.get("intake_key", ""))
    if "begin" in request.POST:  # from the address that was found, which is carried along
        return _page(request, door, ReportForm(request.POST, None, door=door, kept=()), key=key)
    try:
        proof = pacing.Proof(request.POST.get("proof", ""), key)
        pacing.claim_sending(address_of(request), proof=proof, at=now())
    except DomainError as error:
        return _stopped(request, door, key, error)
    drafts.drop(key, request.POST.get("drop", ""))
    kept = [draft.picture for draft in drafts.kept(key)]
    form = ReportForm(request.POST, request.FILES, door=door, kept=kept)
    if "drop" in request.POST:
        return _again(request, form, key, status=200)
    if not form.is_valid() or _offer(form) is not None:
        return _again(request, form, key, status=422)
    try:
        intake = submit(form.report(f"{NAMESPACE}{key}"), actor=Visitor(), at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _again(request, form, key, status=error.status)
    return _sent(request, intake, form, key)


def _stopped(request: HttpRequest, door: Door, key: str, error: DomainError) -> HttpResponse:
    """Show the words again; pictures are not even opened, for that is what a flood costs."""
    form = ReportForm(request.POST, None, door=door, kept=())
    form.add_error(None, str(error))
    return _page(request, door, form, key=key, status=error.status)


def _sent(request: HttpRequest, intake: Intake, form: ReportForm, key: str) -> HttpResponse:
    if form.kept:
        drafts.forget(key)
    phone = form.cleaned_data["phone"]
    if phone and intake.created:
        codes.send_quietly(phone, address=address_of(request), at=now())
    number, secret = intake.case.number, link_secret(f"{NAMESPACE}{key}")
    ring = keyring.read(request).owning([(number, secret)])
    onward = _sent_page().replace("NUMBER", number).replace("SECRET", secret)
    return keyring.hand_out(HttpResponseRedirect(onward), ring)


@cache
def _sent_page() -> str:
    """Return the address of the receipt, looked up once: every sending ends there."""
    return reverse("portal:sent", args=["NUMBER", "SECRET"])


def _again(request: HttpRequest, form: ReportForm, key: str, *, status: int) -> HttpResponse:
    form.is_valid()
    drafts.keep(key, form.photos.clean, at=now())
    return _page(request, form.door, form, key=key, status=status)


def _offer(form: ReportForm) -> Door | None:
    """Return where a photo was taken while nobody has said yet where the matter is."""
    position = form.position
    if form.door.known or position is None or form.cleaned_data.get("photo_place"):
        return None
    return doors.point_door(position.longitude, position.latitude)


def _place(door: Door) -> str:
    return door.area.code if door.area else ""


def _page(
    request: HttpRequest,
    door: Door,
    form: ReportForm | None,
    *,
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    ring, at = keyring.read(request), now()
    key = key or secrets.token_urlsafe(16)
    page: dict[str, Any] = {
        "door": door,
        "form": form,
        "key": key,
        "drafts": drafts.kept(key) if form else (),
        "offer": _offer(form) if form else None,
        "refused": status != 200,  # noqa: PLR2004 -- the page as it was asked for
        "to": doors.addressee(door),
        "categories": categories(at, edition=edition_in_use(_place(door), at)),
        "longest": LONGEST,
        "puzzle": _puzzle(request, key, at),
        "near": neighbours.open_nearby(door, joined=ring.joined, own=ring.own, at=at),
    }
    return render(request, "portal/report.html", page, status=status)


def _puzzle(request: HttpRequest, key: str, at: datetime) -> str:
    """Return the puzzle this form has to bring solved while very many send, else nothing."""
    return json.dumps(puzzle(key, at=at)) if pacing.wants_work(address_of(request)) else ""


@paced
@csrf_exempt
@require_POST
def join(request: HttpRequest, number: str) -> HttpResponse:
    """我也遇到了: one tap, then the same promise of an answer."""
    case = following.case_by_number(number)
    if case is None or case.kind != "request":
        return absent(request)
    key = usable_key(request.POST.get("intake_key", ""))
    try:
        pacing.claim_sending(address_of(request), at=now())
        join_case(case, intake_key=f"join:{key}{case.number}", phone="", actor=Visitor(), at=now())
    except DomainError as error:
        return render(request, "portal/refused.html", {"why": error}, status=error.status)
    ring = keyring.read(request).joining(case.number)
    return keyring.hand_out(redirect("portal:joined", number=case.number, key=key), ring)
