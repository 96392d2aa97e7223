"""走访: campaigns of a place, one by its grids, the doors of a grid, and the three hundreds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.campaigns import queries
from minhu.campaigns.domain.ending import end
from minhu.campaigns.domain.listing import Found
from minhu.campaigns.domain.ordering import order
from minhu.campaigns.models import Campaign
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.campaign_forms import OrderForm
from minhu.desk.queries.hundreds import hundreds
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.models import Area

PER_PAGE = 60
EARLIEST = 2000
SHOWN = 5
"""So many refused rows of a list are named on the page."""


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: StaffRequest) -> HttpResponse:
    """Show what is under way and what ended; sent, order one."""
    place = _home(request)
    may = request.user.has_perm("campaigns.order", place)
    if request.method == "POST" and not may:
        raise Http404
    form = _form(request, place) if may else None
    if form is not None and form.is_valid():
        try:
            made, found = order(place, form.order(), form.wanted(), actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            _tell(request, found)
            return redirect("desk:campaign", made.pk)
    page = {
        "place": place,
        "form": form,
        "going": queries.campaigns_for(request.user, going=True),
        "ended": queries.campaigns_for(request.user, going=False),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "desk/campaigns.html", page, status=status)


@staff_only
@require_safe
def campaign(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show how far each grid is, and what came of the visits."""
    found, at = _find(request, key), now()
    page = {
        "campaign": found,
        "kind": found.kind,
        "sum": queries.overview(found, request.user, at=at),
        "visits": queries.log(found, request.user)[:SHOWN],
        "at": at,
        "may_end": found.closed_at is None and request.user.has_perm("campaigns.end", found),
    }
    return render(request, "desk/campaign.html", page)


@staff_only
@require_safe
def campaign_doors(request: StaffRequest, key: UUID, code: str) -> HttpResponse:
    """Show the doors of one grid, or with ``show=log`` its visits."""
    found, at = _find(request, key), now()
    lines = queries.overview(found, request.user, at=at).lines
    line = next((each for each in lines if each.area.code == code), None)
    if line is None:
        raise Http404
    log = request.GET.get("show") == "log"
    read: Callable[..., QuerySet[Any]] = queries.log if log else queries.listed
    page = {
        "campaign": found,
        "kind": found.kind,
        "line": line,
        "log": log,
        "page": Paginator(read(found, request.user, code), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "at": at,
    }
    return render(request, "desk/campaign_doors.html", page)


@staff_only
@require_POST
def end_campaign(request: StaffRequest, key: UUID) -> HttpResponse:
    """End a campaign."""
    found = _find(request, key)
    try:
        end(found, actor=request.user, at=now())
        messages.success(request, _("结束了，数字都留着。"))
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:campaign", found.pk)


@staff_only
@require_safe
def three_hundreds(request: StaffRequest) -> HttpResponse:
    """Show visits, help and answers of a year by grid, each with both of its numbers."""
    place, today = _home(request), local_day(now())
    said = request.GET.get("year", "")
    year = int(said) if said.isdecimal() and EARLIEST <= int(said) <= today.year else today.year
    page = {
        "place": place,
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < today.year else None,
        "found": hundreds(request.user, place, year=year),
    }
    return render(request, "desk/hundreds.html", page)


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, "campaigns.read")


def _find(request: StaffRequest, key: UUID) -> Campaign:
    found = queries.campaign_for(request.user, key)
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, place: Area) -> OrderForm:
    sources, ledgers = queries.sources_for(request.user, place)
    if request.method == "POST":
        return OrderForm(request.POST, request.FILES, sources=sources, ledgers=ledgers)
    return OrderForm(sources=sources, ledgers=ledgers)


def _tell(request: StaffRequest, found: Found) -> None:
    total = len(found.targets)
    messages.success(request, _("发下去了，名单 %(n)d 户。") % {"n": total})
    if found.refused:
        named = "；".join(
            _("第 %(row)s 行：%(why)s") % {"row": row, "why": why}
            for row, why in found.refused[:SHOWN]
        )
        words = {"n": len(found.refused), "named": named}
        messages.warning(request, _("%(n)d 行没有收。%(named)s") % words)
