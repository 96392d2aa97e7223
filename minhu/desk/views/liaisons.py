"""The directory of whom to call in a department: add, show a phone for a reason, retire."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError, StaleStateError
from minhu.desk.queries.whistles import units_here
from minhu.desk.views.blowing import DRAFT, KEEP, phone_page, street_of
from minhu.desk.views.door import home_or_404, staff_only
from minhu.desk.views.whistles import whistle_page
from minhu.people.domain.reading import Revealed, reveal
from minhu.whistles.domain.liaisons import name_liaison, retire_liaison
from minhu.whistles.forms import LiaisonForm, ShowForm
from minhu.whistles.models import Liaison
from minhu.whistles.queries import by_number, liaisons


@staff_only
@require_POST
def new_liaison(request: StaffRequest) -> HttpResponse:
    home = home_or_404(request.user, KEEP)
    form = LiaisonForm(request.POST, units=units_here(request.user), label_suffix="")
    if form.is_valid():
        try:
            name_liaison(**form.cleaned_data, home=home, actor=request.user, at=now())
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("联络人记下了。"))
            return redirect("desk:phone_whistle")
    return phone_page(request, home, 422, naming=form)


@staff_only
@require_POST
def retire(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take somebody out of the directory; what was called before keeps the name."""
    home = home_or_404(request.user, KEEP)
    try:
        retire_liaison(_found(request, key), home=home, actor=request.user, at=now())
    except StaleStateError as error:
        messages.warning(request, str(error))
        return phone_page(request, home, error.status)
    messages.success(request, _("从联络人里拿掉了。以前的电话哨还看得到是打给谁的。"))
    return redirect("desk:phone_whistle")


@staff_only
@require_POST
@sensitive_variables("shown")
def show(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show the phone of somebody in the directory, for a reason that is written down."""
    liaison = _found(request, key)
    if not request.user.has_perm("whistles.call_liaison", liaison):
        raise Http404
    form = ShowForm(request.POST, auto_id=f"id_{liaison.pk.hex[-8:]}_%s", label_suffix="")
    if not form.is_valid():
        return _shown(request, liaison, 422, asking=form)
    try:
        said = {**form.cleaned_data, "case_number": _number(request)}
        shown = reveal(liaison.person, **said, actor=request.user, at=now())
    except DomainError as error:
        form.add_error(None, str(error))
        return _shown(request, liaison, 422, asking=form)
    return _shown(request, liaison, 200, shown=shown)


def _shown(
    request: StaffRequest,
    liaison: Liaison,
    status: int,
    *,
    shown: Revealed | None = None,
    asking: ShowForm | None = None,
) -> HttpResponse:
    more: dict[str, Any] = {"shown": shown, "asking": asking, "asked": liaison.pk}
    whistle = by_number(request.user, request.POST.get("whistle", ""))
    if request.htmx:
        context = {"liaison": liaison, "number": whistle.case.number if whistle else "", **more}
        return render(request, "desk/liaison.html", context, status=status)
    if whistle is not None:
        return whistle_page(request, whistle, status, **more)
    return phone_page(request, home_or_404(request.user, DRAFT), status, **more)


def _number(request: StaffRequest) -> str:
    """Return the number of the whistle somebody looks from, empty for the directory itself."""
    whistle = by_number(request.user, request.POST.get("whistle", ""))
    return whistle.case.number if whistle else ""


def _found(request: StaffRequest, key: UUID) -> Liaison:
    """Return an entry of the directory of somebody's street, also one that was retired."""
    found = liaisons(street_of(request), retired=True).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
