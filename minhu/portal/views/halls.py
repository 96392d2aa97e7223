"""取号: the QR code at the door of a hall, one's own number, and the screen above the windows."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.actors import Visitor
from minhu.accounts.http import address_of
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.core.puzzles import puzzle
from minhu.core.unkept import never_cache
from minhu.halls.domain.taking import give_back, rate, take_ticket
from minhu.halls.enums import TicketState, Verdict
from minhu.halls.hours import hours_of, is_open, opens_next
from minhu.halls.models import Hall, Ticket
from minhu.halls.queries import line
from minhu.places.codes import plate_code
from minhu.portal.domain import pacing
from minhu.portal.queries import doors
from minhu.portal.views.landing import absent
from minhu.portal.views.marks import usable_key
from minhu.portal.views.paced import paced

LOOKS = ("light", "dark")
PRINTS = "print"
GET_OR_POST = ["GET", "HEAD", "POST"]


# csrf_exempt: no cookie is an authority here, as with reports; the address of a number is.
@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def hall(request: HttpRequest, code: str) -> HttpResponse:
    """Show what is done in a hall and how many wait; what is sent takes a number.

    ``?kiosk=1`` is for the machine at the door: its numbers come back to it by themselves.
    ``?kiosk=print`` is one that has a printer: a number goes onto paper as soon as it is taken.
    """
    found = line.hall_of_code(plate_code(code))
    if found is None:
        return absent(request, "hall")
    if request.method != "POST":
        return _choose(request, found)
    key = usable_key(request.POST.get("key", ""))
    try:
        ticket = _take(request, found, key)
    except DomainError as error:
        return _choose(request, found, key, str(error), error.status)
    there = reverse("portal:ticket", args=[found.code, ticket.secret])
    kiosk = _kiosk(request)
    return redirect(f"{there}?kiosk={kiosk}" if kiosk else there)


def _kiosk(request: HttpRequest) -> str:
    """Return what kind of machine by the door asks; nothing for a phone."""
    if "kiosk" not in request.GET:
        return ""
    return PRINTS if request.GET["kiosk"] == PRINTS else "1"


def _take(request: HttpRequest, hall: Hall, key: str) -> Ticket:
    at = now()
    proof = pacing.Proof(request.POST.get("proof", ""), key)
    pacing.claim_sending(address_of(request), proof=proof, at=at)
    return take_ticket(
        line.item_of(hall, request.POST.get("item", "")), key=key, actor=Visitor(), at=at
    )


def _choose(
    request: HttpRequest, hall: Hall, key: str = "", fault: str = "", status: int = 200
) -> HttpResponse:
    at, key = now(), key or usable_key("")
    page = {
        "hall": hall,
        "queues": [each for each in line.queues_of(hall, local_day(at)) if each.offered],
        "open": is_open(hall, at),
        "opens": opens_next(hall, at),
        "spans": hours_of(hall),
        "key": key,
        "fault": fault,
        "puzzle": _puzzle(request, key, at),
        "to": doors.addressee(doors.area_door(hall.area_id) or doors.nowhere()),
    }
    return render(request, "portal/hall.html", page, status=status)


def _puzzle(request: HttpRequest, key: str, at: datetime) -> str:
    """Return the puzzle a number has to be bought with while very many are taken, else nothing."""
    return json.dumps(puzzle(key, at=at)) if pacing.wants_work(address_of(request)) else ""


@paced
@csrf_exempt
@require_http_methods(GET_OR_POST)
def ticket(request: HttpRequest, code: str, secret: str) -> HttpResponseBase:
    """Show one's own number and how many stand before it; give it back, or say how it was."""
    hall = line.hall_of_code(plate_code(code))
    found = line.ticket_of_secret(hall, secret) if hall else None
    if hall is None or found is None:
        return absent(request, "ticket")
    if request.method != "POST":
        kiosk = _kiosk(request)
        page = {**_own(found), "kiosk": kiosk, "qr": _qr(request) if kiosk else ""}
        return _kept(request, render_to_string("portal/ticket.html", page, request))
    try:
        _act(request, found)
    except DomainError as error:
        page = {**_own(found), "fault": str(error)}
        return render(request, "portal/ticket.html", page, status=error.status)
    return redirect("portal:ticket", hall.code, found.secret)


def _act(request: HttpRequest, ticket: Ticket) -> None:
    if request.POST.get("act") == "give_back":
        give_back(ticket, actor=Visitor(), at=now())
        return
    rate(ticket, request.POST.get("said", ""), actor=Visitor())


def _qr(request: HttpRequest) -> str:
    """Return the address of this number as a picture, for a phone to take along."""
    base = (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/")
    return segno.make(f"{base}{request.path}", error="m").svg_data_uri(scale=4)


def _own(ticket: Ticket) -> dict[str, Any]:
    today = ticket.day == local_day(now())
    waits = today and ticket.state == TicketState.WAITING
    return {
        "ticket": ticket,
        "hall": ticket.hall,
        "today": today,
        "waits": waits,
        "called": today and ticket.state == TicketState.CALLED,
        "ahead": line.ahead_of(ticket) if waits else None,
        "asks": ticket.state == TicketState.SERVED and not ticket.said,
        "verdicts": Verdict.choices,
    }


@require_safe
def hall_screen(request: HttpRequest, code: str) -> HttpResponse:
    """Show who is called where, readable from far; asked again, 304 while nothing has changed."""
    hall = line.hall_of_code(plate_code(code))
    if hall is None:
        return absent(request, "hall")
    at, look = now(), request.GET.get("look", "")
    day = local_day(at)
    page = {
        "hall": hall,
        "at": at,
        "look": look if look in LOOKS else "",
        "last": line.last_called(hall, day),
        "waiting": line.waiting_in(hall, day),
        "queues": [each for each in line.queues_of(hall, day) if each.waiting],
        "open": is_open(hall, at),
        "opens": opens_next(hall, at),
    }
    return _kept(request, render_to_string("portal/hall_screen.html", page, request))


def _kept(request: HttpRequest, text: str) -> HttpResponse:
    """Answer with a page, or that it is as it was."""
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(text)
    assert isinstance(answer, HttpResponse)  # noqa: S101 -- tells the type checker
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer
