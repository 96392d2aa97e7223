"""不在岗: who is away and who stands in, noted by themselves or by the street."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.domain import absences as verbs
from minhu.accounts.http import StaffRequest
from minhu.accounts.models import Absence
from minhu.accounts.queries import absences_of
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.absence_form import AbsenceForm
from minhu.desk.queries.offices import colleagues, may_plan
from minhu.desk.views.door import home_or_404, staff_only


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: StaffRequest) -> HttpResponse:
    """Show who is or will be away; one's own absence, or that of somebody one plans for."""
    home_or_404(request.user, "desk.plan_absences")
    form = AbsenceForm(request.POST if request.method == "POST" else None, user=request.user)
    if not form.is_bound or not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    try:
        verbs.note_absence(
            said["user"],
            substitute=said["substitute"],
            days=(said["first"], said["last"]),
            actor=request.user,
            at=now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form)
    messages.success(request, _("记下了。这几天该办的事会到代的人那里。"))
    return redirect("desk:absences")


@staff_only
@require_POST
def call_off(request: StaffRequest, key: UUID) -> HttpResponse:
    absence = get_object_or_404(Absence.objects.standing().select_related("user"), pk=key)
    if not request.user.has_perm(verbs.NOTE_ABSENCE, absence.user):
        raise Http404
    verbs.call_off(absence, actor=request.user, at=now())
    messages.success(request, _("撤掉了，从现在起自己办。"))
    return redirect("desk:absences")


def _page(request: StaffRequest, form: AbsenceForm) -> HttpResponse:
    today = local_day(now())
    own = {user.pk for user in may_plan(request.user)}
    rows = absences_of(colleagues(request.user), today)
    context = {
        "rows": [(row, row.user_id in own) for row in rows],
        "today": today,
        "form": form,
    }
    return render(request, "desk/absences.html", context, status=422 if form.is_bound else 200)
