"""事件: the list, one event in one view, and what is added to it."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.models import User
from minhu.centre.domain import incidents as verbs
from minhu.centre.enums import Seat
from minhu.centre.forms import IncidentForm, LineForm, NumberForm, PlaceForm
from minhu.centre.models import Incident
from minhu.centre.queries.duty import officers
from minhu.centre.queries.incidents import gathered, incidents_of
from minhu.centre.views.door import WRITE, reader, user_of
from minhu.core.clock import local_day, now, zone
from minhu.core.errors import DomainError
from minhu.places.models import Area

PER_PAGE = 30
ACTS: dict[str, type[forms.Form]] = {
    "write": LineForm,
    "link": NumberForm,
    "place": PlaceForm,
    "close": LineForm,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def incidents(request: HttpRequest) -> HttpResponse:
    """Show the events of a place; what is sent opens one."""
    sends = request.method == "POST"
    user, area = reader(request, WRITE) if sends else reader(request)
    form = _form(request, area) if user.has_perm(WRITE, area) else None
    if sends and form and form.is_valid():
        try:
            made = verbs.open_incident(area, form.event, actor=user, at=now())
            return redirect("centre:incident", made.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    running = request.GET.get("running") == "1"
    found = Paginator(incidents_of(area, running=running), PER_PAGE)
    rows = found.get_page(request.GET.get("page"))
    page = {"area": area, "rows": rows, "running": running, "form": form, "map": _map(area)}
    return render(request, "centre/incidents.html", page, status=422 if sends else 200)


@login_required
@require_safe
def incident(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one event with its cases, whistles, people and lines."""
    return _show(request, *_found(request, key), {})


@login_required
@require_POST
def act(request: HttpRequest, key: UUID, act: str) -> HttpResponse:
    """Add a line, a case or the point to an event, or end it."""
    user, one = _found(request, key)
    if act not in ACTS or not user.has_perm(verbs.RUN, one):
        raise Http404
    form = ACTS[act](request.POST, auto_id=f"{act}_%s")
    if not form.is_valid():
        return _show(request, user, one, {act: form})
    try:
        _do(act, one, user, form)
    except DomainError as error:
        form.add_error(None, str(error))
        one.refresh_from_db()
        return _show(request, user, one, {act: form})
    messages.success(request, _("记下了。"))
    return redirect("centre:incident", one.pk)


def _do(act: str, one: Incident, user: User, form: forms.Form) -> None:
    at, said = now(), form.cleaned_data
    if act == "link":
        verbs.link_case(one, said["number"], actor=user, at=at)
    elif isinstance(form, PlaceForm):
        verbs.place_incident(one, form.point, said["words"], actor=user, at=at)
    elif act == "write":
        verbs.say_of_incident(one, said["words"], actor=user, at=at)
    else:
        verbs.close_incident(one, said["words"], actor=user, at=at)


def _form(request: HttpRequest, area: Area) -> IncidentForm:
    at = now()
    people = officers(area, since=local_day(at), until=local_day(at))
    if request.method == "POST":
        return IncidentForm(people, request.POST)
    return IncidentForm(people, initial={"begun_at": at.astimezone(zone())})


def _map(area: Area, one: Incident | None = None) -> dict[str, object]:
    """Return what the map of a page draws: the grids and communities of the place, and the event."""
    return {
        "grids": f"{reverse('places:grids_json')}?area={area.code}",
        "communities": reverse("desk:grids_communities"),
        "at": one.point if one else None,
    }


def _found(request: HttpRequest, key: UUID) -> tuple[User, Incident]:
    """Return who asks and the event; absent and forbidden are one answer."""
    user = user_of(request)
    one = Incident.objects.select_related("area", "lead", "opened_by").filter(pk=key).first()
    if one is None or not user.has_perm("centre.view_incident", one):
        raise Http404
    return user, one


def _show(
    request: HttpRequest, user: User, one: Incident, sent: dict[str, forms.Form]
) -> HttpResponse:
    at = now()
    may = one.ended_at is None and user.has_perm(verbs.RUN, one)
    asked = {act: sent.get(act) or form(auto_id=f"{act}_%s") for act, form in ACTS.items()}
    page = {
        "one": one,
        "at": at,
        "seats": Seat.labels,
        "map": _map(one.area, one),
        "gathered": gathered(user, one, at=at),
        "asked": asked if may or sent else None,
    }
    return render(request, "centre/incident.html", page, status=422 if sent else 200)
