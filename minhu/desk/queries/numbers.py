"""How many cases stand behind each tab and each column of the worklist, and in the list itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from minhu.accounts.models import User
from minhu.affairs.queries import moves_of
from minhu.cases.models import Case
from minhu.cases.queries import seen_apart
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import Due, View
from minhu.desk.queries.counting import MOST, MOST_UNINDEXED, Asked, Count, counted, counted_once
from minhu.desk.queries.paging import BY_DUE, Listing
from minhu.desk.queries.whistles import owed
from minhu.desk.queries.worklist import (
    Wanted,
    due_condition,
    filtered,
    is_plain,
    is_sparse,
    listing,
    scope,
    view_condition,
)

ALL = "all"
PLACES_IN_LIST = ("after", "before")
NO_FILTER = (*PLACES_IN_LIST, "view", "due")
COLUMN_OF = {View.LATE: Due.LATE, View.TODAY: Due.TODAY}
"""The tabs that are one column of the axis."""
TAB_OF = {due: view for view, due in COLUMN_OF.items()}


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts of the tabs, of what else somebody must move, and of the list that is shown.

    ``columns`` are those of the axis, none where a list has no axis; ``total`` is nothing where
    counting would take too long.
    """

    tabs: dict[str, Count]
    columns: dict[str, Count]
    total: Count | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """The ``columns`` in which cases can stand, which of them a tab tells, and the tab they tell."""

    columns: tuple[Due, ...] = ()
    by_tabs: frozenset[Due] = frozenset()
    tab: View | None = None


def numbers_of(user: User, wanted: Wanted, found: Listing, *, at: datetime) -> Numbers:
    """Count what a page of the worklist says, nothing twice.

    An open case stands in one column of the axis. Where those are counted they tell how long the
    list is, and the number of its tab as well when nothing is filtered.
    """
    plan, apart = _plan(wanted, found), _apart(user)
    every = _every(user, wanted, found)
    whole = {**wanted, "due": ""}
    of_list = [filtered(each, user, whole, at=at) for each in apart]
    of_tabs = [each.filter(kind="request", outcome=Outcome.OPEN) for each in apart]
    tabs, listed = _counted(
        Asked(
            every,
            {view: view_condition(view, user, at) for view in View if view != plan.tab},
            besides={"whistles": owed(user, View.MINE, at=at), "affairs": moves_of(user)},
            apart=of_list if every is found.cases else of_tabs,
        ),
        Asked(
            listing(user, whole, at=at).cases if wanted["due"] else found.cases,
            _of_list(wanted, plan, at),
            MOST if is_plain(wanted) else MOST_UNINDEXED,
            apart=of_list,
        ),
        once=is_sparse(wanted),
    )
    by_tabs = {due.value: tabs[TAB_OF[due]] for due in plan.by_tabs}
    columns = {due.value: by_tabs.get(due) or listed.get(due) or Count(0) for due in Due}
    total = sum(columns.values(), Count(0)).at_most(MOST)
    if plan.tab:
        tabs[plan.tab] = total
    tabs[View.MINE] += tabs["whistles"] + tabs["affairs"]
    if not plan.columns:
        return Numbers(tabs, {}, listed.get(ALL))
    shown = columns[wanted["due"]] if wanted["due"] else total
    return Numbers(tabs, columns, None if wanted["q"] else shown)


def _plan(wanted: Wanted, found: Listing) -> _Plan:
    if found.order != BY_DUE:
        return _Plan()
    view = View(wanted["view"] or View.OPEN)
    columns = (COLUMN_OF[view],) if view in COLUMN_OF else tuple(Due)
    if any(wanted[name] for name in wanted if name not in NO_FILTER):
        return _Plan(columns)
    if view in {View.MINE, View.HELD}:
        return _Plan(columns, tab=view)
    by_tabs = frozenset(columns) & frozenset(TAB_OF)
    return _Plan(columns, by_tabs, View.OPEN if view is View.OPEN else None)


def _every(user: User, wanted: Wanted, found: Listing) -> QuerySet[Case]:
    """Return all open requests that somebody may see; the list itself where it is just that."""
    if any(wanted[name] for name in wanted if name not in PLACES_IN_LIST):
        return scope(user).filter(kind="request", outcome=Outcome.OPEN)
    return found.cases


def _apart(user: User) -> tuple[QuerySet[Case], ...]:
    """Return what somebody sees in lists with nothing in common; none where one will do."""
    apart = seen_apart(user)
    return apart if len(apart) > 1 else ()


def _of_list(wanted: Wanted, plan: _Plan, at: datetime) -> dict[str, Q]:
    """Return what is counted of the list: the columns no tab tells, all of it where none are."""
    if plan.columns:
        asked = [due for due in plan.columns if due not in plan.by_tabs]
        return {due.value: due_condition(due, at) for due in asked}
    return {} if wanted["q"] else {ALL: Q()}


def _counted(of_tabs: Asked, of_list: Asked, *, once: bool) -> list[dict[str, Count]]:
    return [counted(of_tabs)[0], counted_once(of_list)] if once else counted(of_tabs, of_list)
