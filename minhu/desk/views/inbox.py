"""收件箱: what was said to somebody, a row for each case, which the row opens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.campaigns.queries import by_number as campaign_by_number
from minhu.cases.queries import referrals_to
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.queries.cases import visible_case
from minhu.desk.views.door import staff_only
from minhu.ledgers.queries.collecting import by_number
from minhu.ledgers.queries.ledgers import visible_to
from minhu.ledgers.queries.noted import by_number as record_by_number
from minhu.notices import queries
from minhu.notices.domain.reading import open_all, open_note
from minhu.works.queries import by_number as by_work_number

PER_PAGE = 30


@staff_only
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the cases something was said of in the last month, with how much is new."""
    at = now()
    rows = queries.cases_with_notes(request.user, at=at)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "threads": queries.threads(request.user, page.object_list, at=at)}
    return render(request, "desk/inbox.html", context)


@staff_only
@require_POST
def open_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Mark what is said of a case as read and go there, if it may still be seen."""
    try:
        note = open_note(key, actor=request.user, at=now())
    except DomainError as error:
        raise Http404 from error
    if not note.case_number:
        waits = referrals_to(request.user).exists()
        return redirect("desk:referrals" if waits else "desk:glass")
    if asked := by_number(request.user, note.case_number):
        return redirect("desk:collection", asked.pk)
    if ordered := campaign_by_number(request.user, note.case_number):
        return redirect("desk:campaign", ordered.pk)
    if visible_case(request.user, note.case_number) is not None:
        return redirect("desk:case", number=note.case_number)
    return _elsewhere(request, note.case_number)


def _elsewhere(request: StaffRequest, number: str) -> HttpResponse:
    """Go to the milestone, difficulty or record a note speaks of, or say why there is nothing to open."""
    about = by_work_number(number)
    if about is not None and visible_to(request.user).filter(pk=about.pk).exists():
        return redirect("desk:record", about.ledger.code, about.pk)
    if record := record_by_number(request.user, number):
        return redirect("desk:record", record.ledger.code, record.pk)
    if about is not None:
        messages.info(request, _("做完了请告诉街道调度，由他们记进挂图作战。"))
    else:
        messages.info(request, _("这件事已经转给别处了，您不用再办。"))
    return redirect("desk:inbox")


@staff_only
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    open_all(actor=request.user, at=now())
    return redirect("desk:inbox")
