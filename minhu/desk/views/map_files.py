"""区域进出: areas and boundaries out as GeoJSON or Excel, and in again, looked at first."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.map_forms import LevelForm, MapFileForm, MapWayForm, usual
from minhu.desk.queries.map_files import Look, look
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.books import areas_book, refused_areas
from minhu.places.domain.boundaries import take_features
from minhu.places.domain.mapfiles import Found, found_in, keep_map
from minhu.places.domain.planning import plan
from minhu.places.domain.redraw import REDRAW
from minhu.places.enums import Level
from minhu.places.maps import grids_geojson
from minhu.places.models import Area, MapFile
from minhu.places.queries import homes_for_new, planned

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def map_files(request: StaffRequest) -> HttpResponse:
    """Offer the areas as files; a file sent here is kept, to be looked at."""
    place = _place(request)
    may = request.user.has_perm(REDRAW, place)
    form = MapFileForm(label_suffix="")
    if request.method == "POST":
        if not may:
            raise Http404
        form = MapFileForm(request.POST, request.FILES, label_suffix="")
        if form.is_valid():
            try:
                kept = keep_map(form.cleaned_data["file"], place, actor=request.user, at=now())
                return redirect("desk:map_file", kept.pk)
            except DomainError as error:
                form.add_error("file", str(error))
    wanted = LevelForm(initial={"on": local_day(now())}, label_suffix="")
    page: dict[str, Any] = {"place": place, "form": form if may else None, "wanted": wanted}
    page["planned"] = planned(place.code, local_day(now()))
    return render(request, "desk/map_files.html", page, status=422 if form.errors else 200)


@staff_only
@require_safe
def map_export(request: StaffRequest, kind: str) -> HttpResponse:
    """Hand out the areas of a level on a day, as GeoJSON or Excel."""
    place, form = _place(request), LevelForm(request.GET)
    if kind not in {"geojson", "xlsx"} or not form.is_valid():
        raise Http404
    level = Level(form.cleaned_data["level"])
    day = form.cleaned_data["on"] or local_day(now())
    name = f'attachment; filename="{level.value}-{day}.{kind}"'
    if kind == "geojson":
        whole = grids_geojson(place.code, day, level, exact=True)
        answer: HttpResponse = JsonResponse(whole, json_dumps_params={"ensure_ascii": False})
        answer["Content-Type"] = "application/geo+json"
    else:
        mark = _("%(who)s %(day)s 导出") % {"who": request.user.name, "day": local_day(now())}
        answer = HttpResponse(areas_book(place.code, level, day, mark=mark), content_type=EXCEL)
    answer["Content-Disposition"] = name
    return answer


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def map_file(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what a file would change; sent as a form, take it in from the day on."""
    place, kept = _kept(request, key)
    found = found_in(kept)
    form = _way(request, found, place)
    if form.is_valid() and request.method == "POST":
        try:
            return _take(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
    page = {"kept": kept, "form": form, "seen": _look(form), "asked": _asked(form)}
    return render(request, "desk/map_file.html", page, status=422 if form.errors else 200)


@staff_only
@require_safe
def map_refused(request: StaffRequest, key: UUID) -> HttpResponse:
    """Hand the areas back that are not taken when a file is read in this way."""
    place, kept = _kept(request, key)
    form = _way(request, found_in(kept), place)
    seen = _look(form) if form.is_valid() else None
    if seen is None or not seen.report.refused:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="refused.xlsx"'}
    book = refused_areas(form.found, seen.report.refused)
    return HttpResponse(book, content_type=EXCEL, headers=headers)


def _kept(request: StaffRequest, key: UUID) -> tuple[Area, MapFile]:
    """Return a file one has sent oneself; raises ``Http404``."""
    place = _place(request)
    kept = MapFile.objects.filter(pk=key, by=request.user, area=place).first()
    if kept is None or not request.user.has_perm(REDRAW, place):
        raise Http404
    return place, kept


def _asked(form: MapWayForm) -> str:
    """Return how the file is read, for an address."""
    return urlencode({name: form.data[name] for name in form.fields if name in form.data})


def _way(request: StaffRequest, found: Found, place: Area) -> MapWayForm:
    typed = request.POST if request.method == "POST" else request.GET
    said = usual(found, place, local_day(now())) | typed.dict()
    looking = request.method != "POST"
    return MapWayForm(said, found=found, places=_homes(place), looking=looking)


def _homes(place: Area) -> QuerySet[Area]:
    homes = homes_for_new(place.code) | Area.objects.filter(pk=place.pk).select_related("parent")
    return homes.order_by("code")


def _look(form: MapWayForm) -> Look | None:
    """Return what the file comes to, or nothing where it cannot be read this way."""
    said, today = form.cleaned_data, local_day(now())
    if not {"parent", "level", "name_field", "code_field", "crs", "day"} <= said.keys():
        return None
    features, top = form.found.features, said["parent"]
    try:
        return look(plan(features, top, form.layout(), day=said["day"], today=today))
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _take(request: StaffRequest, form: MapWayForm) -> HttpResponse:
    said: dict[str, Any] = form.cleaned_data
    made, report = take_features(
        form.found.features,
        said["parent"],
        form.layout(),
        day=said["day"],
        reason=said["reason"],
        actor=request.user,
        at=now(),
    )
    words = {"n": report.imported, "day": made.valid_from, "refused": len(report.refused)}
    messages.success(
        request, _("导入了 %(n)d 个，从 %(day)s 起生效；没有收 %(refused)d 个。") % words
    )
    return redirect(f"{reverse('desk:grids')}?on={made.valid_from}")


def _place(request: StaffRequest) -> Area:
    return home_or_404(request.user, "places.view_area")
