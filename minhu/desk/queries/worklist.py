"""The worklist: what runs out first stands first, page by page without counting rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.counting import condition
from minhu.cases.models import Case
from minhu.cases.queries import of_strand, visible_to
from minhu.core.clock import day_begins, local_day
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import Due, Turner, View
from minhu.desk.queries.cases import mine
from minhu.desk.queries.paging import BY_DUE, BY_RECEIPT, Listing, Order, as_lines
from minhu.desk.queries.pressing import pressed
from minhu.desk.queries.search import matching
from minhu.places.codes import WIDTH, path
from minhu.places.enums import Level
from minhu.places.queries import in_area
from minhu.requests.lifecycle import REQUEST

OPEN_MEASURES = ("open", "overdue", "held", "doing")
HELD = tuple(state.code for state in REQUEST.states if state.holds)
Wanted = Mapping[str, Any]


def listing(user: User, wanted: Wanted, *, at: datetime) -> Listing:
    """Return the list a member of staff asks for, of what they may see."""
    cases = as_lines(scope(user))
    return Listing(filtered(cases, user, wanted, at=at), order_of(wanted), keys_first=True)


def is_sparse(wanted: Wanted) -> bool:
    """Answer whether few of the open cases match, those of one category.

    They are counted by looking once at each open case of a place: counts that may stop early
    seldom do among few, and where a place is one of many they look at those of all the others.
    """
    return _is_open(wanted) and bool(wanted.get("category"))


def scope(user: User) -> QuerySet[Case]:
    """Return what somebody may see; within one community its own index is used."""
    cases = visible_to(user)
    width = WIDTH[Level.COMMUNITY]
    stems = {path(post.area_code)[:width] for post in user.posts_now}
    if len(stems) == 1 and len(stem := stems.pop()) == width and not user.leaves_now:
        return cases.filter(community_code=stem)
    return cases


def order_of(wanted: Wanted) -> Order:
    """Open cases stand by what runs out first, the others by when they came, newest first."""
    return BY_DUE if _is_open(wanted) else BY_RECEIPT


def filtered(cases: QuerySet[Case], user: User, wanted: Wanted, *, at: datetime) -> QuerySet[Case]:
    return cases.filter(
        _status(wanted, at),
        _view(user, wanted, at),
        _facts(wanted),
        turn_condition(user, wanted),
        matching(wanted.get("q", ""), wanted.get("until") or None),
        pressed(wanted, at=at),
    )


def is_plain(wanted: Wanted) -> bool:
    """Answer whether every filter set has an index of its own, so that counting is quick."""
    return not any(wanted.get(name) for name in _WITHOUT_INDEX)


def days(at: datetime) -> tuple[datetime, datetime, datetime]:
    """Return the ends of today, tomorrow and the day after, as the wall calendar has them."""
    midnight = day_begins(local_day(at))
    return midnight + timedelta(1), midnight + timedelta(2), midnight + timedelta(3)


def due_condition(due: str, at: datetime) -> Q:
    """Return the cases in one column of the time axis."""
    today, tomorrow, third = days(at)
    return {
        Due.LATE: Q(due_at__lt=at),
        Due.TODAY: Q(due_at__gte=at, due_at__lt=today),
        Due.TOMORROW: Q(due_at__gte=today, due_at__lt=tomorrow),
        Due.THIRD: Q(due_at__gte=tomorrow, due_at__lt=third),
        Due.LATER: Q(due_at__gte=third),
    }[Due(due)]


def on(day: date) -> Q:
    """Return the cases whose next deadline falls on a day."""
    first = day_begins(day)
    return Q(due_at__gte=first, due_at__lt=first + timedelta(1))


def view_condition(view: str, user: User, at: datetime) -> Q:
    """Return the cases of one tab, all of them open."""
    return {
        View.OPEN: Q(),
        View.MINE: mine(user),
        View.LATE: due_condition(Due.LATE, at),
        View.TODAY: due_condition(Due.TODAY, at),
        View.HELD: Q(state__in=HELD),
    }[View(view)]


_WITHOUT_INDEX = (
    *("q", "category", "strand", "standard", "channel", "turn", "repeats", "urgent"),
    *("measure", "since", "until", "closed", "used", "told", "pressed"),
)


def _is_open(wanted: Wanted) -> bool:
    if wanted.get("measure"):
        return wanted["measure"] in OPEN_MEASURES
    return wanted.get("outcome") == "open" or not (wanted.get("outcome") or wanted.get("q"))


def _status(wanted: Wanted, at: datetime) -> Q:
    if wanted.get("measure"):
        return condition(wanted["measure"], kind="request", at=at)
    outcome = wanted.get("outcome")
    if outcome == "all" or (not outcome and wanted.get("q")):
        return Q()
    return Q(outcome=outcome or Outcome.OPEN)


def _view(user: User, wanted: Wanted, at: datetime) -> Q:
    """Return the condition of view and column, which speak of open cases only."""
    if not _is_open(wanted):
        return Q()
    shown = view_condition(wanted.get("view") or View.OPEN, user, at)
    if wanted.get("day"):
        shown &= on(wanted["day"])
    return shown & due_condition(wanted["due"], at) if wanted.get("due") else shown


def _facts(wanted: Wanted) -> Q:
    shown = Q(kind="request")
    if wanted.get("area"):
        shown &= _area(wanted["area"])
    if wanted.get("category"):
        shown &= Q(category__code__startswith=wanted["category"])
    if wanted.get("strand"):
        shown &= of_strand(wanted["strand"])
    for name in ("channel", "state", "unit", "standard"):
        if wanted.get(name):
            shown &= Q(**{name: wanted[name]})
    if wanted.get("repeats"):
        shown &= Q(voices__gt=1)
    if wanted.get("urgent"):
        shown &= Q(urgent=True)
    return shown & _received(wanted)


def in_it(code: str) -> Q:
    return in_area(code) if code.isascii() and code.isdigit() else Q(pk__in=())


def _area(code: str) -> Q:
    """Return "in this area"; within a community its own column helps, which has an index."""
    here = in_it(code)
    community = path(code)[: WIDTH[Level.COMMUNITY]]
    if len(community) < WIDTH[Level.COMMUNITY]:
        return here
    return Q(community_code=community) & here


def _received(wanted: Wanted) -> Q:
    shown = Q()
    if wanted.get("since"):
        shown &= Q(received_at__gte=day_begins(wanted["since"]))
    if wanted.get("until"):
        shown &= Q(received_at__lt=day_begins(wanted["until"] + timedelta(1)))
    if wanted.get("closed"):
        first = day_begins(wanted["closed"])
        shown &= Q(closed_at__gte=first, closed_at__lt=first + timedelta(1))
    return shown


def turn_condition(user: User, wanted: Wanted) -> Q:
    """Return the cases whose next move is somebody's, by kind or one's own."""
    turn = wanted.get("turn")
    if turn == Turner.ME:
        return Q(party__in=user.parties)
    if not turn:
        return Q()
    # Said as "of none of the others": of all cases only few are anybody's to move, and a
    # database that knows this expects next to nothing here and then sorts all that is open.
    others = [
        Q(party__startswith=f"{other}:") for other in Turner if other not in {turn, Turner.ME}
    ]
    somebody = Q() if _is_open(wanted) else Q(party__gt="")
    return somebody & ~reduce(or_, others)
