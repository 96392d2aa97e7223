"""The doors for partners: an order comes in, results are fetched; both signed, in JSON."""

from __future__ import annotations

import json
from datetime import timedelta

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.domain.throttling import Pace, TooOftenError, claim
from minhu.accounts.http import address_of
from minhu.core.bodies import Schema
from minhu.core.clock import now
from minhu.core.doors import TEXT, Authority, Door, doors, said
from minhu.core.errors import DomainError
from minhu.exchange.domain.keeping import note_refusal
from minhu.exchange.domain.taking import LARGEST, body_of, take_order
from minhu.exchange.enums import Kind
from minhu.exchange.fields import table_of
from minhu.exchange.models import Partner
from minhu.exchange.queries import partner_at_work, results_of
from minhu.exchange.signing import SIGNATURE, TIME, holds
from minhu.places.http import ERROR, REFUSALS, later

_ORDER = said("id", "number", id=TEXT, number=TEXT)
_RESULTS = said("results", results={"type": "array", "items": said("delivery", delivery=TEXT)})
_REFUSALS = {code: REFUSALS[code] for code in (401, 429)}


def _sent() -> Schema:
    """Return what partners send whose tables are as they begin; one may have been renamed."""
    return {"anyOf": [body_of(table_of(kind)[0]).schema() for kind in Kind]}


doors.add(
    "exchange:orders",
    Door(
        "/exchange/{code}/orders/",
        "An order of a hotline, of the police or of a platform above; its names are the partner's",
        Authority.SIGNATURE,
        {201: ("A case is open", _ORDER), 200: ("Known before", _ORDER), **REFUSALS},
        takes=_sent,
    ),
)
doors.add(
    "exchange:results",
    Door(
        "/exchange/{code}/orders/{number}/results/",
        "What became of an order",
        Authority.SIGNATURE,
        {200: ("In order", _RESULTS), 404: ("No such order", ERROR), **_REFUSALS},
        method="get",
        paths={"number": {"type": "string", "pattern": "^[A-Za-z0-9-]{1,80}$"}},
    ),
)
WRONG = Pace("exchange.wrong", 30, timedelta(minutes=10))


# csrf_exempt: the signature is the authority, no cookie is.
@csrf_exempt
@require_POST
def orders(request: HttpRequest, code: str) -> JsonResponse:
    """Take in an order: 201 the first time, 200 again with the same number."""
    body = request.read(LARGEST + 1)
    partner, refusal = _admitted(request, code, body)
    if partner is None:
        return refusal
    at = now()
    try:
        taken = take_order(partner, body, at=at)
    except DomainError as error:
        note_refusal(partner, str(error), at=at)
        return JsonResponse({"error": str(error)}, status=error.status)
    known = {"id": taken.order.outside_id, "number": taken.order.case.number}
    return JsonResponse(known, status=201 if taken.fresh else 200)


@require_safe
def results(request: HttpRequest, code: str, number: str) -> JsonResponse:
    """Return what a partner is told of one of its orders, in order."""
    partner, refusal = _admitted(request, code, b"")
    if partner is None:
        return refusal
    found = results_of(partner, number)
    if found is None:
        return JsonResponse({"error": _("没有这个编号。")}, status=404)
    told = [{"delivery": str(one.pk), **json.loads(one.body)} for one in found]
    return JsonResponse({"results": told})


def _admitted(
    request: HttpRequest, code: str, body: bytes
) -> tuple[Partner, JsonResponse] | tuple[None, JsonResponse]:
    """Return the partner whose signature this is, or the refusal."""
    at, partner = now(), partner_at_work(code)
    sent = request.headers.get(TIME, ""), request.headers.get(SIGNATURE, "")
    if partner is not None and holds(partner.secret(), sent, request.path, body, at=at):
        return partner, JsonResponse({})
    try:
        claim(WRONG, address_of(request) or "", at=at)
    except TooOftenError as error:
        return None, later(error)
    return None, JsonResponse({"error": _("签名不对，或者两边的钟差得太多。")}, status=401)
