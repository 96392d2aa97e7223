"""The pictures of a record: shown, sent, taken out; on the desk and, led back, on the phone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest, page_here
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.ledger_forms import PicturesForm
from minhu.desk.views.door import staff_only
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.picturing import add_pictures, drop_picture
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Record
from minhu.ledgers.queries import ledgers as reads
from minhu.ledgers.queries.pictures import file_of

KEEP = "private, max-age=86400, immutable"


@staff_only
@require_safe
def record_picture(request: StaffRequest, code: str, key: str, mark: str) -> HttpResponseBase:
    """Hand out a picture of a record somebody may see; ``?s`` the small one."""
    record = _record(request, code, key)
    columns = reads.all_columns(record.ledger)
    name = file_of(record, columns, mark, small="s" in request.GET)
    if name is None or not default_storage.exists(name):
        raise Http404
    answer = FileResponse(default_storage.open(name, "rb"), content_type="image/jpeg")
    answer["Cache-Control"] = KEEP
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@staff_only
@require_POST
def send_pictures(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Put pictures into a column of a record."""
    record = _record(request, code, key)
    column, form = _column(request, record), PicturesForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return _back(request, record)
    sent: Any = form.cleaned_data["pictures"]
    hand = Hand(request.user, now())
    return _done(request, record, lambda: add_pictures(record, column, sent, hand=hand))


@staff_only
@require_POST
def drop_record_picture(request: StaffRequest, code: str, key: str, mark: str) -> HttpResponse:
    """Take a picture out of a record."""
    record = _record(request, code, key)
    column, hand = _column(request, record), Hand(request.user, now())
    return _done(request, record, lambda: drop_picture(record, column, mark, hand=hand))


def _done(request: StaffRequest, record: Record, verb: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the verb returns
    try:
        verb()
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    return _back(request, record)


def _back(request: StaffRequest, record: Record) -> HttpResponse:
    here = reverse("desk:record", args=[record.ledger.code, record.pk])
    return redirect(page_here(request, request.POST.get("back", "")) or here)


def _record(request: StaffRequest, code: str, key: str) -> Record:
    ledger = reads.ledger_for(request.user, code)
    rows = reads.visible_to(request.user).filter(ledger=ledger, pk=key)
    found = rows.select_related("area__parent", "ledger").first() if ledger else None
    if found is None:
        raise Http404
    return found


def _column(request: StaffRequest, record: Record) -> Column:
    rows = record.ledger.columns.filter(kind=Kind.PICTURES, slot=request.POST.get("column", ""))
    found = rows.first()
    if found is None or not request.user.has_perm("ledgers.keep_record", record):
        raise Http404
    return found
