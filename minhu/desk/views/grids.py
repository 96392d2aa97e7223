"""The grids page: a list, a map and a card with the same facts; data for the map."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from minhu.accounts.enums import TokenScope
from minhu.accounts.models import User
from minhu.accounts.programs import opens_to
from minhu.core.clock import local_day, now
from minhu.core.unkept import never_cache
from minhu.desk.queries import grid_maps
from minhu.desk.queries.grids import Overview, find, grid_of, overview, panel
from minhu.desk.queries.places import home_area
from minhu.desk.queries.wide_ground import chosen_part, is_wide, parts
from minhu.desk.tables.grids import GridLines
from minhu.places import maps
from minhu.places.forms import MapForm
from minhu.places.history import disputes_in, faults, story_of, version_on, versions
from minhu.places.models import Area


@login_required
@never_cache
@require_safe
def grids(request: HttpRequest) -> HttpResponse:
    """Show the grids; asked by htmx, only the card of one grid or what was found."""
    user, home = _reader(request)
    at = now()
    code, typed = request.GET.get("grid", ""), request.GET.get("q", "")[:60]
    chosen = grid_of(user, code) if code else None
    if code and chosen is None:
        raise Http404
    place = chosen_part(home, request.GET.get("of", ""), chosen)
    known: dict[str, Any] = {"place": place, "at": at, "today": local_day(at), "typed": typed}
    known["above"] = home if place != home else None
    known["here"] = reverse("desk:grids")  # once, not for each of thousands of grids
    known |= {"found": find(place, typed), "chosen": chosen}
    if is_wide(place):
        return render(request, "desk/wide_ground.html", known | _wide(user, place, at))
    known["panel"] = panel(user, chosen, at=at) if chosen else None
    known["story"] = story_of(chosen) if chosen else None
    known["may_print"] = chosen is not None and user.has_perm("places.print_plates", chosen)
    known["may_redraw"] = user.has_perm("places.redraw", place)
    if part := _part(request):
        answer = render(request, f"desk/grids.html#{part}", known)
    else:
        found = overview(user, place, at=at)
        known |= {"overview": found, **_lists(found, known["here"], chosen)}
        known |= _map(request, place, local_day(at))
        answer = render(request, "desk/grids.html", known)
    patch_vary_headers(answer, ("HX-Request", "HX-Target"))
    return answer


def _wide(user: User, place: Area, at: datetime) -> dict[str, Any]:
    """Return the parts of a place that has too many grids for one page, and their sums."""
    found = parts(user, place, at=at)
    names = ("grids", "held", "open", "late")
    return {"parts": found, "sums": {name: sum(getattr(p, name) for p in found) for name in names}}


def _lists(found: Overview, here: str, chosen: Area | None) -> dict[str, Any]:
    """Return the grids as the page lists them: those nobody holds, then all by community."""
    drawn, vacant = GridLines(here, chosen.code if chosen else ""), found.vacant
    return {
        "vacant": vacant,
        "vacant_lines": drawn.vacant(vacant),
        "vacant_codes": " ".join(grid.area.code for grid in vacant),
        "communities": [(each, drawn.of(each)) for each in found.communities],
    }


def _map(request: HttpRequest, place: Area, today: date) -> dict[str, Any]:
    """Return what the page says about the map itself: its versions and what wants mending."""
    form = MapForm(request.GET)
    asked = form.cleaned_data["on"] if form.is_valid() else None
    found, wrong = versions(place.code), faults(place.code)
    named = {code for piece in (*wrong.overlaps, *wrong.gaps) for code in piece.fault.between}
    return {
        "versions": found,
        "on": asked or today,
        "version": (shown := version_on(found, asked or today)),
        "current": version_on(found, today),
        "position": found.index(shown) if shown else 0,
        "wrong": wrong,
        "names": dict(Area.objects.filter(pk__in=named).values_list("pk", "name")),
        "disputes": disputes_in(place.code).filter(decided_at=None),
        "may_dispute": request.user.has_perm("places.raise_dispute", place),
    }


@opens_to(TokenScope.PLACES)
@login_required
@never_cache
@require_safe
def faults_json(request: HttpRequest) -> HttpResponse:
    """Answer with what wants mending in the user's place, as shapes."""
    _user, place = _of(request)
    return JsonResponse(grid_maps.wanting(place.code))


@opens_to(TokenScope.CASES)
@login_required
@require_safe
def cases_json(request: HttpRequest) -> HttpResponse:
    """Answer with the open cases of the user's place as dots."""
    user, place = _of(request)
    answer = JsonResponse(grid_maps.dots(user, place, at=now()))
    answer["Cache-Control"] = "private, no-store"
    return answer


@opens_to(TokenScope.PLACES)
@login_required
@require_safe
def communities_json(request: HttpRequest) -> HttpResponse:
    """Answer with the outlines of the communities; unchanged boundaries answer 304."""
    _user, place = _of(request)
    form = MapForm(request.GET)
    day = (form.cleaned_data["on"] if form.is_valid() else None) or local_day(now())
    etag = f'"{maps.edition()}-{place.code}-{day}-communities"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(
        grid_maps.communities(place.code, day), "application/geo+json"
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _reader(request: HttpRequest) -> tuple[User, Area]:
    """Return who asks and the place they work in; without a place there is no such page."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 -- login_required has seen to it
    place = home_area(user)
    if place is None or not user.has_perm("places.view_area", place):
        raise Http404
    return user, place


def _of(request: HttpRequest) -> tuple[User, Area]:
    """Return who asks and the part of their place that is asked about."""
    user, home = _reader(request)
    return user, chosen_part(home, request.GET.get("of", ""), None)


def _part(request: HttpRequest) -> str:
    """Return which part of the page htmx asks for, empty for the whole page."""
    asked = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    target = request.headers.get("HX-Target", "")
    return target if asked and target in {"card", "found"} else ""
