"""Addresses somebody may mean, while they type; a form without scripts works without them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.desk.views.door import staff_only
from minhu.ledgers.queries.ledgers import places_seen
from minhu.places.suggesting import suggested

LONGEST = 120


@staff_only
@require_safe
def addresses(request: StaffRequest) -> HttpResponse:
    """Offer addresses of one's own places; ``field`` says under which name they were typed."""
    typed = request.GET.get(request.GET.get("field", ""), "")[:LONGEST]
    page = {"found": suggested(places_seen(request.user), typed)}
    return render(request, "desk/address_options.html", page)
