"""The ledgers on the phone: which one may write, what one wrote, a record to fill in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.ids import uuid7
from minhu.core.unkept import never_cache
from minhu.field import queries
from minhu.field.domain.sending import send_record
from minhu.field.forms import read_key
from minhu.field.record_forms import PhoneForm, record_form
from minhu.ledgers.domain.collecting import answer
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.collecting import (
    find_collection,
    open_for,
    places_to_answer,
    progress,
)
from minhu.ledgers.queries.knowing import known_rows
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.parts import parts_shown
from minhu.ledgers.queries.pictures import albums_of
from minhu.ledgers.queries.whom import whom


@login_required
@never_cache
@require_GET
def ledgers(request: StaffRequest) -> HttpResponse:
    """Show what is asked for by a day, and the ledgers somebody may write records of."""
    words = request.GET.get("q", "")[:40].strip()
    page = {
        "tab": "me",
        "words": words,
        "asked": () if words else open_for(request.user),
        "shelves": queries.ledgers_by_subject(request.user, words),
        "today": local_day(now()),
    }
    return render(request, "field/ledgers.html", page)


@login_required
@never_cache
@require_GET
def ledger(request: StaffRequest, code: str) -> HttpResponse:
    """Show the records of a ledger in one's own places, the newest first."""
    book = queries.find_ledger(request.user, code)
    asked = [(each, area) for each, area in open_for(request.user) if each.ledger_id == book.pk]
    records = queries.latest_records(request.user, book)
    page = {"tab": "me", "ledger": book, "records": records, "asked": asked}
    return render(request, "field/ledger.html", page)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_record(request: StaffRequest, code: str) -> HttpResponse:
    """Ask for a new record; a browser without scripts sends it here, scripts to ``api.record``."""
    user, book = request.user, queries.find_ledger(request.user, code)
    belongs = request.GET.get("of", "")
    form = record_form(user, book, request.POST or None, belongs=belongs)
    if form.is_valid():
        try:
            key = read_key(request.POST.get("step_key", ""))
            send_record(book, form.cleaned_data, key=key, actor=user, at=now())
            return redirect("field:ledger", book.code)
        except DomainError as error:
            form.refuse(error)
    return _asked(request, book, form)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """Show a record to be put right; sent, change it."""
    book = queries.find_ledger(request.user, code)
    found = queries.find_record(request.user, book, key)
    form = record_form(request.user, book, request.POST or None, record=found)
    if form.is_valid():
        try:
            change(found, form.cleaned_data, hand=Hand(request.user, now()))
            return redirect("field:ledger", book.code)
        except DomainError as error:
            form.refuse(error)
    return _asked(request, book, form, found)


@login_required
@never_cache
@require_POST
def move_on(request: StaffRequest, code: str, key: UUID) -> HttpResponse:
    """Move a record that came up by a rule along its life, by one tap; stale ones are shown anew.

    One that has to say something first is opened.
    """
    book = queries.find_ledger(request.user, code)
    found = queries.find_record(request.user, book, key)
    try:
        move(found, request.POST.get("verb", "")[:40], hand=Hand(request.user, now()))
    except StaleStateError as error:
        messages.warning(request, str(error))
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("field:record", book.code, found.pk)
    else:
        messages.success(request, _("%(what)s：记下了。") % {"what": found.called})
    return redirect("field:today")


@login_required
@never_cache
@require_POST
def asked_now(request: StaffRequest, code: str) -> JsonResponse:
    """Answer which questions fall away and what comes out, from what is typed so far."""
    book = queries.find_ledger(request.user, code)
    form = record_form(request.user, book, request.POST)
    return JsonResponse(form.look(request.user, today=local_day(now())))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def collection(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what one's places owe a collection; sent, say that one has answered."""
    user, found = request.user, find_collection(request.user, key)
    if found is None:
        raise Http404
    asked = progress(found, user).places
    mine = {area.code for area in places_to_answer(user, found, [each.area for each in asked])}
    page = {
        "tab": "today",
        "collection": found,
        "ledger": found.ledger,
        "places": [each for each in asked if each.area.code in mine],
    }
    if request.method != "POST":
        return render(request, "field/collection.html", page)
    place = next((e.area for e in asked if e.area.code == request.POST.get("area")), None)
    if place is None or place.code not in mine:
        raise Http404
    try:
        nothing = request.POST.get("do") == "nothing"
        answer(found, place, nothing=nothing, actor=user, at=now())
    except DomainError as error:
        page["sentence"] = str(error)
        return render(request, "field/collection.html", page, status=error.status)
    return redirect("field:today")


def _asked(
    request: StaffRequest, book: Ledger, form: PhoneForm, found: Record | None = None
) -> HttpResponse:
    columns = columns_of(book)
    page = {
        "ledger": book,
        "form": form,
        "record": found,
        "whom": whom([found])[found.pk] if found and book.within_id else "",
        "known": known_rows(request.user, columns, found),
        "pictured": [each.label for each in columns if each.kind == Kind.PICTURES],
        "parts": parts_shown(request.user, found, request.GET.get("round", "")) if found else (),
        "albums": albums_of(found, columns) if found else (),
        "ground": queries.ground_of(request.user),
        "step_key": uuid7(),
    }
    return render(request, "field/record.html", page, status=422 if form.errors else 200)
