"""The worklist, and dispatching many cases at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minhu.accounts.http import StaffRequest
from minhu.accounts.models import User
from minhu.affairs.queries import moves_of
from minhu.cases.enums import Channel
from minhu.core.clock import now
from minhu.core.ids import read_case_number
from minhu.desk.bulk_forms import to_all
from minhu.desk.enums import Due, Turner, View
from minhu.desk.forms import OUTCOMES, FilterForm
from minhu.desk.queries.cases import visible_case
from minhu.desk.queries.choices import choices
from minhu.desk.queries.counting import MOST, MOST_UNINDEXED, Asked, Count, counted, counted_once
from minhu.desk.queries.paging import Listing
from minhu.desk.queries.whistles import owed
from minhu.desk.queries.worklist import (
    Wanted,
    due_condition,
    is_by_area,
    is_plain,
    listing,
    scope,
    view_condition,
)
from minhu.desk.tables.lines import lines
from minhu.desk.tables.worklist import affair_rows, columns, rows, whistle_rows
from minhu.desk.views.door import staff_only
from minhu.requests.lifecycle import REQUEST
from minhu.whistles.models import Whistle

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
    numbers = _counted(request.user, wanted, at, found)
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
        **_moves(request.user, wanted, at, numbers),
        "choices": offered,
        **_lists(get_language()),
        **_numbers(wanted, numbers, by_due=found.order.column == "due_at", at=at),
    }
    return render(request, "desk/worklist.html", context)


def _moves(user: User, wanted: Wanted, at: datetime, numbers: Numbers) -> dict[str, Any]:
    """Return what else somebody must move, as lines above the cases of a first page."""
    if any(wanted[name] for name in wanted if name != "view"):
        return {}
    found: list[Whistle] = []
    if numbers.tabs["whistles"]:
        found = list(owed(user, wanted["view"], at=at)[: MOST_WHISTLES + 1])
    moves = whistle_rows(found[:MOST_WHISTLES], user, at=at)
    affairs = _affairs(user, wanted, at) if numbers.tabs["affairs"] else []
    return {
        "moves": [*lines(moves, query="", axis=True, page="desk:whistle"), *affairs],
        "more_moves": len(found) > MOST_WHISTLES,
    }


def _affairs(user: User, wanted: Wanted, at: datetime) -> list[SafeString]:
    """Return the cases of other procedures somebody must move; their number leads to their page."""
    condition = view_condition(wanted["view"] or View.OPEN, user, at)
    found = moves_of(user).filter(condition)[:MOST_WHISTLES]
    return lines(affair_rows(found, user, at=at), query="", axis=True)


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


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts of the tabs, of what else somebody must move, and of the list that is shown."""

    tabs: dict[str, Count]
    shown: dict[str, Count]


def _counted(user: User, wanted: Wanted, at: datetime, found: Listing) -> Numbers:
    """Count the tabs, the columns of the axis and the whole list, in one statement."""
    every, known = found.cases, _known(wanted)
    if not known or wanted["view"]:
        every = scope(user).filter(kind="request", outcome="open")
    shown = listing(user, {**wanted, "due": ""}, at=at).cases if wanted["due"] else found.cases
    of_tabs = Asked(
        every,
        {view: view_condition(view, user, at) for view in View},
        besides={"whistles": owed(user, View.MINE, at=at), "affairs": moves_of(user)},
    )
    of_list = Asked(
        shown,
        _asked(wanted, at, without=known, by_due=found.order.column == "due_at"),
        MOST if is_plain(wanted) else MOST_UNINDEXED,
    )
    if is_by_area(wanted):
        tabs, numbers = counted(of_tabs)[0], counted_once(of_list)
    else:
        tabs, numbers = counted(of_tabs, of_list)
    tabs[View.MINE] += tabs["whistles"] + tabs["affairs"]
    return Numbers(tabs, {**{name: tabs[view] for name, view in known.items()}, **numbers})


def _asked(
    wanted: Wanted, at: datetime, *, without: Mapping[str, View], by_due: bool
) -> dict[str, Q]:
    """Return what is counted of the list that is shown, ``without`` what the tabs know."""
    asked = {due.value: due_condition(due, at) for due in Due if by_due}
    if not wanted["q"]:
        asked["total"] = due_condition(wanted["due"], at) if wanted["due"] and by_due else Q()
    return {name: each for name, each in asked.items() if name not in without}


def _numbers(wanted: Wanted, numbers: Numbers, *, by_due: bool, at: datetime) -> dict[str, Any]:
    tabs = numbers.tabs
    return {
        "tabs": [(view, tabs[view]) for view in View],
        "columns": columns(numbers.shown, at=at) if by_due else [],
        "total": numbers.shown.get("total"),
        "owed": tabs["whistles"] + tabs["affairs"] if is_whole(wanted) else None,
    }


def is_whole(wanted: Wanted) -> bool:
    """Answer whether all that somebody must move is asked for, late or not."""
    return wanted["view"] in {"", View.OPEN, View.MINE}


def _known(wanted: Wanted) -> dict[str, View]:
    """Return which counts of the list are those of a tab: all of it, where nothing is filtered."""
    if any(wanted[name] for name in wanted if name not in PLACES_IN_LIST and name != "view"):
        return {}
    if wanted["view"] not in {"", View.OPEN}:
        return {"total": View(wanted["view"])}
    return {"total": View.OPEN, Due.LATE: View.LATE, Due.TODAY: View.TODAY}


@lru_cache(maxsize=len(settings.LANGUAGES) + 1)
def _lists(_language: str | None) -> dict[str, Any]:
    """Return what the filters offer everywhere, in words; put together once for each language."""
    return {
        "channels": [(code, str(label)) for code, label in Channel.choices],
        "turners": [(code, str(label)) for code, label in Turner.choices],
        "outcomes": [(code, str(label)) for code, label in OUTCOMES],
        "states": [(state.code, _(state.label)) for state in REQUEST.states if state.turn],
    }
