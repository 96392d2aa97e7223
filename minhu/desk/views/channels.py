"""通知渠道: the group robots of units and areas, and the hours in which nothing goes out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.notice_forms import QuietForm, RobotForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.notices.domain import keeping as verbs
from minhu.notices.enums import Audience
from minhu.notices.models import Outlet
from minhu.notices.queries.outlets import outlets_inside
from minhu.notices.queries.wordings import quiet_hours
from minhu.places.models import Area


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: StaffRequest) -> HttpResponse:
    """Show the robots and the quiet hours; a new robot takes the place of the one before."""
    area = keeper_area(request)
    form = RobotForm(request.POST if request.method == "POST" else None, within=area.code)
    if not form.is_bound or not form.is_valid():
        return _page(request, area, robot=form)
    said = form.cleaned_data
    owner = said["unit"] or said["area"]
    try:
        verbs.set_outlet(owner, asks=said, actor=request.user, at=now())
    except DomainError as error:
        form.add_error("address", str(error))
        return _page(request, area, robot=form)
    messages.success(request, _("记下了。点“试发一条”，看群里收到没有。"))
    return redirect("desk:channels")


@staff_only
@require_POST
def change(request: StaffRequest, key: UUID) -> HttpResponse:
    """Send a line to try an outlet, or end it, by the button that was pressed."""
    outlet = get_object_or_404(Outlet.objects.select_related("unit"), pk=key, ended_at=None)
    if not request.user.has_perm(verbs.KEEP_OUTLET, outlet):
        raise Http404
    back = "desk:told" if outlet.user_id else "desk:channels"
    if request.POST.get("do") == "end":
        verbs.end_outlet(outlet, actor=request.user, at=now())
        messages.success(request, _("停了，不再往那里发，地址也删了。"))
        return redirect(back)
    tried = verbs.test_outlet(outlet, actor=request.user, at=now())
    messages.success(request, _("发了一条，过一会儿刷新看结果。"))
    return redirect("desk:notice", tried.pk)


@staff_only
@require_POST
def quiet(request: StaffRequest) -> HttpResponse:
    area = keeper_area(request)
    form = QuietForm(request.POST)
    if not form.is_valid():
        return _page(request, area, hours=form)
    verbs.set_quiet(area, asks=form.cleaned_data, actor=request.user, at=now())
    messages.success(request, _("记下了，到时候生效。"))
    return redirect("desk:channels")


def keeper_area(request: StaffRequest) -> Area:
    return home_or_404(request.user, verbs.KEEP)


def _page(
    request: StaffRequest,
    area: Area,
    *,
    robot: RobotForm | None = None,
    hours: QuietForm | None = None,
) -> HttpResponse:
    at = now()
    outlets = list(outlets_inside(area.code))
    names = dict(
        Area.objects.filter(code__in=[each.area_code for each in outlets]).values_list(
            "code", "name"
        )
    )
    refused = bool((robot and robot.is_bound) or hours)
    context = {
        "outlets": [(each, each.unit or names.get(each.area_code, "")) for each in outlets],
        "robot": robot or RobotForm(within=area.code),
        "hours": hours or QuietForm(initial={"valid_from": local_day(at)}, label_suffix=""),
        "now": [(label, quiet_hours(area.code, code, at=at)) for code, label in Audience.choices],
    }
    return render(request, "desk/channels.html", context, status=422 if refused else 200)
