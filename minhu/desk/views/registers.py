"""The registers, and the list of callers to be asked how it went."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.core.clock import now
from minhu.desk.enums import Register
from minhu.desk.forms import RegisterForm, RevealForm
from minhu.desk.queries.choices import choices
from minhu.desk.queries.registers import entries, waiting
from minhu.desk.queries.revisits import to_ask
from minhu.desk.tables.acts import revisit_form
from minhu.desk.tables.registers import COMMON, as_csv, columns, lines
from minhu.desk.views.door import staff_only

PER_PAGE = 50
FIRST = Register.SUSPENSIONS.value


@staff_only
@require_safe
def register(request: StaffRequest, name: str = FIRST) -> HttpResponse:
    """Show one register a page at a time, or hand all of it out as a sheet."""
    if name not in Register.values:
        raise Http404
    book, at = Register(name), now()
    form = RegisterForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    found = entries(request.user, book, wanted, at=at)
    if request.GET.get("as") == "csv":
        return _sheet(book, as_csv(book, found, by=request.user.name, at=at))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    counted = waiting(request.user)
    context: dict[str, Any] = {
        "at": at,
        "book": book,
        "tabs": [(each, counted[each]) for each in Register],
        "columns": [*COMMON, *columns(book)],
        "lines": list(lines(book, page.object_list, at=at)),
        "page": page,
        "wanted": wanted,
        "choices": choices(request.user, at=at),
    }
    return render(request, "desk/register.html", context)


@staff_only
@require_safe
def revisits(request: StaffRequest) -> HttpResponse:
    """Show whom to call next, with the questions; every answer goes through the case's verb."""
    at, every = now(), bool(request.GET.get("all"))
    calls = to_ask(request.user, at=at, every=every)
    context = {
        "at": at,
        "every": every,
        "calls": [(call, revisit_form(call.case)) for call in calls],
        "reveal": RevealForm(auto_id=False),
    }
    return render(request, "desk/revisits.html", context)


def _sheet(book: Register, text: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{book.value}.csv"'
    return answer
