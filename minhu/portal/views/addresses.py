"""按地址找: which place an address means, as a page and for programs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from minhu.accounts.http import address_of
from minhu.core.doors import TEXT, Authority, Door, form_schema, said
from minhu.core.doors import doors as programs
from minhu.core.unkept import never_cache
from minhu.portal.domain.pacing import FloodError, claim_asking
from minhu.portal.forms import AddressForm
from minhu.portal.queries import doors
from minhu.portal.queries.addresses import Meant, meant

_FOUND = said("found", found={"type": "boolean"}, why=TEXT, area=TEXT)
programs.add(
    "portal:locate",
    Door(
        "/locate",
        "Which place an address means",
        Authority.NOBODY,
        {200: ("Found or not", _FOUND), 422: ("No address", _FOUND), 429: ("Too often", _FOUND)},
        takes=lambda: form_schema(AddressForm.base_fields.items()),
        media=("application/x-www-form-urlencoded",),
    ),
)


# csrf_exempt: no cookie is an authority here and nothing is written. POST, so that an address
# stands in no log and in nobody's history.
@csrf_exempt
@never_cache
@require_POST
def find_place(request: HttpRequest) -> HttpResponse:
    """Show which place an address means, to go on from there; it works without scripts."""
    found, fault, status = _look(request)
    page = {
        "groups": doors.choices(),
        "fault": fault,
        "found": found,
        "address": request.POST.get("address", "")[:200],
    }
    return render(request, "portal/choose.html", page, status=status)


@csrf_exempt
@never_cache
@require_POST
def locate(request: HttpRequest) -> JsonResponse:
    """Answer the same for programs: names, code and point of a place."""
    found, fault, status = _look(request)
    told = found.as_json() if found else {"found": False, "why": fault}
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def _look(request: HttpRequest) -> tuple[Meant | None, str, int]:
    """Return what was found, or why nothing was, and the status to answer with."""
    try:
        claim_asking(address_of(request))
    except FloodError as error:
        return None, str(error), error.status
    form = AddressForm(request.POST)
    if not form.is_valid():
        return None, str(form.errors["address"][0]), 422
    found = meant(form.cleaned_data["address"])
    fault = "" if found else _("没有找到这个地址。换个说法，或者在下面选一个地方。")
    return found, fault, 200
