"""采集: asking a ledger of every place, who has answered, reminding, closing."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.collection_form import CollectionForm
from minhu.desk.views.door import staff_only
from minhu.ledgers.domain.collecting import answer, ask, close, remind
from minhu.ledgers.models import Collection
from minhu.ledgers.queries import collecting as reads
from minhu.ledgers.queries.ledgers import ledger_for
from minhu.places.models import Area

BAR = 320
"""How wide the progress is drawn."""


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def collections(request: StaffRequest, code: str) -> HttpResponse:
    """Show when a ledger was asked; sent, ask it."""
    book = ledger_for(request.user, code)
    if book is None:
        raise Http404
    may_ask = request.user.has_perm("ledgers.define_ledger", book)
    if request.method == "POST" and not may_ask:
        raise Http404
    form = CollectionForm(request.POST or None, initial={"title": book.name})
    if form.is_valid():
        try:
            made = ask(book, form.asking(), actor=request.user, at=now())
            return redirect("desk:collection", made.pk)
        except DomainError as error:
            form.add_error(None, str(error))
    page = {
        "ledger": book,
        "form": form if may_ask else None,
        "collections": reads.collections_of(book),
    }
    return render(request, "desk/collections.html", page, status=422 if form.errors else 200)


@staff_only
@require_safe
def collection(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show how far a collection is, and each place behind the numbers."""
    found, user = _find(request, key), request.user
    progress = reads.progress(found, user)
    mine = reads.places_to_answer(user, found, [each.area for each in progress.places])
    page = {
        "collection": found,
        "ledger": found.ledger,
        "progress": progress,
        "bar": round(BAR * progress.done / progress.total) if progress.total else 0,
        "late": reads.late(found, local_day(now())),
        "mine": {area.code for area in mine} if found.closed_at is None else set(),
        "may_ask": user.has_perm("ledgers.define_ledger", found.ledger),
    }
    return render(request, "desk/collection.html", page)


@staff_only
@require_POST
def remind_missing(request: StaffRequest, key: UUID) -> HttpResponse:
    """Remind the places that have not answered."""
    found = _find(request, key)
    return _done(request, found, remind, _("提醒了还没报的。"))


@staff_only
@require_POST
def close_collection(request: StaffRequest, key: UUID) -> HttpResponse:
    """End a collection."""
    found = _find(request, key)
    return _done(request, found, close, _("这次采集结束了。"))


@staff_only
@require_POST
def answer_collection(request: StaffRequest, key: UUID, code: str) -> HttpResponse:
    """Say that a place has answered, or has nothing to report."""
    found = _find(request, key)
    area = Area.objects.filter(pk=code).first()
    if area is None:
        raise Http404
    nothing = request.POST.get("do") == "nothing"

    def verb(collection: Collection, **more: object) -> object:
        return answer(collection, area, nothing=nothing, **more)  # type: ignore[arg-type]  # -- actor and at

    return _done(request, found, verb, _("报上了。"))


def _find(request: StaffRequest, key: UUID) -> Collection:
    found = reads.find_collection(request.user, key)
    if found is None:
        raise Http404
    return found


def _done(
    request: StaffRequest, found: Collection, verb: Callable[..., object], words: str
) -> HttpResponse:
    try:
        verb(found, actor=request.user, at=now())
        messages.success(request, words)
    except NotAllowedError as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("desk:collection", found.pk)
