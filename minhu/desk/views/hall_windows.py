"""At a window of a hall: call the next number, again, served, not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.desk.views.door import staff_only
from minhu.desk.views.halls import METHODS, hall_or_404
from minhu.halls.domain import calling
from minhu.halls.lifecycle import MOST_CALLS, MOST_RETURNS
from minhu.halls.models import Ticket, Window
from minhu.halls.queries import line

SHOWN = 30
"""How many of those who wait stand on the page; the number above tells of all."""


@staff_only
@require_http_methods(METHODS)
def hall_window(request: StaffRequest, key: UUID, window: UUID) -> HttpResponse:
    """Show a window with who stands there and who waits; ``act`` says what is done."""
    hall = hall_or_404(request, key)
    found = line.window_in(hall, window)
    if found is None or found.ended_at or not request.user.has_perm("halls.serve", hall):
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(request, found)
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        return _page(request, found, str(error), error.status)
    return redirect("desk:hall_window", hall.pk, found.pk)


def _staff(request: StaffRequest, window: Window) -> None:
    calling.staff_window(window, actor=request.user)


def _leave(request: StaffRequest, window: Window) -> None:
    calling.leave_window(window, actor=request.user, at=now())


def _next(request: StaffRequest, window: Window) -> None:
    calling.call_next(window, actor=request.user, at=now())


def _call(request: StaffRequest, window: Window) -> None:
    calling.call(_ticket(request, window), window, actor=request.user, at=now())


def _again(request: StaffRequest, window: Window) -> None:
    calling.call_again(_standing(request, window), actor=request.user, at=now())


def _serve(request: StaffRequest, window: Window) -> None:
    calling.serve(_standing(request, window), actor=request.user, at=now())


def _miss(request: StaffRequest, window: Window) -> None:
    calling.miss(_standing(request, window), actor=request.user, at=now())


def _recall(request: StaffRequest, window: Window) -> None:
    calling.recall(_ticket(request, window), actor=request.user, at=now())


def _ticket(request: StaffRequest, window: Window) -> Ticket:
    try:
        key = UUID(request.POST.get("ticket", ""))
    except ValueError as error:
        raise NotAllowedError from error
    found = line.ticket_in(window.hall, key)
    if found is None:
        raise NotAllowedError
    return found


def _standing(request: StaffRequest, window: Window) -> Ticket:
    """Return the number that is meant; what was called elsewhere meanwhile is not ours."""
    ticket = _ticket(request, window)
    if ticket.window_id != window.pk:
        raise StaleStateError(_("%(number)s 刚才已经有人动过了。") % {"number": ticket.label})
    return ticket


ACTS: Mapping[str, Callable[[StaffRequest, Window], None]] = {
    "staff": _staff,
    "leave": _leave,
    "next": _next,
    "call": _call,
    "again": _again,
    "serve": _serve,
    "miss": _miss,
    "recall": _recall,
}


def _page(
    request: StaffRequest, window: Window, fault: str = "", status: int = 200
) -> HttpResponse:
    day = local_day(now())
    waiting, queues = line.waiting_at(window, day), line.queues_of(window.hall, day)
    context = {
        "hall": window.hall,
        "window": line.window_in(window.hall, window.pk),
        "current": line.called_at(window, day),
        "waiting": waiting[:SHOWN],
        "count": waiting.count(),
        "queues": [each for each in queues if each.letter in window.serves],
        "business": line.business_at(window, queues),
        "absent": line.passed_over(window.hall, day)[:SHOWN],
        "most_calls": MOST_CALLS,
        "most_returns": MOST_RETURNS,
        "fault": fault,
    }
    return render(request, "desk/hall_window.html", context, status=status)
