"""Word documents of records: the templates of a ledger, and one document."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.ledger_forms import TemplateForm
from minhu.desk.views.door import staff_only
from minhu.ledgers.domain.papers import document_of, end_template, keep_template
from minhu.ledgers.models import Ledger, Template
from minhu.ledgers.queries.ledgers import ledger_for, visible_to

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@staff_only
@require_POST
def templates(request: StaffRequest, code: str) -> HttpResponse:
    """Take a template in, or refuse it in words."""
    book = _defined(request, code)
    form = TemplateForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            file: Any = form.cleaned_data["template"]
            keep_template(file, ledger=book, actor=request.user, at=now())
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:ledger_columns", book.code)


@staff_only
@require_POST
def drop_template(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """Make no documents of a template any more."""
    book = _defined(request, code)
    found = Template.objects.select_related("ledger").filter(ledger=book, pk=key).first()
    if found is None:
        raise Http404
    end_template(found, actor=request.user, at=now())
    return redirect("desk:ledger_columns", book.code)


@staff_only
@require_safe
def document(request: StaffRequest, code: str, key: UUID, template: UUID) -> HttpResponse:
    """Hand out a record as Word; each is logged."""
    book = ledger_for(request.user, code)
    rows = visible_to(request.user).select_related("ledger", "area__parent")
    record = rows.filter(ledger=book, pk=key).first() if book else None
    paper = Template.objects.filter(ledger=book, pk=template, ended_at=None).first()
    if record is None or paper is None:
        raise Http404
    try:
        content = document_of(record, paper, actor=request.user, at=now())
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("desk:record", code, record.pk)
    name = f"{paper.name}-{record.key[:40]}.docx"
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


def _defined(request: StaffRequest, code: str) -> Ledger:
    book = ledger_for(request.user, code)
    if book is None or not request.user.has_perm("ledgers.define_ledger", book):
        raise Http404
    return book
