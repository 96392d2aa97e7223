"""定期: what comes again by a rule, what was made of it, beginning and stopping it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.enums import Strand
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.queries.choices import home_grids
from minhu.desk.queries.places import home_area
from minhu.desk.schedule_form import ScheduleForm
from minhu.desk.views.door import home_or_404, staff_only
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.schedules import queries as reads
from minhu.schedules.domain.keeping import begin, stop
from minhu.schedules.makers import Pattern, makers

HALF_A_YEAR = timedelta(days=182)
CASE = "case"
LEVELS = (Level.SUBDISTRICT, Level.COMMUNITY, Level.GRID)


@staff_only
@require_safe
def schedules(request: StaffRequest) -> HttpResponse:
    """List what comes again where somebody works: what goes on first, then what is over."""
    home_or_404(request.user, "schedules.list")
    today = local_day(now())
    found = reads.schedules_for(request.user)
    over = [each for each in found if each.stopped_at or each.ends_on < today]
    going = [(each, reads.coming(each, today)) for each in found if each not in over]
    return render(request, "desk/schedules.html", {"going": going, "over": over})


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_schedule(request: StaffRequest, maker: str, subject: str) -> HttpResponse:
    """Ask how often; sent, let it come again. ``like`` names the example it says the same as."""
    home, pattern = home_area(request.user), _pattern(request, maker, subject)
    if home is None or not request.user.has_perm("schedules.begin", home):
        raise Http404
    form = _form(request, home, maker, pattern)
    if form.is_valid():
        plan = form.plan(maker, subject, pattern)
        try:
            made = begin(form.cleaned_data["area"], plan, actor=request.user, at=now())
        except NotAllowedError as error:
            raise Http404 from error
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("定下来了，到日子自己列出来。"))
            return redirect("desk:schedule", made.pk)
    page = {"pattern": pattern, "form": form, "maker": maker, "subject": subject}
    return render(request, "desk/schedule_new.html", page, status=422 if form.errors else 200)


@staff_only
@require_safe
def schedule(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show one with the days to come and what was made."""
    found = reads.schedule_for(request.user, key)
    if found is None:
        raise Http404
    today = local_day(now())
    page = {
        "schedule": found,
        "over": found.ends_on < today,
        "coming": reads.coming(found, today),
        "made": reads.made_by(found, request.user),
        "guessed": reads.guessed(found),
        "may_stop": request.user.has_perm("schedules.stop", found),
    }
    return render(request, "desk/schedule.html", page)


@staff_only
@require_POST
def stop_schedule(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let it come no more."""
    found = reads.schedule_for(request.user, key)
    if found is None:
        raise Http404
    try:
        stop(found, actor=request.user, at=now())
        messages.success(request, _("停了。已经列出来的还在。"))
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:schedule", key)


def _pattern(request: StaffRequest, maker: str, subject: str) -> Pattern:
    like = request.GET.get("like", "")[:40]
    found = makers[maker].pattern(request.user, subject, like) if maker in makers else None
    if found is None:
        raise Http404
    return found


def _form(request: StaffRequest, home: Area, maker: str, pattern: Pattern) -> ScheduleForm:
    inside = Area.objects.inside(home.code).filter(level__in=LEVELS).select_related("parent")
    places = home_grids(request.user) if maker == CASE else inside.order_by("code")
    today = local_day(now())
    first: dict[str, Any] = {
        "title": pattern.title,
        "area": pattern.area.pk if pattern.area in places else home.pk,
        "starts_on": today,
        "ends_on": today + HALF_A_YEAR,
        "ahead": 0,
        "strand": Strand.SERVE if maker == CASE else Strand.PATROL,
    }
    data = request.POST if request.method == "POST" else None
    return ScheduleForm(data, initial=first, places=places, grids_only=maker == CASE)
