"""The worklist, and dispatching many cases at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import User
from minhu.affairs.queries import moves_of
from minhu.cases.enums import Channel
from minhu.core.clock import now
from minhu.core.ids import read_case_number
from minhu.desk.bulk_forms import BulkForm
from minhu.desk.enums import Due, Turner, View
from minhu.desk.forms import OUTCOMES, FilterForm
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.choices import choices
from minhu.desk.queries.counting import MOST, MOST_UNINDEXED, Count, counts
from minhu.desk.queries.whistles import owed
from minhu.desk.queries.worklist import (
    Wanted,
    due_condition,
    is_plain,
    listing,
    order_of,
    scope,
    view_condition,
)
from minhu.desk.tables.lines import lines
from minhu.desk.tables.worklist import affair_rows, columns, rows, whistle_rows
from minhu.desk.views.door import staff_only
from minhu.requests.lifecycle import REQUEST

MOST_WHISTLES = 10
PLACES_IN_LIST = ("after", "before")


@staff_only
@require_safe
def worklist(request: StaffRequest) -> HttpResponse:
    """Show what somebody may see, sorted by what runs out first; a whole number opens its case."""
    at, wanted = now(), read_filters(request.GET)
    number = read_case_number(wanted.get("q", ""))
    if number and visible_case(request.user, number):
        return redirect("desk:case", number)
    found = listing(request.user, wanted, at=at)
    page = found.page(after=wanted["after"], before=wanted["before"])
    shown = rows(page.cases, request.user, at=at)
    query, offered = as_query(wanted), choices(request.user, at=at)
    context = {
        "at": at,
        "wanted": wanted,
        "query": query,
        "page": page,
        "rows": shown,
        "lines": lines(shown, query=query, axis=found.order.column == "due_at"),
        "can_bulk": any(row.bulk for row in shown),
        "bulk": BulkForm(units=offered.units),
        **_whistles(request.user, wanted, at),
        "choices": offered,
        **_lists(),
        **_counted(request.user, wanted, at),
    }
    return render(request, "desk/worklist.html", context)


def _whistles(user: User, wanted: Wanted, at: datetime) -> dict[str, Any]:
    """Return what else somebody must move, as lines above the cases of a first page."""
    if any(wanted[name] for name in wanted if name != "view"):
        return {}
    found = list(owed(user, wanted["view"], at=at)[: MOST_WHISTLES + 1])
    moves = whistle_rows(found[:MOST_WHISTLES], user, at=at)
    return {
        "moves": [
            *lines(moves, query="", axis=True, page="desk:whistle"),
            *_affairs(user, wanted, at),
        ],
        "more_moves": len(found) > MOST_WHISTLES,
    }


def _affairs(user: User, wanted: Wanted, at: datetime) -> list[SafeString]:
    """Return the cases of other procedures somebody must move; their number leads to their page."""
    condition = view_condition(wanted["view"] or View.OPEN, user, at)
    found = moves_of(user).filter(condition)[:MOST_WHISTLES]
    return lines(affair_rows(found, user, at=at), query="", axis=True)


def read_filters(query: QueryDict) -> Wanted:
    """Return the filters of a URL; what is missing or cannot be read is empty."""
    form = FilterForm(query)
    form.is_valid()
    return {name: form.cleaned_data.get(name) or "" for name in form.fields}


def as_query(wanted: Wanted) -> str:
    """Return the filters as a query, without the place in the list."""
    query = QueryDict(mutable=True)
    for name, value in wanted.items():
        if value and name not in PLACES_IN_LIST:
            query[name] = "1" if value is True else str(value)
    return query.urlencode()


def _counted(user: User, wanted: Wanted, at: datetime) -> dict[str, Any]:
    """Return the counts of the tabs, of the axis and of the whole list."""
    every = scope(user).filter(kind="request", outcome="open")
    views: dict[str, Q] = {view: view_condition(view, user, at) for view in View}
    besides = {"whistles": owed(user, View.MINE, at=at), "affairs": moves_of(user)}
    tabs = counts(every, views, besides=besides)
    tabs[View.MINE] += tabs["whistles"] + tabs["affairs"]
    by_due = order_of(wanted).column == "due_at"
    known = _known(wanted, tabs)
    asked = {due.value: due_condition(due, at) for due in Due if by_due}
    if not wanted["q"]:
        asked["total"] = due_condition(wanted["due"], at) if wanted["due"] and by_due else Q()
    asked = {name: each for name, each in asked.items() if name not in known}
    shown = listing(user, {**wanted, "due": ""}, at=at).cases
    most = MOST if is_plain(wanted) else MOST_UNINDEXED
    counted = known | counts(shown, asked, most=most)
    return {
        "tabs": [(view, tabs[view]) for view in View],
        "columns": columns(counted, at=at) if by_due else [],
        "total": counted.get("total"),
        "owed": tabs["whistles"] + tabs["affairs"] if is_whole(wanted) else None,
    }


def is_whole(wanted: Wanted) -> bool:
    """Answer whether all that somebody must move is asked for, late or not."""
    return wanted["view"] in {"", View.OPEN, View.MINE}


def _known(wanted: Wanted, tabs: dict[str, Count]) -> dict[str, Count]:
    """Return what the tabs have counted already: all of it, where nothing is filtered."""
    if any(wanted[name] for name in wanted if name not in PLACES_IN_LIST and name != "view"):
        return {}
    if wanted["view"] not in {"", View.OPEN}:
        return {"total": tabs[wanted["view"]]}
    return {"total": tabs[View.OPEN], Due.LATE: tabs[View.LATE], Due.TODAY: tabs[View.TODAY]}


def _lists() -> dict[str, Any]:
    return {
        "channels": Channel.choices,
        "turners": Turner.choices,
        "outcomes": OUTCOMES,
        "states": [(state.code, _(state.label)) for state in REQUEST.states if state.turn],
    }
