"""常住人口: how many people live where, as of which day, by whose word; 万人诉求比 stands on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.population_form import PopulationForm
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.places.models import Area
from minhu.rates.domain.populating import count_people
from minhu.rates.domain.targeting import KEEP
from minhu.rates.ground import populations


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def population(request: StaffRequest) -> HttpResponse:
    """Show what is known of the own place and those below it; one that is sent is added."""
    home = home_area(request.user)
    if home is None:
        raise Http404
    may, at = request.user.has_perm(KEEP, home), now()
    if request.method == "POST" and not may:
        raise Http404
    areas = [home, *Area.objects.filter(parent=home).order_by("code")]
    form = _form(request, areas) if may else None
    if form and form.is_valid():
        try:
            count_people(form.counted, actor=request.user, at=at)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("记下了，原来的留着。"))
            return redirect("desk:population")
    known = populations((area.code for area in areas), local_day(at))
    context = {"lines": [(area, known.get(area.code)) for area in areas], "form": form}
    status = 422 if form and form.errors else 200
    return render(request, "desk/population.html", context, status=status)


def _form(request: StaffRequest, areas: list[Area]) -> PopulationForm:
    return PopulationForm(request.POST if request.method == "POST" else None, areas=areas)
