"""The pages of those who work outside: today, one task, 随手报, the map, me."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhu.accounts.http import StaffRequest
from minhu.campaigns import queries as campaigns
from minhu.care.pairs import VISITS
from minhu.cases.models import Case
from minhu.cases.queries import matters
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import uuid7
from minhu.core.unkept import never_cache
from minhu.field import panels, queries
from minhu.field.domain.sending import send_finding, send_step
from minhu.field.forms import (
    FoundForm,
    RefusedFormError,
    deed_form,
    read_deed,
    read_finding,
    read_key,
)
from minhu.ledgers.queries.collecting import by_number, open_for
from minhu.ledgers.queries.ending import falling
from minhu.ledgers.queries.recurring import rounds_of
from minhu.ledgers.queries.responsible import answering
from minhu.notices import queries as notices
from minhu.notices.domain.reading import open_note
from minhu.people.domain.reading import Revealed, reveal
from minhu.people.enums import Reason
from minhu.people.queries import masked

MODULES = (
    *("main", "queue", "strip", "deeds", "photos"),
    *("place", "point", "waiting", "offline", "call", "map"),
)


@login_required
@never_cache
@require_GET
def today(request: StaffRequest) -> HttpResponse:
    user, at = request.user, now()
    page = {
        "tab": "today",
        "at": at,
        "grids": queries.grids_of(user),
        "to_do": panels.rows(queries.to_do(user), user=user, at=at),
        "affairs": panels.rows(queries.affairs_to_do(user), user=user, at=at),
        "to_watch": panels.rows(queries.to_watch(user, at), user=user, at=at),
        "to_settle": panels.rows(queries.to_settle(user), user=user, at=at),
        "asked": open_for(user),
        "rounds": rounds_of(user, at=at, until_done=[VISITS]),
        "falling": falling(user, today=local_day(at)),
        "campaigns": campaigns.tasks_for(user, at=at),
        "found": [(case, panels.found(case)) for case in queries.found_today(user, at)],
    }
    return render(request, "field/today.html", page)


@login_required
@never_cache
@require_GET
def task(request: StaffRequest, number: str) -> HttpResponse:
    case = queries.find_case(request.user, number)
    return render(request, "field/task.html", _task_page(case, request, now()))


@login_required
@never_cache
@require_POST
def step(request: StaffRequest, number: str, verb: str) -> HttpResponse:
    """Do one verb for a browser without scripts; scripts use ``api.step``."""
    at = now()
    try:
        known = queries.sent_step(read_key(request.POST.get("step_key", "")), request.user)
        case = known.case if known else queries.find_case(request.user, number)
        deed = read_deed(case, verb, request.POST, request.FILES, at=at)
        send_step(case, deed, actor=request.user, at=at)
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        return _refused(request, number, verb, error)
    after = request.user.has_perm("requests.handle", case)
    return redirect("field:task", number) if after else redirect("field:today")


def _refused(request: StaffRequest, number: str, verb: str, error: DomainError) -> HttpResponse:
    """Show the task again as it stands now, with what was typed and why it was refused."""
    page = _task_page(queries.find_case(request.user, number), request, now())
    page["sentence"] = str(error)
    if isinstance(error, RefusedFormError):
        page["forms"][verb] = error.form
        page["open"] = verb
    return render(request, "field/task.html", page, status=error.status)


@login_required
@never_cache
@require_POST
def phone(request: StaffRequest, number: str) -> HttpResponse:
    """Show the caller's number in full to somebody who is about to call; leaves a log row."""
    case, at = queries.find_case(request.user, number), now()
    if case.caller is None or not request.user.has_perm("requests.reveal", case):
        raise Http404
    words = _("拨号：%(what)s") % {"what": panels.next_move(case, request.user)[0]}
    shown = reveal(
        case.caller,
        actor=request.user,
        case_number=case.number,
        reason=Reason.CONTACT,
        words=words,
        at=at,
    )
    return render(request, "field/task.html", _task_page(case, request, at, shown))


def _task_page(
    case: Case, request: StaffRequest, at: datetime, shown: Revealed | None = None
) -> dict[str, Any]:
    user, steps = request.user, queries.history(case)
    verbs = panels.verbs_now(case, user)
    return {
        "case": case,
        "at": at,
        "urgency": panels.urgency(case, at),
        "move": panels.next_move(case, user)[0],
        "course": panels.course(case, steps, user=user, at=at),
        "steps": steps,
        "timeline": panels.timeline(case, steps, at),
        "verbs": verbs,
        "forms": {verb: deed_form(case, verb) for verb in verbs},
        "kinds": queries.kinds_for(user, at) if "settle" in verbs else (),
        "answering": answering(matters(case), case.area_id),
        "caller": masked(case.caller),
        "may_call": user.has_perm("requests.reveal", case),
        "shown": shown,
        "step_key": uuid7(),
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: StaffRequest) -> HttpResponse:
    """Ask for what was found; a browser without scripts sends it here, scripts to ``api.found``."""
    if not request.user.has_perm("field.find", request.user):
        raise Http404
    if request.method != "POST":
        return _found_page(request, FoundForm(grids=queries.grids_of(request.user)))
    user, at = request.user, now()
    try:
        finding = read_finding(
            request.POST, request.FILES, user=user, grids=queries.grids_of(user), at=at
        )
        send_finding(finding, settled=request.POST.get("do") == "settle", actor=user, at=at)
    except RefusedFormError as error:
        return _found_page(request, error.form, str(error), error.status)
    except DomainError as error:
        form = FoundForm(request.POST, grids=queries.grids_of(user))
        return _found_page(request, form, str(error), error.status)
    return redirect("field:today")


def _found_page(
    request: StaffRequest, form: forms.Form, sentence: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "kinds": queries.kinds_for(request.user, now()),
        "grids": queries.grids_of(request.user),
        "sentence": sentence,
        "step_key": uuid7(),
    }
    return render(request, "field/settle.html", page, status=status)


@login_required
@never_cache
@require_GET
def area_map(request: StaffRequest) -> HttpResponse:
    user, at = request.user, now()
    page = {
        "tab": "map",
        "grids": queries.grids_of(user),
        "rows": panels.rows(queries.open_here(user), user=user, at=at),
        "ground": queries.ground_of(user),
        "wanted": request.GET.get("case", ""),
    }
    return render(request, "field/map.html", page)


@login_required
@never_cache
@require_GET
def me(request: StaffRequest) -> HttpResponse:
    return render(request, "field/me.html", {"tab": "me", "grids": queries.grids_of(request.user)})


@login_required
@never_cache
@require_GET
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the cases somebody was told of last, with how much is new."""
    return render(request, "field/inbox.html", {"tab": "me", "threads": _threads(request)})


@login_required
@never_cache
@require_POST
def open_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Mark what is said of a case as read and go there, or say that it has gone elsewhere."""
    try:
        note = open_note(key, actor=request.user, at=now())
    except DomainError as error:
        raise Http404 from error
    if asked := by_number(request.user, note.case_number):
        return redirect("field:collection", asked.pk)
    if ordered := campaigns.by_number(request.user, note.case_number):
        return redirect("field:campaign", ordered.pk)
    if kind := queries.kind_of(request.user, note.case_number):
        page = "field:task" if kind == "request" else "desk:case"
        return redirect(page, note.case_number)
    sentence = _("这件事已经转给别处了，您不用再办。")
    known = {"tab": "me", "threads": _threads(request), "sentence": sentence}
    return render(request, "field/inbox.html", known, status=409)


def _threads(request: StaffRequest) -> list[notices.Thread]:
    at = now()
    rows = notices.cases_with_notes(request.user, at=at)[: queries.MOST_ROWS]
    return notices.threads(request.user, rows, at=at)


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker from the folder it may speak for."""
    modules = [*(f"field/{name}.js" for name in MODULES), "ledgers/line.js", "core/sent.js"]
    kind = "text/javascript; charset=utf-8"
    answer = render(request, "field/worker.js", {"modules": modules}, content_type=kind)
    answer["Cache-Control"] = "no-cache"
    return answer
