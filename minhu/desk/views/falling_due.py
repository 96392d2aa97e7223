"""到期日历: what falls due on which day, a month or a week at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.catalogue.enums import Strand
from minhu.core.clock import local_day, now
from minhu.desk.forms import DueForm
from minhu.desk.queries.choices import choices
from minhu.desk.queries.falling_due import month, readable, standards_here, week
from minhu.desk.tables.falling_due import weekdays
from minhu.desk.views.door import staff_only

FILTERS = ("area", "unit", "standard", "strand")


@staff_only
@require_safe
def falling_due(request: StaffRequest) -> HttpResponse:
    """Show how many open cases fall due on each day; each number opens the list behind it."""
    at, form = now(), DueForm(request.GET)
    form.is_valid()
    said = form.cleaned_data
    asked: date | None = said.get("at")
    day = asked if asked and readable(asked) else local_day(at)
    wanted: dict[str, Any] = {name: said.get(name) or "" for name in FILTERS}
    by_week = said.get("weeks") == "week"
    context = {
        "at": at,
        "day": day,
        "by_week": by_week,
        "found": (week if by_week else month)(request.user, wanted, day, at=at),
        "weekdays": weekdays(),
        "wanted": wanted,
        "query": _query(wanted),
        "choices": choices(request.user, at=at),
        "strands": Strand.choices,
        "standards": standards_here(request.user, at=at),
    }
    return render(request, "desk/due.html", context)


def _query(wanted: dict[str, Any]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in wanted.items() if value})
    return query.urlencode()
