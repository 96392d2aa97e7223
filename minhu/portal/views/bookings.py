"""约房间: the rooms of facilities, and asking for one; the answer comes on the page of the booking."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.actors import Visitor
from minhu.accounts.http import address_of
from minhu.affairs.domain.asking import ask_room
from minhu.affairs.rooms import Room, days_of, room_of, rooms_in
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.portal.booking_form import BookingForm
from minhu.portal.domain import pacing
from minhu.portal.queries import doors, following
from minhu.portal.views import keyring
from minhu.portal.views.landing import absent
from minhu.portal.views.marks import usable_key


@never_cache
@require_safe
def rooms(request: HttpRequest) -> HttpResponse:
    """Show the rooms of the place of ``?area=CODE``, of everywhere without."""
    door = doors.area_door(request.GET.get("area", "")) or doors.nowhere()
    found = rooms_in(door.area.code if door.area else "")
    return render(request, "portal/rooms.html", {"rooms": found, "to": doors.addressee(door)})


# csrf_exempt: no cookie is an authority here, as with reports.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show when a room is free, or ask for it; what was sent twice is one booking."""
    found = room_of(key)
    if found is None:
        return absent(request, "page")
    if request.method != "POST":
        return _page(request, found, None)
    form = _form(request, found)
    sent = usable_key(request.POST.get("intake_key", ""))
    try:
        pacing.claim_sending(address_of(request), at=now())
        if form.is_valid():
            return _send(form, sent, request)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, sent, error.status)
    return _page(request, found, form, sent, 422)


def _form(request: HttpRequest, room: Room) -> BookingForm:
    return BookingForm(request.POST, room=room, days=days_of(room, now()))


def _send(form: BookingForm, key: str, request: HttpRequest) -> HttpResponse:
    case = ask_room(form.said(key), actor=Visitor(), at=now()).case
    number, secret = case.number, following.secret_of(case)
    ring = keyring.read(request).owning([(number, secret)])
    return keyring.hand_out(redirect("portal:link", number=number, secret=secret), ring)


def _page(
    request: HttpRequest, room: Room, form: BookingForm | None, key: str = "", status: int = 200
) -> HttpResponse:
    days = days_of(room, now())
    page = {
        "room": room,
        "days": days,
        "form": form or BookingForm(room=room, days=days),
        "key": key or secrets.token_urlsafe(16),
        "to": doors.addressee(doors.area_door(room.area) or doors.nowhere()),
        "refused": form is not None,
    }
    return render(request, "portal/room.html", page, status=status)
