"""门牌: the plates of an area, putting them up and taking them down."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.office_forms import PlateForm
from minhu.desk.queries.choices import places
from minhu.desk.queries.offices import PER_PAGE, bare_grids
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.places.domain import plates as verbs
from minhu.places.models import Area, Plate
from minhu.places.queries import area as area_by_code
from minhu.places.queries import grids, plates_inside

PUT_UP = "places.put_up_plate"


@staff_only
@require_safe
def plates(request: StaffRequest) -> HttpResponse:
    """Show the plates of ``?area=CODE``, of one's own area when nobody says."""
    return _page(request, _area(request), None)


@staff_only
@require_POST
def put_up(request: StaffRequest) -> HttpResponse:
    area = _area(request)
    form = PlateForm(request.POST, grids=grids(area.code), label_suffix="")
    if not form.is_valid():
        return _page(request, area, form)
    said = form.cleaned_data
    try:
        plate = verbs.put_up_plate(
            said["area"], name=said["name"], point=form.point, actor=request.user, at=now()
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, area, form)
    messages.success(request, _("做好了，编号 %(code)s。") % {"code": plate.code})
    return _back(area)


@staff_only
@require_POST
def put_up_missing(request: StaffRequest) -> HttpResponse:
    """Make one plate for every grid of the area that has none."""
    area = _area(request)
    made = len(verbs.put_up_missing(area, actor=request.user, at=now()))
    said = ngettext("做好了 %(n)d 块门牌。", "做好了 %(n)d 块门牌。", made) % {"n": made}
    messages.success(request, said if made else _("每个网格都有门牌了。"))
    return _back(area)


@staff_only
@require_POST
def take_down(request: StaffRequest, key: UUID) -> HttpResponse:
    plate = get_object_or_404(Plate.objects.select_related("area"), pk=key, active=True)
    if not request.user.has_perm(PUT_UP, plate.area):
        raise Http404
    verbs.take_down_plate(plate, actor=request.user)
    messages.success(request, _("%(name)s：取下了，扫码不再打开。") % {"name": plate.name})
    return _back(_area(request))


def _area(request: StaffRequest) -> Area:
    """Return the area that is asked for, if this user may put up plates in it."""
    code = request.GET.get("area", "")
    area = area_by_code(code) if code else home_area(request.user)
    if area is None or not request.user.has_perm(PUT_UP, area):
        raise Http404
    return area


def _back(area: Area) -> HttpResponse:
    return redirect(f"{reverse('desk:plates')}?area={area.code}")


def _page(request: StaffRequest, area: Area, sent: PlateForm | None) -> HttpResponse:
    page = Paginator(plates_inside(area.code), PER_PAGE).get_page(request.GET.get("page"))
    home = home_area(request.user)
    assert home is not None  # noqa: S101 -- whoever may put up plates has a place
    context = {
        "page": page,
        "area": area,
        "areas": [(home.code, home.name), *places(home.code)],
        "bare": bare_grids(area.code),
        "form": sent or PlateForm(grids=grids(area.code), label_suffix=""),
        "map": {"grids": f"{reverse('places:grids_json')}?area={area.code}"},
        "may_print": request.user.has_perm("places.print_plates", area),
    }
    return render(request, "desk/plates.html", context, status=422 if sent else 200)
