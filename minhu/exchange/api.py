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
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.exchange.domain.keeping import note_refusal
from minhu.exchange.domain.taking import LARGEST, take_order
from minhu.exchange.models import Partner
from minhu.exchange.queries import partner_at_work, results_of
from minhu.exchange.signing import SIGNATURE, TIME, holds

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
    said = {"id": taken.order.outside_id, "number": taken.order.case.number}
    return JsonResponse(said, status=201 if taken.fresh else 200)


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
        wait = str(int(error.wait.total_seconds()) + 1)
        return None, JsonResponse({"error": str(error)}, status=429, headers={"Retry-After": wait})
    return None, JsonResponse({"error": _("签名不对，或者两边的钟差得太多。")}, status=401)
