"""通知记录: which messages went out, which did not, and sending one again."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import User
from minhu.cases.queries import visible_to as cases_seen
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.notices.domain.sending import TRY_AGAIN, try_again
from minhu.notices.enums import NoticeState, Way
from minhu.notices.models import Notice
from minhu.notices.queries import counts, deliveries, visible_to

PER_PAGE = 50
OUTSIDE = [(code, label) for code, label in Way.choices if code != Way.INSIDE]


@staff_only
@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """Show the last messages that left the house, with their readers masked."""
    if not request.user.has_perm("notices.view_log", home_area(request.user)):
        raise Http404
    state, way = _chosen(request, "state", NoticeState.values), _chosen(request, "way", Way.values)
    rows = visible_to(request.user)
    if way:
        rows = rows.filter(way=way)
    counted = counts(rows)
    if state:
        rows = rows.filter(state=state)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "opened": _opened(request.user, page.object_list),
        "state": state,
        "states": [(code, label, counted[code]) for code, label in NoticeState.choices],
        "total": sum(counted.values()),
        "way": way,
        "ways": OUTSIDE,
    }
    return render(request, "desk/notices.html", context)


@staff_only
@require_safe
def notice(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show one message with every try to send it."""
    return _one(request, _notice(request, key))


@staff_only
@require_POST
def again(request: StaffRequest, key: UUID) -> HttpResponse:
    found = _notice(request, key)
    if not request.user.has_perm(TRY_AGAIN, found):
        raise Http404
    try:
        try_again(found, actor=request.user, at=now())
    except DomainError as error:
        messages.error(request, str(error))
        return _one(request, found, status=error.status)
    messages.success(request, _("排上了，马上再发一次。过一会儿刷新看看。"))
    return redirect("desk:notice", key)


def _chosen(request: StaffRequest, name: str, known: list[str]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in known else ""


def _notice(request: StaffRequest, key: UUID) -> Notice:
    found = deliveries().filter(pk=key).first()
    if found is None or not request.user.has_perm("notices.view", found):
        raise Http404
    return found


def _opened(user: User, rows: Iterable[Notice]) -> set[str]:
    """Return the numbers of the cases messages are about that somebody may open; one statement."""
    numbers = {each.case_number for each in rows if "ledger_" not in each.kind}
    seen = cases_seen(user).filter(number__in=numbers)
    return set(seen.values_list("number", flat=True))


def _one(request: StaffRequest, found: Notice, *, status: int = 200) -> HttpResponse:
    waits = found.state == NoticeState.FAILED and request.user.has_perm(TRY_AGAIN, found)
    opened = _opened(request.user, [found])
    context = {"notice": found, "opened": opened, "tries": found.attempts.all(), "may_try": waits}
    return render(request, "desk/notice.html", context, status=status)
