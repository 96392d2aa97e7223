"""The worklist, and dispatching many cases at once."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import User
from minhu.affairs.queries import moves_of
from minhu.cases.enums import Channel
from minhu.catalogue.enums import Strand
from minhu.core.clock import now
from minhu.core.ids import read_case_number
from minhu.desk.bulk_forms import to_all
from minhu.desk.enums import Turner, View
from minhu.desk.forms import OUTCOMES, OUTCOMES_FOUND, FilterForm
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.choices import choices
from minhu.desk.queries.numbers import PLACES_IN_LIST, Numbers, numbers_of
from minhu.desk.queries.search import looked_back_to
from minhu.desk.queries.whistles import owed
from minhu.desk.queries.worklist import Wanted, listing, view_condition
from minhu.desk.tables.lines import lines
from minhu.desk.tables.worklist import Row, affair_rows, columns, rows, whistle_rows
from minhu.desk.views.door import staff_only
from minhu.requests.lifecycle import REQUEST

MOST_MOVES, MOST_MINE = 10, 200
"""How many whistles and affairs stand above the requests, and where one asked for them alone."""


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
    numbers = numbers_of(request.user, wanted, found, at=at)
    can_bulk = any(row.bulk for row in shown)
    context = {
        "at": at,
        "wanted": wanted,
        "query": query,
        "page": page,
        "rows": shown,
        "lines": lines(shown, query=query, axis=found.order.column == "due_at"),
        "can_bulk": can_bulk,
        "targets": to_all(offered.units) if can_bulk else (),
        "looked_back_to": looked_back_to(wanted["q"], wanted["until"] or None),
        **_moves(request.user, wanted, at, numbers),
        "choices": offered,
        **_lists(get_language()),
        **_numbers(wanted, numbers, at=at),
    }
    return render(request, "desk/worklist.html", context)


def _moves(user: User, wanted: Wanted, at: datetime, numbers: Numbers) -> dict[str, Any]:
    """Return what else somebody must move, what runs out first on top, above a first page."""
    if any(wanted[name] for name in wanted if name != "view"):
        return {}
    most = MOST_MINE if wanted["view"] == View.MINE else MOST_MOVES
    whistles: list[Row] = []
    if numbers.tabs["whistles"]:
        found = owed(user, wanted["view"], at=at)[: most + 1]
        whistles = whistle_rows(found, user, at=at)
    affairs = _affairs(user, wanted, at, most + 1) if numbers.tabs["affairs"] else []
    drawn = [
        *zip(whistles, lines(whistles, query="", axis=True, page="desk:whistle"), strict=True),
        *zip(affairs, lines(affairs, query="", axis=True), strict=True),
    ]
    drawn.sort(key=lambda each: each[0].case.due_at or at)
    return {"moves": [line for _row, line in drawn[:most]], "more_moves": len(drawn) > most}


def _affairs(user: User, wanted: Wanted, at: datetime, most: int) -> list[Row]:
    """Return the cases of other procedures somebody must move; their number leads to their page."""
    condition = view_condition(wanted["view"] or View.OPEN, user, at)
    return affair_rows(moves_of(user).filter(condition)[:most], user, at=at)


def read_filters(query: QueryDict) -> Wanted:
    """Return the filters of a URL; what is missing or cannot be read is empty."""
    return FilterForm.read(query)


def as_query(wanted: Wanted) -> str:
    """Return the filters as a query, without the place in the list."""
    query = QueryDict(mutable=True)
    for name, value in wanted.items():
        if value and name not in PLACES_IN_LIST:
            query[name] = "1" if value is True else str(value)
    return query.urlencode()


def _numbers(wanted: Wanted, numbers: Numbers, *, at: datetime) -> dict[str, Any]:
    tabs = numbers.tabs
    return {
        "tabs": [(view, tabs[view]) for view in View],
        "columns": columns(numbers.columns, at=at) if numbers.columns else [],
        "total": numbers.total,
        "owed": tabs["whistles"] + tabs["affairs"] if is_whole(wanted) else None,
    }


def is_whole(wanted: Wanted) -> bool:
    """Answer whether all that somebody must move is asked for, late or not."""
    return wanted["view"] in {"", View.OPEN, View.MINE}


@lru_cache(maxsize=len(settings.LANGUAGES) + 1)
def _lists(_language: str | None) -> dict[str, Any]:
    """Return what the filters offer everywhere, in words; put together once for each language."""
    return {
        "channels": [(code, str(label)) for code, label in Channel.choices],
        "strands": Strand.choices,
        "turners": [(code, str(label)) for code, label in Turner.choices],
        "outcomes": [(code, str(label)) for code, label in OUTCOMES],
        "outcomes_found": [(code, str(label)) for code, label in OUTCOMES_FOUND],
        "states": [(state.code, _(state.label)) for state in REQUEST.states if state.turn],
    }
