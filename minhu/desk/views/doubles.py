"""信用代码重复: the codes that more than one record of the ledgers carries."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.desk.views.door import staff_only
from minhu.ledgers.queries.doubles import doubles_after


@staff_only
@require_safe
def doubles(request: StaffRequest) -> HttpResponse:
    """Show fifty codes behind ``after``, each with the records that carry it."""
    found, mark = doubles_after(request.user, request.GET.get("after", "")[:18])
    return render(request, "desk/doubles.html", {"doubles": found, "next": mark})
