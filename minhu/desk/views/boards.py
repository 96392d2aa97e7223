"""风云榜: the boards that were frozen, contests against them, and their decisions."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError
from minhu.desk.board_forms import ContestForm, DecideForm, FreezeForm
from minhu.desk.queries.boards import board_page
from minhu.desk.views.door import home_or_404, staff_only
from minhu.rates.boards import board_forms
from minhu.rates.bulletins.composing import Span
from minhu.rates.domain import freezing as verbs
from minhu.rates.enums import By
from minhu.rates.models import Board, Contest
from minhu.rates.queries import boards_for

SHOWN = 60


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def boards(request: StaffRequest) -> HttpResponse:
    """List the boards, the last one first; what is sent freezes one."""
    area = home_or_404(request.user, "rates.open_figures")
    may = request.user.has_perm(verbs.FREEZE, area)
    if request.method == "POST" and not may:
        raise Http404
    known = board_forms(local_day(now()))
    form = FreezeForm(_sent(request), known=known) if may else None
    if form and form.is_valid():
        said = form.cleaned_data
        about = Span(area, said["first"], said["last"])
        try:
            one = verbs.freeze_board(
                said["form"], about, By(said["by"]), actor=request.user, at=now()
            )
            return redirect("desk:board", one.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    rows = boards_for(request.user)[:SHOWN]
    names = {code: one.name for code, one in known.items()}
    page = {"rows": [(row, names.get(row.form, row.form)) for row in rows], "form": form}
    refused = bool(form and form.is_bound and form.errors)
    return render(request, "desk/boards.html", page, status=422 if refused else 200)


@staff_only
@require_safe
def board(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show a board as it was frozen, with reasons, and what was said against it."""
    page = board_page(request.user, _board(request, key), at=now())
    return render(request, "desk/board.html", {"page": page})


@staff_only
@require_POST
def contest(request: StaffRequest, key: UUID) -> HttpResponse:
    one, form = _board(request, key), ContestForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写明哪个数、哪里不对。"))
        return redirect("desk:board", one.pk)
    said = form.cleaned_data
    try:
        verbs.contest(
            one,
            said["line"],
            said["indicator"],
            reason=said["reason"],
            actor=request.user,
            at=now(),
        )
        messages.success(request, _("异议提了，裁定后写在这一页。"))
    except DomainError as error:
        if error.status == 404:  # noqa: PLR2004 -- not theirs is as if absent
            raise Http404 from None
        messages.error(request, str(error))
    return redirect("desk:board", one.pk)


@staff_only
@require_POST
def decide(request: StaffRequest, key: UUID) -> HttpResponse:
    """Decide a contest; upheld, the next version of the board is shown."""
    row = Contest.objects.select_related("board__area").filter(pk=key).first()
    if row is None or not request.user.has_perm(verbs.DECIDE, row.board.area):
        raise Http404
    form = DecideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请选成立还是不成立，并写明理由。"))
        return redirect("desk:board", row.board_id)
    try:
        verbs.decide(row, **form.cleaned_data, actor=request.user, at=now())
        messages.success(request, _("裁定了，大家都看得到。"))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:board", verbs.latest(row.board).pk)


def _board(request: StaffRequest, key: UUID) -> Board:
    """Return a board for this user; absent and forbidden are one answer."""
    found = Board.objects.select_related("area", "frozen_by").filter(pk=key).first()
    if found is None or not request.user.has_perm("rates.read_papers", found.area):
        raise Http404
    return found


def _sent(request: StaffRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
