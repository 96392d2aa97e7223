"""收件箱: the notes left for somebody, each of which opens its case."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.desk.queries.cases import visible_case
from minhu.desk.views.door import staff_only
from minhu.notices import queries
from minhu.notices.domain.reading import open_all, open_note

PER_PAGE = 30


@staff_only
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """Show the notes of the last month, the unread ones marked."""
    notes = queries.marked(request.user, at=now())
    page = Paginator(notes, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/inbox.html", {"page": page})


@staff_only
@require_POST
def open_one(request: StaffRequest, key: UUID) -> HttpResponse:
    """Mark a note as read and go to its case, if that may still be seen."""
    try:
        note = open_note(key, actor=request.user, at=now())
    except DomainError as error:
        raise Http404 from error
    if visible_case(request.user, note.case_number) is not None:
        return redirect("desk:case", number=note.case_number)
    messages.info(request, _("这件事已经转给别处了，您不用再办。"))
    return redirect("desk:inbox")


@staff_only
@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    open_all(actor=request.user, at=now())
    return redirect("desk:inbox")
