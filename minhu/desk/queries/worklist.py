"""The worklist: what runs out first stands first, page by page without counting rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value

from minhu.accounts.models import User
from minhu.cases.counting import condition
from minhu.cases.models import Case
from minhu.cases.queries import in_area, visible_to
from minhu.core.clock import day_begins, local_day
from minhu.core.days import FIRST, LAST
from minhu.core.lifecycle import Outcome
from minhu.desk.enums import Due, Turner, View
from minhu.desk.queries.cases import mine
from minhu.desk.queries.comparing import BOOL, Row
from minhu.desk.queries.pressing import pressed
from minhu.desk.queries.search import matching
from minhu.places.codes import WIDTH, path
from minhu.places.enums import Level
from minhu.requests.lifecycle import REQUEST

PAGE = 50
OPEN_MEASURES = ("open", "overdue", "held", "doing")
HELD = tuple(state.code for state in REQUEST.states if state.holds)
LOADED = ("area__parent", "unit")
SHOWN = (
    *("kind", "number", "state", "outcome", "party", "desk_code", "due_at", "due_clock"),
    *("due_kind", "title", "channel", "urgent", "voices", "returns", "reworks", "received_at"),
    *("extended_from", "finish_due", "designated", "reporter_id", "proposer_id"),
    *("unit__code", "unit__name", "area__code", "area__name", "area__level"),
    *("area__parent__code", "area__parent__name", "secrecy"),
)
Wanted = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """By what a list is sorted; the key makes equal moments follow in one order."""

    column: str
    descending: bool = False

    @property
    def columns(self) -> tuple[str, str]:
        sign = "-" if self.descending else ""
        return f"{sign}{self.column}", f"{sign}id"

    @property
    def backwards(self) -> tuple[str, str]:
        sign = "" if self.descending else "-"
        return f"{sign}{self.column}", f"{sign}id"

    def beyond(self, moment: datetime, key: UUID, *, after: bool) -> Q:
        """Return what follows (or comes before) a row, both columns compared as one.

        Said with "or", the database cannot enter the index at the row, and reads all that
        is open.
        """
        mark = Row(Value(moment, models.DateTimeField()), Value(key, models.UUIDField()))
        more = " > " if after != self.descending else " < "
        here = Row(F(self.column), F("id"))
        compared = Func(here, mark, template="%(expressions)s", arg_joiner=more, output_field=BOOL)
        return Q(compared)


BY_DUE, BY_RECEIPT = Order("due_at"), Order("received_at", descending=True)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows and the marks of the pages beside them, empty where there is none."""

    cases: list[Case] = field(default_factory=list)
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that somebody asked for: which cases, in which order."""

    cases: QuerySet[Case]
    order: Order

    def page(self, *, after: str = "", before: str = "") -> Page:
        """Return fifty rows behind or before a mark; a mark that cannot be read starts anew."""
        if mark := read_mark(before):
            return self._before(*mark)
        start = read_mark(after)
        rows = self.cases.filter(self.order.beyond(*start, after=True)) if start else self.cases
        found = list(rows.order_by(*self.order.columns)[: PAGE + 1])
        return self._marked(found[:PAGE], earlier=bool(start), later=len(found) > PAGE)

    def beside(self, case: Case) -> tuple[str | None, str | None]:
        """Return the numbers of the cases before and after one in this list."""
        moment = getattr(case, self.order.column)
        if moment is None:
            return None, None
        before = self.cases.filter(self.order.beyond(moment, case.pk, after=False))
        after = self.cases.filter(self.order.beyond(moment, case.pk, after=True))
        return (
            before.order_by(*self.order.backwards).values_list("number", flat=True).first(),
            after.order_by(*self.order.columns).values_list("number", flat=True).first(),
        )

    def _before(self, moment: datetime, key: UUID) -> Page:
        rows = self.cases.filter(self.order.beyond(moment, key, after=False))
        found = list(rows.order_by(*self.order.backwards)[: PAGE + 1])
        return self._marked(found[:PAGE][::-1], earlier=len(found) > PAGE, later=True)

    def _marked(self, cases: list[Case], *, earlier: bool, later: bool) -> Page:
        if not cases:
            return Page()
        return Page(
            cases,
            self._mark(cases[0]) if earlier else "",
            self._mark(cases[-1]) if later else "",
        )

    def _mark(self, case: Case) -> str:
        return f"{getattr(case, self.order.column).isoformat()}~{case.pk}"


def read_mark(mark: str) -> tuple[datetime, UUID] | None:
    """Return the moment and the key of a mark, ``None`` for what is none."""
    moment, _tilde, key = mark.partition("~")
    try:
        when = datetime.fromisoformat(moment.replace(" ", "+"))
        return (when, UUID(key)) if when.tzinfo and FIRST <= when.date() <= LAST else None
    except ValueError:
        return None


def listing(user: User, wanted: Wanted, *, at: datetime) -> Listing:
    """Return the list a member of staff asks for, of what they may see."""
    cases = scope(user).select_related(*LOADED).only(*SHOWN)
    return Listing(filtered(cases, user, wanted, at=at), order_of(wanted))


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
        matching(wanted.get("q", "")),
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
    *("q", "category", "standard", "channel", "turn", "repeats", "urgent"),
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
    for name in ("channel", "state", "unit", "standard"):
        if wanted.get(name):
            shown &= Q(**{name: wanted[name]})
    if wanted.get("repeats"):
        shown &= Q(voices__gt=1)
    if wanted.get("urgent"):
        shown &= Q(urgent=True)
    return shown & _received(wanted)


def _area(code: str) -> Q:
    """Return "in this area"; within a community its own column helps, which has an index."""
    if not (code.isascii() and code.isdigit()):
        return Q(pk__in=())
    community = path(code)[: WIDTH[Level.COMMUNITY]]
    if len(community) < WIDTH[Level.COMMUNITY]:
        return in_area(code)
    return Q(community_code=community) & in_area(code)


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
