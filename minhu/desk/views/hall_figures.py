"""The figures of a hall over some days, and the list behind each number."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.desk.views.door import staff_only
from minhu.desk.views.halls import hall_or_404
from minhu.halls.enums import TicketState, Verdict
from minhu.halls.models import Item
from minhu.halls.queries.figures import LONGEST_SPAN, Ask, figures_of, tickets_of

PER_PAGE = 60
USUAL = 30
"""The days of the figures when nobody said others."""
YEARS = range(2000, 2100)
STATES = (*TicketState.values, "pending", "waits")


@staff_only
@require_safe
def hall_figures(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show taken, served, absent, left, waits and verdicts by item."""
    hall = hall_or_404(request, key)
    ask = _ask(request)
    page = {
        "hall": hall,
        "ask": ask,
        "figures": figures_of(hall, ask.first, ask.last),
        "days": urlencode(ask.query),
        "most": LONGEST_SPAN,
    }
    return render(request, "desk/hall_figures.html", page)


@staff_only
@require_safe
def hall_tickets(request: StaffRequest, key: UUID) -> HttpResponse:
    """List the numbers behind a figure."""
    hall = hall_or_404(request, key)
    ask = _ask(request)
    page = {
        "hall": hall,
        "ask": ask,
        "page": Paginator(tickets_of(hall, ask), PER_PAGE).get_page(request.GET.get("page")),
        "items": Item.objects.filter(hall=hall),
        "states": TicketState.choices,
        "verdicts": Verdict.choices,
        "days": urlencode({"since": ask.first, "until": ask.last}),
    }
    return render(request, "desk/hall_tickets.html", page)


def _ask(request: StaffRequest) -> Ask:
    """Return what is asked for; what cannot be meant is not asked."""
    asked, today = request.GET, local_day(now())
    last = _day(asked.get("until", "")) or today
    first = _day(asked.get("since", "")) or last - timedelta(days=USUAL)
    first = max(min(first, last), last - timedelta(days=LONGEST_SPAN - 1))
    state, said = asked.get("state", ""), asked.get("said", "")
    return Ask(
        first,
        last,
        asked.get("item", "")[:1],
        state if state in STATES else "",
        said if said in (*Verdict.values, "any") else "",
    )


def _day(typed: str) -> date | None:
    try:
        day = parse_date(typed)
    except ValueError:
        return None
    return day if day and day.year in YEARS else None
