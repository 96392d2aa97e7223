"""办事大厅: the halls of a place, and one of them with its business, windows and hours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.hall_forms import HallForm, HoursForm, ItemForm, WindowForm, hours_known
from minhu.desk.views.door import home_or_404, staff_only
from minhu.halls.domain import keeping
from minhu.halls.hours import hours_of, is_open, opens_next
from minhu.halls.models import Hall, Item, Window
from minhu.halls.queries import line
from minhu.places import poster
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import name_path

METHODS = ["GET", "HEAD", "POST"]


@staff_only
@require_http_methods(METHODS)
def halls(request: StaffRequest) -> HttpResponse:
    """Show the halls somebody may see, each with its line of today; what is sent opens one."""
    place = home_or_404(request.user, "halls.list")
    may = request.user.has_perm("halls.open", place)
    if request.method == "POST" and not may:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = HallForm(sent, areas=_homes(place)) if may else None
    if form is not None and form.is_valid():
        said = form.cleaned_data
        try:
            made = keeping.open_hall(
                said["area"], said["name"], form.hours, actor=request.user, at=now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("desk:hall", made.pk)
    found = line.queues_of_halls(line.visible_to(request.user), local_day(now()))
    page = {"place": place, "form": form, "queues": found, "open": _open_now(found)}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "desk/halls.html", page, status=status)


@staff_only
@require_http_methods(METHODS)
def hall(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show a hall; ``act`` says what is sent: hours, item, window, and so on."""
    found = hall_or_404(request, key)
    if request.method != "POST":
        return _page(request, found)
    act, name = ACTS.get(request.POST.get("act", "")), request.POST.get("act", "")
    if act is None:
        raise Http404
    form = _forms(found, request.POST).get(name)
    if not request.user.has_perm("halls.keep", found):
        raise Http404
    if form is not None and not form.is_valid():
        return _page(request, found, {name: form}, 422)
    try:
        act(request, found, form)
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        if form is not None:
            form.add_error(None, str(error))
            return _page(request, found, {name: form}, error.status)
        messages.error(request, str(error))
        return _page(request, found, None, error.status)
    return redirect("desk:hall", found.pk)


@staff_only
@require_safe
def hall_poster(request: StaffRequest, key: UUID) -> HttpResponse:
    """Return the QR code for the door of a hall, to print."""
    found = hall_or_404(request, key)
    base = (settings.SITE_URL or request.build_absolute_uri("/")).rstrip("/")
    url = f"{base}{reverse('portal:hall', args=[found.code])}"
    card = poster.Card(found.name, name_path(found.area), url, found.code, *poster.QUEUE)
    return HttpResponse(poster.svg([card], per_sheet=1), "image/svg+xml")


def hall_or_404(request: StaffRequest, key: UUID) -> Hall:
    """Return a hall somebody may see; absent and forbidden are one answer."""
    found = line.visible_to(request.user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _homes(place: Area) -> QuerySet[Area]:
    levels = (Level.SUBDISTRICT, Level.COMMUNITY)
    standing = Area.objects.inside(place.code).filter(level__in=levels)
    return standing.standing(local_day(now())).order_by("code")


def _open_now(queues: list[line.Queue]) -> set[UUID]:
    at = now()
    return {each.of.pk for each in queues if isinstance(each.of, Hall) and is_open(each.of, at)}


Form = forms.Form | None


def _hours(request: StaffRequest, found: Hall, form: Form) -> None:
    assert isinstance(form, HoursForm)  # noqa: S101 -- tells the type checker
    keeping.set_hours(found, form.hours, actor=request.user)


def _item(request: StaffRequest, found: Hall, form: Form) -> None:
    assert isinstance(form, ItemForm)  # noqa: S101 -- tells the type checker
    keeping.add_item(found, form.about, actor=request.user)


def _window(request: StaffRequest, found: Hall, form: Form) -> None:
    assert isinstance(form, WindowForm)  # noqa: S101 -- tells the type checker
    keeping.add_window(found, form.cleaned_data["name"], form.letters, actor=request.user)


def _end_item(request: StaffRequest, found: Hall, _form: Form) -> None:
    keeping.end_item(_named(request, Item.objects.filter(hall=found)), actor=request.user, at=now())


def _take_up(request: StaffRequest, found: Hall, _form: Form) -> None:
    keeping.take_up_item(_named(request, Item.objects.filter(hall=found)), actor=request.user)


def _assign(request: StaffRequest, found: Hall, _form: Form) -> None:
    window = _named(request, Window.objects.filter(hall=found, ended_at=None))
    keeping.assign(window, "".join(request.POST.getlist("letters")), actor=request.user)


def _end_window(request: StaffRequest, found: Hall, _form: Form) -> None:
    window = _named(request, Window.objects.filter(hall=found))
    keeping.end_window(window, actor=request.user, at=now())


M = TypeVar("M", Item, Window)


def _named(request: StaffRequest, rows: QuerySet[M]) -> M:
    one = request.POST.get("one")
    found = next((each for each in rows.select_related("hall__area") if str(each.pk) == one), None)
    if found is None:
        raise NotAllowedError
    return found


ACTS: Mapping[str, Callable[[StaffRequest, Hall, Form], None]] = {
    "hours": _hours,
    "item": _item,
    "window": _window,
    "end_item": _end_item,
    "take_up": _take_up,
    "assign": _assign,
    "end_window": _end_window,
}


def _forms(found: Hall, sent: Mapping[str, Any] | None) -> dict[str, forms.Form]:
    items = Item.objects.filter(hall=found, ended_at=None)
    return {
        "hours": HoursForm(sent, initial=hours_known(found), auto_id="id_hours_%s"),
        "item": ItemForm(sent, auto_id="id_item_%s"),
        "window": WindowForm(sent, items=items, auto_id="id_window_%s"),
    }


def _page(
    request: StaffRequest,
    found: Hall,
    bound: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    at = now()
    queues = line.queues_of(found, local_day(at))
    windows = line.windows_of(found, local_day(at))
    context = {
        "hall": found,
        "queues": queues,
        "waiting": sum(each.waiting for each in queues),
        "windows": [(one, ticket, line.business_at(one, queues)) for one, ticket in windows],
        "bare": not queues,
        "unmanned": bool(queues and not windows),
        "open": is_open(found, at),
        "opens": opens_next(found, at),
        "spans": hours_of(found),
        "today": local_day(at),
        "may": request.user.has_perm("halls.keep", found),
        "forms": {**_forms(found, None), **(bound or {})},
    }
    return render(request, "desk/hall.html", context, status=status)
