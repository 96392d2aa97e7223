"""责任: the posts of grids, the responsibility card of one, and a map to print."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.queries.elements import Cell, Element, elements
from minhu.desk.queries.paper_map import paper_map
from minhu.desk.queries.teams import area_with_posts, line_of, posts
from minhu.desk.team_forms import CardForm, SeatForm, TemplateForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.domain.addresses import NAME_AREA, drop_alias, name_area
from minhu.places.enums import Level
from minhu.places.models import Address, Alias, Area
from minhu.teams.domain import seating as verbs
from minhu.teams.enums import Rulebook
from minhu.teams.models import Rule, Seat
from minhu.teams.queries import card_fields


@staff_only
@require_safe
def grid_posts(request: StaffRequest) -> HttpResponse:
    """Show the posts of one's place, or only the areas where some are vacant."""
    return _posts(request, None)


@staff_only
@require_POST
def choose_template(request: StaffRequest) -> HttpResponse:
    """Let the areas of a place go by a template."""
    place = _home(request)
    if not request.user.has_perm(verbs.CHOOSE, place):
        raise Http404
    form = _template_form(request, place)
    if not form.is_valid():
        return _posts(request, form)
    said = form.cleaned_data
    try:
        verbs.choose(said["area"], said["rule"], actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _posts(request, form)
    messages.success(request, _("换好了，从今天起按新的模板设岗。"))
    return redirect("desk:grid_posts")


@staff_only
@require_safe
def grid_card(request: StaffRequest, code: str) -> HttpResponse:
    return _card(request, _area(request, code))


@staff_only
@require_POST
def take_seat(request: StaffRequest, code: str) -> HttpResponse:
    """Put somebody on a post."""
    area = _keeper(request, code)
    form = SeatForm(request.POST, roster=line_of(request.user, area, at=now()).roster)
    if not form.is_valid():
        return _card(request, area, seat=form)
    try:
        verbs.seat(area, verbs.Sitter(**form.cleaned_data), actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _card(request, area, seat=form)
    messages.success(request, _("安排好了。"))
    return redirect("desk:grid_card", area.code)


@staff_only
@require_POST
def leave_seat(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let somebody leave a post."""
    held = get_object_or_404(Seat.objects.select_related("area"), pk=key)
    if not request.user.has_perm(verbs.SEAT, held.area):
        raise Http404
    try:
        verbs.leave(held, actor=request.user, at=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("%(name)s卸任了，岗位空出来了。") % {"name": held.name})
    return redirect("desk:grid_card", held.area_id)


@staff_only
@require_POST
def write_card(request: StaffRequest, code: str) -> HttpResponse:
    """Write one field of the card."""
    area = _keeper(request, code)
    form = CardForm(request.POST, fields=card_fields(area, on=local_day(now())))
    if not form.is_valid():
        return _card(request, area, text=form)
    verbs.write_card(area, **form.cleaned_data, actor=request.user, at=now())
    messages.success(request, _("记下了。"))
    return redirect("desk:grid_card", area.code)


@staff_only
@require_POST
def add_alias(request: StaffRequest, code: str) -> HttpResponse:
    """Say what else an area is called."""
    area = _area(request, code)
    if not request.user.has_perm(NAME_AREA, area):
        raise Http404
    try:
        name_area(area, name=request.POST.get("name", ""), actor=request.user, at=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("记下了，写到这个名字的地址会找到这里。"))
    return redirect("desk:grid_card", area.code)


@staff_only
@require_POST
def remove_alias(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take another name of an area away."""
    alias = get_object_or_404(Alias.objects.select_related("area"), pk=key)
    if not request.user.has_perm(NAME_AREA, alias.area):
        raise Http404
    drop_alias(alias, actor=request.user)
    messages.success(request, _("去掉了，已有的工单不变。"))
    return redirect("desk:grid_card", alias.area_id)


@staff_only
@require_safe
def print_map(request: StaffRequest) -> HttpResponse:
    """Show the map of one's place for paper."""
    place = _home(request)
    context = {"place": place, "map": paper_map(place.code, on=local_day(now())), "at": now()}
    return render(request, "desk/print_map.html", context)


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, "places.view_area")


def _area(request: StaffRequest, code: str) -> Area:
    area = area_with_posts(request.user, code)
    if area is None:
        raise Http404
    return area


def _keeper(request: StaffRequest, code: str) -> Area:
    area = _area(request, code)
    if not request.user.has_perm(verbs.SEAT, area):
        raise Http404
    return area


def _template_form(request: StaffRequest, place: Area) -> TemplateForm:
    rules = Rule.objects.on(local_day(now())).filter(book=Rulebook.POSTS)
    return TemplateForm(request.POST or None, place=place, rules=rules)


def _posts(request: StaffRequest, sent: TemplateForm | None) -> HttpResponse:
    place, at = _home(request), now()
    found = posts(request.user, place, at=at)
    vacant = request.GET.get("show") == "vacant"
    may_choose = request.user.has_perm(verbs.CHOOSE, place)
    context = {
        "place": place,
        "posts": found,
        "vacant_only": vacant,
        "lines": found.empty if vacant else found.lines,
        "form": (sent or _template_form(request, place)) if may_choose else None,
        "today": local_day(at),
    }
    return render(request, "desk/grid_posts.html", context, status=422 if sent else 200)


def _card(
    request: StaffRequest,
    area: Area,
    *,
    seat: SeatForm | None = None,
    text: CardForm | None = None,
) -> HttpResponse:
    at = now()
    line, fields = line_of(request.user, area, at=at), card_fields(area, on=local_day(at))
    context = {
        "area": area,
        "line": line,
        "fields": fields,
        "map": paper_map(area.parent_id or area.code, on=local_day(at), chosen=area.code),
        "may_seat": request.user.has_perm(verbs.SEAT, area),
        "seat_form": seat or SeatForm(roster=line.roster, initial={"since": local_day(at)}),
        "card_form": text or CardForm(fields=fields),
        "aliases": Alias.objects.filter(area=area),
        "addresses": Address.objects.inside(area.code).count(),
        "today": local_day(at),
        "six": _six(request, area, at) if area.level == Level.GRID else [],
    }
    return render(request, "desk/grid_card.html", context, status=422 if seat or text else 200)


def _six(request: StaffRequest, area: Area, at: datetime) -> list[tuple[Element, Cell]]:
    """Return the six elements of one grid with what is kept and how much of it is fresh."""
    found = elements(request.user, area, at=at)
    return [(each, each.cells[area.pk]) for each in found.elements]
