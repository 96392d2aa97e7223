"""The figures page: one template, of which the list behind a number is a part."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from minhu.accounts.models import User
from minhu.core.clock import local_day, now
from minhu.core.unkept import never_cache
from minhu.desk.figures_form import FiguresForm
from minhu.desk.queries.figures import Subject, subject, subjects
from minhu.desk.queries.figures_page import Question, drawer, page
from minhu.desk.queries.small_cells import whole_too_small
from minhu.rates.enums import By


@login_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show the figures of ``of`` in ``period``; asked by htmx, only the list behind a number."""
    assert isinstance(request.user, User)  # noqa: S101 -- login_required has seen to it
    at = now()
    form = FiguresForm(request.GET)
    choices = subjects(request.user)
    asked = question(request.user, form, choices)
    known = {"asked": asked, "at": at, "form": form, "subjects": choices}
    try:
        known["drawer"] = drawer(asked, at=at)
    except KeyError:
        raise Http404 from None
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        answer = render(request, "desk/figures.html#drawer", known)
    elif whole_too_small(request.user, asked.scope(), asked.scope_before()):
        answer = render(request, "desk/figures_small.html", known)
    else:
        known["page"] = page(asked, at=at)
        status = 200 if form.is_valid() else 422
        answer = render(request, "desk/figures.html", known, status=status)
    patch_vary_headers(answer, ("HX-Request",))
    return answer


def question(user: User, form: FiguresForm, choices: list[Subject]) -> Question:
    """Return what is asked; a place or unit that is not for this user is as if absent."""
    asked = form.cleaned_data if form.is_valid() else {}
    whose = subject(user, asked.get("of", ""), choices)
    if whose is None:
        raise Http404
    by = asked.get("by")
    return Question(
        user,
        whose,
        By(by) if by in whose.divisions else whose.divisions[0],
        form.period_at(local_day(now())),
        name=asked.get("period") or "30",
        measure=asked.get("list", ""),
        row=asked.get("row", ""),
        day=asked.get("day"),
    )
