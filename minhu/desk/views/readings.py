"""What an auditor looks through: who was shown what, what happened to accounts, the chains."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import AccountLog
from minhu.desk.domain.checking import CHECKED, check_latest
from minhu.desk.office_forms import LogForm
from minhu.desk.queries import offices
from minhu.desk.views.door import home_or_404, staff_only
from minhu.people.models import ReadLog
from minhu.places.models import Area


@staff_only
@require_safe
def readings(request: StaffRequest) -> HttpResponse:
    """Show the read log of one's area, or the account log, a page at a time."""
    area = _area(request, "people.view_readings")
    form = LogForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows, after = _accounts(area, asked) if asked.get("log") else _readings(request, area, asked)
    context = {
        "rows": rows,
        "posts": offices.said_posts(_kept(row) for row in rows),
        "after": after,
        "asked": asked,
        "staff": [(str(user.pk), user.name) for user in offices.staff_of(area.code)],
    }
    return render(request, "desk/readings.html", context)


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def chains(request: StaffRequest) -> HttpResponse:
    """Show how much there is to check; sent as a form, check the latest cases. Nothing changes."""
    area = _area(request, "desk.check_chains")
    cases, steps = offices.sizes(request.user, area.code)
    context: dict[str, Any] = {"area": area, "cases": cases, "steps": steps, "most": CHECKED}
    context["seals"] = offices.latest_seals()
    if request.method == "POST":
        held, found = check_latest(request.user, area.code)
        context |= {"checked": True, "held": held, "found": found}
    return render(request, "desk/chains.html", context)


def _kept(row: ReadLog | AccountLog) -> str:
    return row.note if isinstance(row, AccountLog) else row.post_label


def _area(request: StaffRequest, permission: str) -> Area:
    return home_or_404(request.user, permission)


def _readings(request: StaffRequest, area: Area, asked: dict[str, Any]) -> tuple[list[Any], str]:
    rows = offices.readings(area.code)
    rows = rows.filter(user=asked["who"]) if asked.get("who") else rows
    rows = offices.on_day(rows, asked["day"]) if asked.get("day") else rows
    found, after = offices.next_rows(rows, asked.get("after"))
    return offices.without_hidden(request.user, found), after


def _accounts(area: Area, asked: dict[str, Any]) -> tuple[list[Any], str]:
    rows = offices.account_log(area.code)
    rows = rows.filter(offices.concerns(asked["who"])) if asked.get("who") else rows
    rows = offices.on_day(rows, asked["day"]) if asked.get("day") else rows
    return offices.next_rows(rows, asked.get("after"))
