"""Lists of cases page by page, from mark to mark, without counting rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F, Func, Q, QuerySet, Value

from minhu.cases.models import Case
from minhu.core.days import FIRST, LAST
from minhu.desk.queries.comparing import BOOL, Row

PAGE = 50
LOADED = ("area__parent", "unit")
SHOWN = (
    *("kind", "number", "state", "outcome", "party", "desk_code", "due_at", "due_clock"),
    *("due_kind", "title", "channel", "urgent", "voices", "returns", "reworks", "received_at"),
    *("extended_from", "finish_due", "designated", "reporter_id", "proposer_id"),
    *("unit__code", "unit__name", "area__code", "area__name", "area__level"),
    *("area__parent__code", "area__parent__name", "secrecy"),
)


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
    """A list that somebody asked for: which cases, in which order.

    With ``keys_first`` the keys of a page are found in an index alone, in its order, and only
    their rows are joined with what a line shows; joined first, PostgreSQL expects a handful of
    rows behind a mark and sorts thousands.
    """

    cases: QuerySet[Case]
    order: Order
    keys_first: bool = False

    def page(self, *, after: str = "", before: str = "") -> Page:
        """Return fifty rows behind or before a mark; a mark that cannot be read starts anew."""
        if mark := read_mark(before):
            return self._before(*mark)
        start = read_mark(after)
        rows = self.cases.filter(self.order.beyond(*start, after=True)) if start else self.cases
        found = self._first(rows, self.order.columns)
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

    def _first(self, rows: QuerySet[Case], columns: tuple[str, str]) -> list[Case]:
        found = rows.order_by(*columns)[: PAGE + 1]
        if self.keys_first:
            keys = found.select_related(None).values("pk")
            found = as_lines(Case.objects.filter(pk__in=keys)).order_by(*columns)
        return list(found)

    def _before(self, moment: datetime, key: UUID) -> Page:
        rows = self.cases.filter(self.order.beyond(moment, key, after=False))
        found = self._first(rows, self.order.backwards)
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


def as_lines(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases with the columns and names that a line shows, and no others."""
    return cases.select_related(*LOADED).only(*SHOWN)
