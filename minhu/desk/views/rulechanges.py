"""Changing the calendar of a year and the rules of calling back: looked at first, then kept."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.cases.domain.publishing import Preview, preview, publish_year
from minhu.catalogue.domain.limits import KEEP
from minhu.core.calendar import calendar
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.calendar_form import YearChangeForm
from minhu.desk.forms import YearForm
from minhu.desk.queries.samples import Sampled, would_draw
from minhu.desk.samples_form import SamplesForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.codes import path
from minhu.places.models import Area
from minhu.requests import sampling
from minhu.requests.domain.resampling import change_samples

SAVE = "save"


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_year(request: StaffRequest) -> HttpResponse:
    """Publish the working days of a year for the own place, after a look at what would move."""
    area, at = _kept(request), now()
    year = _year(request, at)
    form = YearChangeForm(
        request.POST if request.method == "POST" else None,
        year=year,
        area=path(area.code),
        known=calendar(area.code).years.get(year),
        today=local_day(at),
    )
    found: Preview | None = None
    if form.is_bound and form.is_valid():
        try:
            if request.POST.get("act") == SAVE:
                return _publish(request, form, area, at)
            found = preview(form.told, area=area, actor=request.user, at=at)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"area": area, "at": at, "year": year, "form": form, "preview": found}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/year_change.html", context, status=status)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_revisits(request: StaffRequest) -> HttpResponse:
    """Let other rules of calling back hold from a day on, after a look at whom they draw."""
    area, at = _kept(request), now()
    rules = sampling.rules_on(local_day(at))
    form = SamplesForm(request.POST if request.method == "POST" else None, rules=rules)
    found: Sampled | None = None
    if form.is_bound and form.is_valid():
        try:
            if request.POST.get("act") == SAVE:
                change_samples(form.edition, area=area, actor=request.user, at=at)
                words = {"day": form.edition.begins.isoformat()}
                messages.success(request, _("%(day)s起按新的规则回访。") % words)
                return redirect("desk:samples")
            found = would_draw(request.user, form.edition)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"area": area, "form": form, "preview": found}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "desk/samples_change.html", context, status=status)


def _publish(request: StaffRequest, form: YearChangeForm, area: Area, at: datetime) -> HttpResponse:
    publish_year(form.told, area=area, actor=request.user, at=at)
    messages.success(request, _("记下了。时限正在重算，动了的会告诉办的人。"))
    answer = redirect("desk:year")
    answer["Location"] += f"?year={form.year}"
    return answer


def _year(request: StaffRequest, at: datetime) -> int:
    form = YearForm(request.GET)
    return (form.cleaned_data["year"] if form.is_valid() else None) or local_day(at).year


def _kept(request: StaffRequest) -> Area:
    return home_or_404(request.user, KEEP)
