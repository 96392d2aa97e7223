"""The rules time is kept by, to be read: limits and ladders, the calendar, whom we call back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.domain import ladders
from minhu.catalogue.domain.ladders import Slot
from minhu.catalogue.domain.limits import KEEP, change_limit
from minhu.catalogue.enums import RuleKind
from minhu.catalogue.models import Limit, Rung, Standard
from minhu.catalogue.queries.changes import limit_words
from minhu.core.calendar import calendar
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.forms import YearForm
from minhu.desk.ladder_form import LadderForm
from minhu.desk.limit_form import LimitForm
from minhu.desk.queries import rulebook as reads
from minhu.desk.queries.rule_log import logged
from minhu.desk.queries.samples import sampled
from minhu.desk.queries.yearly import months
from minhu.desk.tables.falling_due import weekdays
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.models import Area

VIEW = "catalogue.view"
OF_LIMITS = (RuleKind.LIMIT, RuleKind.LADDER, RuleKind.STANDARDS)


@staff_only
@require_safe
def limits(request: StaffRequest) -> HttpResponse:
    """Show what holds today of every procedure, since when, by whose word, and what follows."""
    area, at = _home(request), now()
    context = {
        "area": area,
        "books": reads.books(at),
        "coming": reads.coming_standards(area.code, at),
        "standards": reads.standards_now(area.code, at),
        "may_keep": request.user.has_perm(KEEP, area),
        "log": logged(*OF_LIMITS, area_code=area.code),
    }
    return render(request, "desk/limits.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let a limit be another one from a day on."""
    area = _kept(request)
    row = get_object_or_404(Limit.objects.select_related("category"), pk=key)
    form = LimitForm(request.POST if request.method == "POST" else None, row=row)
    if form.is_bound and form.is_valid():
        try:
            new = change_limit(row, form.change, area=area, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            words = {"day": new.valid_from.isoformat(), "limit": limit_words(new)}
            messages.success(request, _("%(day)s起按%(limit)s，已经在走的时限不变。") % words)
            return redirect("desk:limits")
    context = {"row": row, "form": form}
    return render(request, "desk/limit.html", context, status=422 if form.is_bound else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def change_ladder(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the ladder a rung belongs to be another one from a day on."""
    area = _kept(request)
    rung = get_object_or_404(Rung.objects.select_related("standard__category"), pk=key)
    return _ladder(request, area, Slot.of(rung))


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def standard_ladder(request: StaffRequest, key: UUID) -> HttpResponse:
    """Give a standard a ladder of its own, or change the one it has."""
    area = _kept(request)
    standard = get_object_or_404(Standard.objects.select_related("category"), pk=key)
    return _ladder(request, area, Slot("request", standard=standard))


@staff_only
@require_safe
def year(request: StaffRequest) -> HttpResponse:
    """Show the working days of a year, and say when nobody has published them yet."""
    area, today = _home(request), local_day(now())
    form = YearForm(request.GET)
    wanted = form.cleaned_data["year"] if form.is_valid() else None
    shown, days = wanted or today.year, calendar(area.code)
    context = {
        "area": area,
        "year": shown,
        "today": today,
        "months": months(days, shown, today=today),
        "known": days.years.get(shown),
        "warning": None if days.published(shown) else days.source(shown),
        "worked": sum(days.months(shown)),
        "next_missing": None if days.published(today.year + 1) else today.year + 1,
        "weekdays": weekdays(),
        "may_keep": request.user.has_perm(KEEP, area),
        "log": logged(RuleKind.CALENDAR, area_code=area.code),
    }
    return render(request, "desk/year.html", context)


@staff_only
@require_safe
def samples(request: StaffRequest) -> HttpResponse:
    """Show the rules by which callers are asked, and which waiting ones they have drawn."""
    area = _home(request)
    context = {
        "page": sampled(request.user, at=now()),
        "may_keep": request.user.has_perm(KEEP, area),
        "log": logged(RuleKind.SAMPLES, area_code=area.code),
    }
    return render(request, "desk/samples.html", context)


def _ladder(request: StaffRequest, area: Area, slot: Slot) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = LadderForm(sent, rungs=reads.rungs_of(slot, at=now()))
    if form.is_bound and form.is_valid():
        try:
            ladders.change_ladder(slot, form.ladder, area=area, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            words = {"day": form.ladder.begins.isoformat()}
            messages.success(request, _("%(day)s起按新的提醒，已经在走的时限不变。") % words)
            return redirect("desk:limits")
    context = {"slot": slot, "form": form}
    return render(request, "desk/ladder.html", context, status=422 if form.is_bound else 200)


def _kept(request: StaffRequest) -> Area:
    area = _home(request)
    if not request.user.has_perm(KEEP, area):
        raise Http404
    return area


def _home(request: StaffRequest) -> Area:
    return home_or_404(request.user, VIEW)
