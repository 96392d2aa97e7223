"""Posters to print, and the grids for maps."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from minhu.accounts.enums import TokenScope
from minhu.accounts.models import User
from minhu.accounts.programs import opens_to
from minhu.core.clock import local_day, now
from minhu.core.unkept import never_cache
from minhu.places import maps, poster, queries
from minhu.places.forms import MapForm, PosterForm
from minhu.places.models import Area, Plate


@login_required
@never_cache
@require_safe
def poster_svg(request: HttpRequest, code: str) -> HttpResponse:
    cards, per_sheet = _poster(request, code)
    return HttpResponse(poster.svg(cards, per_sheet=per_sheet), "image/svg+xml")


@login_required
@never_cache
@require_safe
def poster_pdf(request: HttpRequest, code: str) -> HttpResponse:
    cards, per_sheet = _poster(request, code)
    answer = HttpResponse(poster.pdf(cards, per_sheet=per_sheet), "application/pdf")
    answer["Content-Disposition"] = f'inline; filename="plates-{code}.pdf"'
    return answer


@opens_to(TokenScope.PLACES)
@login_required
@require_safe
def grids_json(request: HttpRequest) -> HttpResponse:
    """Answer with the grids of ``?area=CODE``, today's or those ``&on=`` a day.

    ``&exact=1`` gives the outlines as they were drawn; unchanged boundaries answer 304.
    """
    area = _area(request, "places.view_area", request.GET.get("area", ""))
    form = MapForm(request.GET)
    if not form.is_valid():
        raise Http404
    day, exact = form.cleaned_data["on"] or local_day(now()), form.cleaned_data["exact"]
    etag = f'"{maps.edition()}-{area.code}-{day}-{exact}"'
    answer = get_conditional_response(request, etag=etag) or HttpResponse(
        maps.grids_text(area.code, day, exact=exact), "application/geo+json"
    )
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _area(request: HttpRequest, permission: str, code: str) -> Area:
    """Return the area if this user may; absent and forbidden are one answer."""
    assert isinstance(request.user, User)  # noqa: S101 -- narrows the type; sign-in is required
    area = queries.area(code)
    if area is None or not request.user.has_perm(permission, area):
        raise Http404
    return area


def _poster(request: HttpRequest, code: str) -> tuple[list[poster.Card], int]:
    plates = _hanging(request, code)
    form = PosterForm(request.GET)
    if not plates or not form.is_valid():
        raise Http404
    paths = queries.name_paths({plate.area_id for plate in plates})
    base = settings.SITE_URL or request.build_absolute_uri("/")
    cards = [_card(plate, paths[plate.area_id], base) for plate in plates]
    return cards, int(form.cleaned_data["per"])


def _hanging(request: HttpRequest, code: str) -> list[Plate]:
    """Return the one plate with this code (a building, a gate), or those that hang in an area."""
    one = queries.plate_by_code(code)
    area = _area(request, "places.print_plates", one.area_id if one else code)
    return [one] if one else list(queries.plates_inside(area.code))


def _card(plate: Plate, place: str, base: str) -> poster.Card:
    url = f"{base.rstrip('/')}/r/{plate.code}"
    return poster.Card(title=plate.name, place=place, url=url, code=plate.code)
