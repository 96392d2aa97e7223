"""One record of a ledger: what it says, what happened to it, and writing it anew."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.desk.ledger_forms import RecordForm
from minhu.desk.views.door import staff_only
from minhu.ledgers import cells
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries import ledgers as reads


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: StaffRequest, code: str) -> HttpResponse:
    """Ask for a new record and put it into the ledger."""
    ledger = reads.ledger_for(request.user, code)
    if ledger is None or not request.user.has_perm("ledgers.keep_ledger", ledger):
        raise Http404
    form = _form(request, ledger, None)
    if form.is_valid():
        try:
            record = write(ledger, form.cleaned_data, hand=Hand(request.user, now()))
            return redirect("desk:record", ledger.code, record.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    page = {"ledger": ledger, "form": form, "places": sorted(reads.places_of(ledger))}
    return render(request, "desk/record.html", page, status=422 if form.errors else 200)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Show a record with its history; sent as a form, change it."""
    ledger, found = _record(request, code, key)
    form = _form(request, ledger, found)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            change(found, form.cleaned_data, hand=Hand(request.user, now()))
            return redirect("desk:record", ledger.code, found.pk)
        except NotAllowedError as error:
            raise Http404 from error
        except DomainError as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, StaleStateError) else 422
    columns = reads.all_columns(ledger)
    page = {
        "ledger": ledger,
        "record": found,
        "form": form,
        "places": sorted(reads.places_of(ledger)),
        "steps": [
            (step, reads.lines(step.changes, columns))
            for step in found.steps.select_related("actor").order_by("-seq")
        ],
        "may_keep": request.user.has_perm("ledgers.keep_record", found),
    }
    return render(request, "desk/record.html", page, status=status)


@staff_only
@require_POST
def strike_record(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Strike a record out."""
    ledger, found = _record(request, code, key)
    try:
        strike(found, hand=Hand(request.user, now()))
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError:
        return redirect("desk:record", ledger.code, found.pk)
    return redirect("desk:ledger", ledger.code)


def _record(request: StaffRequest, code: str, key: str) -> tuple[Ledger, Record]:
    ledger = reads.ledger_for(request.user, code)
    rows = reads.visible_to(request.user).filter(ledger=ledger, pk=key)
    found = rows.select_related("area__parent", "ledger").first() if ledger else None
    if ledger is None or found is None:
        raise Http404
    return ledger, found


def _form(request: StaffRequest, ledger: Ledger, record: Record | None) -> RecordForm:
    columns = reads.columns_of(ledger)
    readings = reads.readings(columns, reads.places_of(ledger))
    values = record.values if record else {}
    initial = {c.slot: _typed(values.get(c.slot), c.kind) for c in columns}
    return RecordForm(columns, readings, request.POST or None, initial=initial)


def _typed(value: object, kind: str) -> str:
    return cells.show(value, kind).replace(",", "") if isinstance(value, dict) else str(value or "")
