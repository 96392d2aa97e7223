"""五个一: what stands behind each of the five names, in numbers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.domain.limits import KEEP
from minhu.catalogue.enums import RuleKind
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.figures_form import FiguresForm
from minhu.desk.panels_form import PanelsForm
from minhu.desk.queries.figures import subjects
from minhu.desk.queries.panels import shown_panels
from minhu.desk.queries.places import home_area
from minhu.desk.queries.rule_log import logged
from minhu.desk.views.door import staff_only
from minhu.desk.views.figures import question
from minhu.places.models import Area
from minhu.rates import fives
from minhu.rates.domain.paneling import change_panels


@staff_only
@require_safe
def panels(request: StaffRequest) -> HttpResponse:
    """Show the indicators of a place and period under the five names, each opening its list."""
    at, form = now(), FiguresForm(request.GET)
    choices = subjects(request.user)
    asked = question(request.user, form, choices)
    context = {
        "asked": asked,
        "at": at,
        "form": form,
        "subjects": choices,
        "panels": shown_panels(asked, at=at),
        "may_change": _kept(request) is not None,
    }
    status = 200 if form.is_valid() else 422
    return render(request, "desk/panels.html", context, status=status)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest) -> HttpResponse:
    """Let other panels hold from a day on; show those before, those to come, and who changed them."""
    area, at = _kept(request), now()
    if area is None:
        raise Http404
    day = local_day(at)
    data = request.POST if request.method == "POST" else None
    form = PanelsForm(data, panels=fives.panels(day), day=day)
    if form.is_bound and form.is_valid():
        try:
            change_panels(form.edition, area=area, actor=request.user, at=at)
            words = {"day": form.edition.begins.isoformat()}
            messages.success(request, _("%(day)s起按新的五个一看数。") % words)
            return redirect("desk:change_panels")
        except DomainError as error:
            form.add_error(None, str(error))
    context = {
        "form": form,
        "editions": fives.editions()[::-1],
        "today": day,
        "log": logged(RuleKind.PANELS, area_code=area.code),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/panels_change.html", context, status=status)


def _kept(request: StaffRequest) -> Area | None:
    """Return the own place of whoever keeps the rules there."""
    area = home_area(request.user)
    return area if area is not None and request.user.has_perm(KEEP, area) else None
