"""The door of every desk page: only for staff, and kept in no cache."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import User
from minhu.affairs.queries import sees_affairs, visible_affair, with_pages
from minhu.cases.domain.disclosing import require_reason
from minhu.cases.models import Case
from minhu.cases.procedures import Procedure
from minhu.core.clock import now
from minhu.core.unkept import never_cache
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.places import home_area
from minhu.places.models import Area

P = ParamSpec("P")
StaffView = Callable[Concatenate[StaffRequest, P], HttpResponseBase]


def staff_only(view: StaffView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who has signed in; others are sent to sign in first."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # -- login_required has seen to the user

    return never_cache(login_required(guarded))  # type: ignore[return-value]  # -- the shape stays the same


def case_or_404(user: User, number: str) -> Case:
    """Return a case this user may see; absent and forbidden are one answer.

    Raises ``ReasonFirstError`` for one that is closely kept and was not opened for a reason.
    """
    case = visible_case(user, number)
    if case is None:
        raise Http404
    require_reason(case, actor=user, at=now())
    return case


def home_or_404(user: User, permission: str) -> Area:
    """Return the place somebody works for, to whoever has a permission over it; else it is absent."""
    home = home_area(user)
    if home is None or not user.has_perm(permission, home):
        raise Http404
    return home


def procedure_or_404(user: User, code: str) -> Procedure:
    """Return a procedure that asked for pages; to whoever sees no such cases it is absent."""
    found = next((each for each in with_pages() if each.code == code), None)
    if found is None or not sees_affairs(user, found):
        raise Http404
    return found


def affair_or_404(user: User, code: str, number: str) -> Case:
    """Return a case of a procedure that asked for pages, as ``case_or_404`` does of a request."""
    case = visible_affair(user, procedure_or_404(user, code), number)
    if case is None:
        raise Http404
    require_reason(case, actor=user, at=now())
    return case


@staff_only
@require_safe
def home(request: StaffRequest) -> HttpResponse:
    """Send everybody to their own page: the phone pages, the one page, accounts or worklist."""
    if request.user.works_outside:
        return redirect("field:today")
    area = home_area(request.user)
    if area and request.user.has_perm("desk.oversee", area):
        return redirect("desk:leader")
    if area and not request.user.parties and request.user.has_perm("desk.open_accounts", area):
        return redirect("desk:accounts")
    return redirect("desk:worklist")
