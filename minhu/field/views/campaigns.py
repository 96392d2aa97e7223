"""A campaign on the phone: the doors of one's grids, one tap for each result."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from minhu.accounts.http import StaffRequest
from minhu.campaigns import queries
from minhu.campaigns.domain import ordering, visiting
from minhu.campaigns.forms import read_visit
from minhu.campaigns.models import Campaign, Duty, Target, Visit
from minhu.campaigns.walks import doors
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import uuid7
from minhu.core.unkept import never_cache
from minhu.field.forms import read_key
from minhu.places.models import Area

SHOWN = 60
"""So many doors at once; the next ones come up when these are done."""


@login_required
@never_cache
@require_GET
def campaign(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show the doors that are left: those to go to once more, then those nobody was at."""
    return _page(request, _find(request, key))


@login_required
@never_cache
@require_POST
def seen(request: StaffRequest, key: UUID) -> HttpResponse:
    """Say that one has seen the order, for every grid of one's own."""
    found = _find(request, key)

    def verb() -> None:
        for duty in _duties(request, found):
            ordering.acknowledge(duty, actor=request.user, at=now())

    return _done(request, found, verb)


@login_required
@never_cache
@require_POST
def met(request: StaffRequest, key: UUID) -> HttpResponse:
    """Add a door that stands on no list."""
    found = _find(request, key)
    area = _area(request, found, request.POST.get("area", ""))
    text = request.POST.get("text", "")
    return _done(request, found, lambda: visiting.meet(found, area, text=text, actor=request.user))


@login_required
@never_cache
@require_POST
def visited(request: StaffRequest, key: UUID, door: UUID) -> HttpResponse:
    """Write a visit for a browser without scripts; scripts use ``api.visit``."""
    target = _target(request, key, door)

    def verb() -> None:
        said = read_visit(target.campaign.kind, request.POST)
        mark = read_key(request.POST.get("step_key", ""))
        visiting.visit(target, said, key=mark, actor=request.user, at=now())

    return _done(request, target.campaign, verb)


@login_required
@never_cache
@require_POST
def back(request: StaffRequest, key: UUID, door: UUID) -> HttpResponse:
    """Take one's last visit of today to a door back."""
    target = _target(request, key, door)
    made = Visit.objects.filter(target=target, by=request.user, taken_back_at=None).first()
    if made is None:
        raise Http404
    return _done(
        request,
        target.campaign,
        lambda: visiting.take_back(made, actor=request.user, at=now()),
    )


def _find(request: StaffRequest, key: UUID) -> Campaign:
    found = queries.campaign_for(request.user, key)
    if found is None or not _duties(request, found):
        raise Http404
    return found


def _duties(request: StaffRequest, found: Campaign) -> list[Duty]:
    return queries.my_duties(found, request.user)


def _area(request: StaffRequest, found: Campaign, code: str) -> Area:
    for duty in _duties(request, found):
        if code in {"", duty.area_id}:
            mine: Area = duty.area
            return mine
    raise Http404


def _target(request: StaffRequest, key: UUID, door: UUID) -> Target:
    found = queries.target_for(request.user, key, door)
    if found is None:
        raise Http404
    return found


def _done(request: StaffRequest, found: Campaign, verb: Callable[[], object]) -> HttpResponse:
    try:
        verb()
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        return _page(request, found, str(error), error.status)
    return redirect("field:campaign", found.pk)


def _page(
    request: StaffRequest, found: Campaign, sentence: str = "", status: int = 200
) -> HttpResponse:
    at, duties = now(), _duties(request, found)
    walk = doors(found, request.user, at=at)
    line = queries.overview(found, request.user, at=at)
    page = {
        "tab": "today",
        "at": at,
        "today": local_day(at),
        "campaign": found,
        "kind": found.kind,
        "duties": duties,
        "several": len(duties) > 1,
        "unseen": found.kind.within and any(each.seen_at is None for each in duties),
        "due_at": next((e.due_at for e in line.lines if not e.duty.begun_at), None),
        "sum": line,
        "walk": walk,
        "again": walk.again[:SHOWN],
        "fresh": walk.fresh[: max(SHOWN - len(walk.again), 0)],
        "done": walk.done[:SHOWN],
        "key": uuid7,
        "sentence": sentence,
    }
    return render(request, "field/campaign.html", page, status=status)
