"""对方来定: a firm says by a link of its own whether its problem is solved."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import address_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.ledgers.domain.confirming import confirm, opens
from minhu.ledgers.models import Record
from minhu.ledgers.queries.confirming import record_of_link, theirs, told_them
from minhu.portal.domain import pacing
from minhu.portal.views.landing import absent


# csrf_exempt: no cookie is an authority here, as with reports; the link is.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirming(request: HttpRequest, key: UUID, mark: str) -> HttpResponse:
    """Show what was done about a record, or take what the other side says; ``?said`` thanks."""
    found = record_of_link(key)
    if found is None:
        return absent(request, "confirm")
    if "said" in request.GET and request.method != "POST":
        return render(request, "portal/confirm.html", {"thanks": True})
    if not opens(found, mark) or not theirs(found):
        return absent(request, "confirm")
    if request.method != "POST":
        return _page(request, found)
    try:
        pacing.claim_sending(address_of(request), at=now())
        verb, words = request.POST.get("verb", ""), request.POST.get("words", "")
        confirm(found, mark, verb, words=words, at=now())
    except DomainError as error:
        return _page(request, found, str(error), error.status)
    return redirect(f"{request.path}?said")


def _page(request: HttpRequest, record: Record, fault: str = "", status: int = 200) -> HttpResponse:
    page = {
        "record": record,
        "facts": told_them(record),
        "edges": theirs(record),
        "words": request.POST.get("words", ""),
        "fault": fault,
    }
    return render(request, "portal/confirm.html", page, status=status)
