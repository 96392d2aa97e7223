"""One record of a ledger: what it says, what happened to it, and writing it anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from minhu.accounts.http import StaffRequest, page_here
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.desk.forms import RevealForm
from minhu.desk.ledger_forms import BesideForm
from minhu.desk.queries.ledger_record import countdown, moves, others, told
from minhu.desk.queries.places import home_area
from minhu.desk.views.door import staff_only
from minhu.ledgers import cells, living
from minhu.ledgers.cells import Places
from minhu.ledgers.domain.confirming import mark_of
from minhu.ledgers.domain.doors import list_doors
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.naming import show_person
from minhu.ledgers.domain.rounds import begin_round as begin
from minhu.ledgers.domain.writing import change, move, strike, write
from minhu.ledgers.domain.writing import put_beside as put
from minhu.ledgers.forms import RecordForm, at_first, typed_before
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries import ledgers as reads
from minhu.ledgers.queries.confirming import theirs
from minhu.ledgers.queries.doubles import same_code
from minhu.ledgers.queries.knowing import known_rows
from minhu.ledgers.queries.missing import missing_in
from minhu.ledgers.queries.naming import people_of
from minhu.ledgers.queries.papers import templates_of
from minhu.ledgers.queries.parts import inside, parts_shown, wholes_offered
from minhu.ledgers.queries.pictures import albums_of
from minhu.ledgers.queries.whom import whom
from minhu.requests.queries import orders_of


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
            form.refuse(error)
    page = {
        "ledger": ledger,
        "form": form,
        "known": known_rows(request.user, form.columns, None),
        "places": sorted(reads.places_of(ledger)),
    }
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
            form.refuse(error)
            status = 409 if isinstance(error, StaleStateError) else 422
    return render(request, "desk/record.html", _shown(request, ledger, found, form), status=status)


def _shown(
    request: StaffRequest, ledger: Ledger, found: Record, form: RecordForm
) -> dict[str, Any]:
    """Return what the page of a record tells: its answers, parts, neighbours and history."""
    columns = reads.all_columns(ledger)
    return {
        "ledger": ledger,
        "record": found,
        "whom": whom([found]).get(found.pk, ""),
        "form": form,
        "stood": living.standing(living.lifecycle(ledger.life), found.state),
        "moves": moves(found),
        "theirs": _theirs(request, found),
        "countdown": countdown(found, columns, local_day(now())),
        "templates": templates_of(ledger),
        "parts": parts_shown(request.user, found, request.GET.get("round", "")),
        "missing": missing_in(request.user, ledger, found),
        "albums": albums_of(found, columns),
        "beside": others(found, columns),
        "beside_form": BesideForm([each for each in columns if each.retired_at is None]),
        "told": told(found, columns),
        "known": known_rows(request.user, form.columns, found),
        "places": sorted(reads.places_of(ledger)),
        "steps": [
            (step, reads.lines(step.changes, columns))
            for step in found.steps.select_related("actor").order_by("-seq")
        ],
        "may_keep": request.user.has_perm("ledgers.keep_record", found),
        "same_code": same_code(request.user, found, columns),
        "people": people_of(found, columns),
        "reveal": RevealForm(auto_id="id_reveal_%s"),
        "orders": orders_of(request.user, found),
        "may_order": not (found.struck or ledger.secrecy)
        and request.user.has_perm("desk.register", home_area(request.user)),
        "may_name": request.user.has_perm("ledgers.name_person", found),
    }


def _theirs(request: StaffRequest, record: Record) -> dict[str, str]:
    """Return the link by which the other side decides, and its code, where it is the other side's turn."""
    if not theirs(record) or not request.user.has_perm("ledgers.keep_record", record):
        return {}
    path = reverse("portal:confirming", args=[record.pk, mark_of(record)])
    link = f"{(settings.SITE_URL or request.build_absolute_uri('/')).rstrip('/')}{path}"
    return {"link": link, "qr": segno.make(link, error="m").svg_data_uri(scale=4)}


@staff_only
@require_POST
@sensitive_variables("shown")
def record_person(request: StaffRequest, code: str, key: str, name: str) -> HttpResponse:
    """Show name and phone of somebody a record names in full, for a reason; it is written down."""
    _ledger, found = _record(request, code, key)
    form, page = RevealForm(request.POST), {"record": found, "slot": name}
    status = 422
    if form.is_valid():
        try:
            shown = show_person(found, name, actor=request.user, **form.cleaned_data, at=now())
            page, status = page | {"shown": shown}, 200
        except NotAllowedError as error:
            raise Http404 from error
        except DomainError as error:
            form.add_error(None, str(error))
    return render(request, "desk/record_person.html", page | {"reveal": form}, status=status)


@staff_only
@require_POST
def asked_now(request: StaffRequest, code: str) -> HttpResponse:
    """Answer which questions fall away and what comes out, from what is typed so far."""
    ledger = reads.ledger_for(request.user, code)
    if ledger is None:
        raise Http404
    return JsonResponse(_form(request, ledger, None).look(request.user, today=local_day(now())))


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


@staff_only
@require_POST
def move_record(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Move a record along the life of its ledger."""
    _ledger, found = _record(request, code, key)
    note = request.POST.get("note", "")[:200].strip()
    return _done(
        request, found, lambda hand: move(found, request.POST.get("verb", ""), hand=hand, note=note)
    )


@staff_only
@require_POST
def list_parts(request: StaffRequest, code: str, key: str, name: str) -> HttpResponse:
    """List what the base of addresses knows of the building or street of a record."""
    found, part = _part(request, code, key, name)
    return _done(request, found, lambda hand: list_doors(found, part, hand=hand))


@staff_only
@require_POST
def begin_round(request: StaffRequest, code: str, key: str, name: str) -> HttpResponse:
    """Begin another round of a list that belongs to a record; the one before stays beside it."""
    found, part = _part(request, code, key, name)
    return _done(request, found, lambda hand: begin(found, part, hand=hand))


@staff_only
@require_POST
def put_beside(request: StaffRequest, code: str, key: str) -> HttpResponse:
    """Keep what another source says of a figure beside what is counted."""
    ledger, found = _record(request, code, key)
    columns = reads.columns_of(ledger)
    form = BesideForm(columns, request.POST)
    if not form.is_valid():
        messages.error(request, _("请写全哪一列、数和来源。"))
        return redirect("desk:record", code, found.pk)
    said, at = form.cleaned_data, now()
    column = form.numbers[said["column"]]
    reading = reads.readings([column], Places())[column.slot]
    hand = Hand(request.user, at, said["source"], said["speaks_of"])
    return _done(
        request,
        found,
        lambda _hand: put(found, column, cells.read(said["value"], reading), hand=hand),
    )


def _done(request: StaffRequest, record: Record, verb: Callable[[Hand], object]) -> HttpResponse:
    """Do a verb on a record and show it again, with the reason when it was refused."""
    try:
        verb(Hand(request.user, now()))
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    here = reverse("desk:record", args=[record.ledger.code, record.pk])
    return redirect(page_here(request, request.POST.get("back", "")) or here)


def _record(request: StaffRequest, code: str, key: str) -> tuple[Ledger, Record]:
    ledger = reads.ledger_for(request.user, code)
    rows = reads.visible_to(request.user).filter(ledger=ledger, pk=key)
    found = rows.select_related("area__parent", "ledger").first() if ledger else None
    if ledger is None or found is None:
        raise Http404
    return ledger, found


def _part(request: StaffRequest, code: str, key: str, name: str) -> tuple[Record, Ledger]:
    ledger, found = _record(request, code, key)
    part = ledger.parts.filter(code=name).first()
    if part is None:
        raise Http404
    return found, part


def _form(request: StaffRequest, ledger: Ledger, record: Record | None) -> RecordForm:
    columns = reads.columns_of(ledger)
    readings = reads.readings(columns, reads.places_of(ledger))
    if record is not None:
        initial = typed_before(columns, record.values)
    else:
        first = at_first(columns, today=local_day(now()))
        initial = first | inside(request.user, ledger, request.GET.get("of", ""))
    form = RecordForm(columns, readings, request.POST or None, initial=initial)
    form.suggest(reads.places_seen(request.user, ledger.area_id))
    form.offer_wholes(wholes_offered(request.user, ledger))
    return form
