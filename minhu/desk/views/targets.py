"""任务数: what is to be reached this year, and how far it is beside how far the year is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import User
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.queries.figures import Subject, subject, subjects
from minhu.desk.queries.targets import home_of, places_of, target_lines, targeted
from minhu.desk.target_form import ImpliedForm, TargetForm
from minhu.desk.views.door import staff_only
from minhu.places.models import Area
from minhu.rates.domain.targeting import KEEP, drop_target, set_target
from minhu.rates.models import Target

YEARS = 3


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def targets(request: StaffRequest) -> HttpResponse:
    """Show the targets of ``of`` in ``year``; one that is sent is set."""
    whose, choices = _subject(request.user, request.GET.get("of", ""))
    home, year = home_of(whose), _year(request.GET.get("year", ""))
    may = request.user.has_perm(KEEP, home) and not whose.unit
    if request.method == "POST" and not may:
        raise Http404
    form = _form(request, home) if may else None
    if form and form.is_valid():
        try:
            set_target(form.wanted(home, year), actor=request.user, at=now())
            messages.success(request, _("定好了。"))
            return redirect(_address(whose.code, year))
        except DomainError as error:
            form.add_error(None, str(error))
    page = {"of": whose, "subjects": choices, "home": home, "year": year, "form": form}
    status = 422 if form and form.errors else 200
    return render(
        request, "desk/targets.html", {**page, **_shown(request, whose, home, year)}, status=status
    )


@staff_only
@require_POST
def drop(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a target back; why is asked."""
    target = get_object_or_404(Target.objects.select_related("area", "unit"), pk=key)
    if not request.user.has_perm(KEEP, target.area):
        raise Http404
    try:
        drop_target(target, why=request.POST.get("why", "")[:120], actor=request.user, at=now())
        messages.success(request, _("撤销了，原来的还查得到。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect(_address("", target.year))


def _shown(request: StaffRequest, whose: Subject, home: Area, year: int) -> dict[str, Any]:
    at = now()
    today = local_day(at).year
    asks = {"done", "printed"} & request.GET.keys()
    return {
        "at": at,
        "lines": target_lines(request.user, whose, home, year, at=at),
        "implied": ImpliedForm(request.GET if asks else None, label_suffix=""),
        "years": range(today - YEARS + 1, today + 2),
    }


def _subject(user: User, code: str) -> tuple[Subject, list[Subject]]:
    choices = subjects(user)
    whose = subject(user, code, choices)
    if whose is None:
        raise Http404
    return whose, choices


def _form(request: StaffRequest, home: Area) -> TargetForm:
    areas, units = places_of(home)
    return TargetForm(
        request.POST if request.method == "POST" else None,
        indicators=targeted(local_day(now())),
        areas=areas,
        units=units,
        label_suffix="",
    )


def _year(typed: str) -> int:
    today = local_day(now()).year
    year = int(typed) if typed.isdecimal() and len(typed) == len("2026") else today
    return year if today - YEARS < year <= today + 1 else today


def _address(code: str, year: int) -> str:
    asked = {"year": year, **({"of": code} if code else {})}
    return f"{reverse('desk:targets')}?{urlencode(asked)}"
