"""吹哨: the register, one whistle, and why its times are what they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest, page_here
from minhu.cases.models import Deadline
from minhu.cases.queries import matters
from minhu.catalogue.queries import reason_for
from minhu.core.clock import now
from minhu.core.errors import DomainError, StaleStateError
from minhu.desk.queries.whistles import register, tab_counts, units_here
from minhu.desk.tables.done import done_words
from minhu.desk.tables.lanes import drawing
from minhu.desk.tables.whistle_acts import acts, edges_now, form_of
from minhu.desk.tables.whytime import whys
from minhu.desk.views.door import staff_only
from minhu.ledgers.queries.responsible import answering
from minhu.places.queries import area
from minhu.whistles.domain.limits import limit
from minhu.whistles.domain.steps import take
from minhu.whistles.enums import Kind
from minhu.whistles.forms import WhistleForm
from minhu.whistles.models import Whistle
from minhu.whistles.queries import by_number, repeats
from minhu.whistles.queries.figures import OF_CALLS, calls_behind, figures

PER_PAGE = 30
TABS = {
    "open": gettext_lazy("在途"),
    "late": gettext_lazy("超时"),
    "unscored": gettext_lazy("待评"),
    "over": gettext_lazy("已销"),
    "all": gettext_lazy("全部"),
}
BEHIND: dict[str, str | Promise] = {
    "blown": gettext_lazy("近 30 天吹出去的哨"),
    "false": gettext_lazy("近 30 天没批准、不属实的"),
    "repeated": gettext_lazy("近 30 天为同一件事又吹的，第一次不算"),
    "ack_owed": gettext_lazy("近 30 天该应哨的单位：应了的，加上时限过了还没应的"),
    "acked": gettext_lazy("近 30 天按时应哨的单位"),
    "arrive_owed": gettext_lazy("近 30 天该到场的单位：到了的，加上时限过了还没到的"),
    "arrived": gettext_lazy("近 30 天按时到场的单位"),
    "scored": gettext_lazy("近 30 天街道评过的单位"),
    "remarked": gettext_lazy("近 30 天单位评过的哨"),
}
"""What the list behind each figure says of itself."""


@staff_only
@require_safe
def whistles(request: StaffRequest) -> HttpResponse:
    at, wanted, place = now(), _filters(request), area(request.GET.get("area", ""))
    wanted["area"] = place.code if place else ""
    of_calls = wanted["measure"] in OF_CALLS
    found: QuerySet[Any] = (
        calls_behind(request.user, wanted["measure"], at=at)
        if of_calls
        else register(request.user, wanted, at=at)
    )
    context = {
        "at": at,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "of_calls": of_calls,
        "behind": BEHIND.get(wanted["measure"], ""),
        "wanted": wanted,
        "place": place,
        "tabs": [(code, TABS[code], n) for code, n in tab_counts(request.user, at=at).items()],
        "kinds": Kind.choices,
        "figures": figures(request.user, at=at),
        "units": [(str(unit.pk), unit.name) for unit in units_here(request.user)],
    }
    return render(request, "desk/whistles.html", context)


@staff_only
@require_safe
def whistle(request: StaffRequest, number: str) -> HttpResponse:
    return whistle_page(request, found_whistle(request, number), 200)


@staff_only
@require_safe
def whistle_why(request: StaffRequest, number: str) -> HttpResponse:
    """Show every span that was counted for every deadline of a whistle."""
    case, at = found_whistle(request, number).case, now()
    context = {"case": case, "at": at, "whys": whys(case, case.deadlines.all(), at=at)}
    return render(request, "desk/why.html", context)


@staff_only
@require_POST
def whistle_step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Do one verb. Refused answers come back with the page (422), a stale state as 409."""
    found = found_whistle(request, number)
    edge = next((edge for edge in edges_now(found, request.user) if edge.verb == verb), None)
    if edge is None:
        raise Http404
    form = form_of(edge, found, request.user, sent=request.POST)
    if not form.is_valid():
        return whistle_page(request, found, 422, {verb: form})
    try:
        take(found, verb, answers=form.cleaned_data, actor=request.user, at=now())
    except StaleStateError as error:
        messages.warning(request, str(error))
        return whistle_page(request, found_whistle(request, number), 409)
    except DomainError as error:
        form.add_error(None, str(error))
        return whistle_page(request, found_whistle(request, number), 422, {verb: form})
    messages.success(request, done_words(edge, found.case))
    back = page_here(request, request.POST.get("next", ""))
    return redirect(back) if back else redirect("desk:whistle", found.case.number)


def found_whistle(request: StaffRequest, number: str) -> Whistle:
    found = by_number(request.user, number)
    if found is None:
        raise Http404
    return found


def _filters(request: StaffRequest) -> dict[str, str]:
    """Return the filters of the URL; what cannot be read is empty."""
    asked = {name: request.GET.get(name, "") for name in ("view", "kind", "unit", "measure")}
    if asked["kind"] not in Kind.values:
        asked["kind"] = ""
    if asked["measure"] not in BEHIND:
        asked["measure"] = ""
    try:
        UUID(asked["unit"])
    except ValueError:
        asked["unit"] = ""
    return asked


def whistle_page(
    request: StaffRequest,
    found: Whistle,
    status: int,
    bound: dict[str, WhistleForm] | None = None,
    **more: Any,
) -> HttpResponse:
    """Answer with the page of a whistle; ``bound`` are refused forms."""
    at, case = now(), found.case
    deadlines = list(case.deadlines.all())
    reason = reason_for("whistle", found.reason) if found.reason else None
    same = repeats(
        at, source=found.source, area_code=case.area_id, place=case.place, without=found.pk
    )
    context = {
        "at": at,
        "whistle": found,
        "case": case,
        "calls": list(found.calls.all()),
        "drawing": drawing(found, at=at),
        "acts": acts(found, request.user, bound=bound),
        "reason": reason,
        "answering": answering(matters(case), case.area_id),
        "limits": _limits(found, deadlines, at),
        "deadlines": deadlines,
        "whys": whys(case, deadlines, at=at),
        "same": same.count(),
        "steps": list(case.steps.select_related("actor").order_by("-seq")),
        "may_see_source": found.source is not None
        and request.user.has_perm("cases.view_case", found.source),
        **more,
    }
    return render(request, "desk/whistle.html", context, status=status)


def _limits(found: Whistle, deadlines: list[Deadline], at: datetime) -> dict[str, str]:
    """Return how much time departments have: as it was when it was blown, else as it is now."""
    names = ("arrive",) if found.kind == Kind.PHONE else ("ack", "arrive")
    kept = {clock.clock: clock.limit_text for clock in deadlines if clock.clock in names}
    return {name: str(limit(found.kind, name, at)) for name in names} | kept
