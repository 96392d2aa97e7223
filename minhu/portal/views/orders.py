"""点单、微心愿: asking for a service or making a wish, from a door plate or a place one chose."""

from __future__ import annotations

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minhu.accounts.actors import Visitor
from minhu.accounts.http import address_of
from minhu.affairs.domain.asking import ask
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.portal.domain import codes, pacing
from minhu.portal.order_form import OrderForm
from minhu.portal.queries import doors, following
from minhu.portal.queries.doors import Door
from minhu.portal.views import keyring
from minhu.portal.views.landing import absent
from minhu.portal.views.marks import usable_key

GET_OR_POST = ["GET", "HEAD", "POST"]


# csrf_exempt in this module: no cookie is an authority here, as with reports.
@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def order(request: HttpRequest, code: str) -> HttpResponse:
    """Open the menu at a door plate, or send what was picked there."""
    door = doors.plate_door(code)
    return _serve(request, door) if door else absent(request, "plate")


@csrf_exempt
@never_cache
@require_http_methods(GET_OR_POST)
def order_here(request: HttpRequest) -> HttpResponse:
    """Do the same for the place in ``?area=CODE``; without one, a place is chosen first."""
    door = doors.area_door(request.GET.get("area", ""))
    if door is None and request.method != "POST":
        page = {"groups": doors.choices(), "order": True}
        return render(request, "portal/choose.html", page)
    return _serve(request, door or doors.nowhere())


def _serve(request: HttpRequest, door: Door) -> HttpResponse:
    if request.method != "POST":
        return _page(request, OrderForm(door=door))
    form, key = OrderForm(request.POST, door=door), usable_key(request.POST.get("intake_key", ""))
    try:
        pacing.claim_sending(address_of(request), at=now())
        if form.is_valid():
            return _send(request, form, key)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form, key=key, status=error.status)
    return _page(request, form, key=key, status=422)


def _send(request: HttpRequest, form: OrderForm, key: str) -> HttpResponse:
    intake = ask(form.said(key), actor=Visitor(), at=now())
    if intake.created:
        phone = form.cleaned_data["caller_phone"]
        codes.send_quietly(phone, address=address_of(request), at=now())
    number, secret = intake.case.number, following.secret_of(intake.case)
    ring = keyring.read(request).owning([(number, secret)])
    return keyring.hand_out(redirect("portal:sent", number=number, secret=secret), ring)


def _page(
    request: HttpRequest, form: OrderForm, *, key: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "door": form.door,
        "form": form,
        "key": key or secrets.token_urlsafe(16),
        "to": doors.addressee(form.door),
        "refused": form.is_bound,
    }
    return render(request, "portal/order.html", page, status=status)
