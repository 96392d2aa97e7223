"""设备: what may report, its key shown once, and who looked at what was recorded."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.models import User
from minhu.centre.finding_forms import DeviceForm
from minhu.centre.views.door import place_for, user_of
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.core.unkept import never_cache
from minhu.findings.domain.devices import DEVICES, register_device
from minhu.findings.models import Device
from minhu.findings.queries import devices_of, looks_of
from minhu.places.models import Area

PER_PAGE = 50
KEEP = "findings.keep_devices"


@login_required
@never_cache
@sensitive_variables("key")
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    """Show the devices of a place; what is sent registers one, and its key is shown this once."""
    sends = request.method == "POST"
    user, area = place_for(request, KEEP if sends else "findings.list_devices")
    places = Area.objects.inside(area.code).order_by("code")
    form = DeviceForm(places, request.POST) if sends else DeviceForm(places)
    if sends and form.is_valid():
        try:
            made, key = register_device(form.about, actor=user, at=now())
            return _page(
                request, user, area, {"form": DeviceForm(places), "made": made, "key": key}
            )
        except DomainError as error:
            form.add_error(None, str(error))
    return _page(request, user, area, {"form": form}, status=422 if sends else 200)


@login_required
@require_POST
def retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Let a device report no more."""
    user = user_of(request)
    found = Device.objects.select_related("area").filter(pk=key).first()
    if found is None or not user.has_perm("findings.keep_device", found):
        raise Http404
    try:
        DEVICES.retire(found, actor=user, at=now())
        messages.success(request, _("停用了，它再报来的不收。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("centre:devices")


@login_required
@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """Show who looked at what devices recorded; for the auditor."""
    _user, area = place_for(request, "findings.audit")
    rows = Paginator(looks_of(area), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "centre/looks.html", {"area": area, "rows": rows})


def _page(
    request: HttpRequest, user: User, area: Area, more: dict[str, object], status: int = 200
) -> HttpResponse:
    page = {
        "area": area,
        "rows": devices_of(area),
        "may": user.has_perm(KEEP, area),
        "may_audit": user.has_perm("findings.audit", area),
        "may_list": user.has_perm("findings.list", area),
        **more,
    }
    return render(request, "centre/devices.html", page, status=status)
