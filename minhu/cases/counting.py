"""The rows behind the figures: the same measures as ``domain.measuring``, said as conditions.

Written a second time on purpose: tallies follow the one, lists and exact counts the other,
and ``minhu figures --check`` compares them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr, TruncDate, TruncMinute

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import User
from minhu.cases.enums import Appeal, Channel, Satisfied, Solved
from minhu.cases.models import Case, Deadline
from minhu.cases.models.deadline import RUNNING
from minhu.cases.procedures import procedures
from minhu.cases.queries import PUBLIC, hidden_from
from minhu.core.clock import zone
from minhu.core.lifecycle import Outcome
from minhu.places.queries import in_area
from minhu.rates.enums import By, Measure
from minhu.rates.grouping import group_code, width_below
from minhu.rates.keys import Key
from minhu.rates.queries import Counts
from minhu.rates.scope import Scope
from minhu.rates.sources import Waiting, sources

VALID = Q(outcome__in=(Outcome.OPEN, Outcome.CLOSED))
OPEN = Q(outcome=Outcome.OPEN)
CLOSED = Q(outcome=Outcome.CLOSED)
GRID = Q(channel=Channel.GRID)
CONDITIONS: dict[str, Q] = {
    Measure.RECEIVED: Q(),
    Measure.VALID: VALID,
    **{outcome.value: Q(outcome=outcome) for outcome in Outcome},
    Measure.ON_TIME: CLOSED & Q(late=False),
    Measure.LATE: CLOSED & Q(late=True),
    Measure.ANSWERED_CALL: VALID & Q(responded=True),
    Measure.ANSWERED_LATE: VALID & Q(responded=False),
    Measure.RETURNED: VALID & Q(returns__gt=0),
    Measure.REWORKED: VALID & Q(reworks__gt=0),
    Measure.REVISITED: VALID & ~Q(solved=""),
    Measure.SOLVED: VALID & Q(solved=Solved.SOLVED, reworks=0),
    Measure.SATISFIED: VALID & Q(satisfied__in=(Satisfied.SATISFIED, Satisfied.FAIRLY), reworks=0),
    Measure.CONTENT: VALID & Q(satisfied=Satisfied.SATISFIED, reworks=0),
    Measure.FAIRLY: VALID & Q(satisfied=Satisfied.FAIRLY, reworks=0),
    Measure.RATED: VALID & ~Q(solved="") & ~Q(satisfied=""),
    Measure.EXEMPTED: CLOSED & Q(late=True, exempted=True),
    Measure.FILED: VALID & Q(standard__isnull=False),
    Measure.DONE: VALID & Q(finished_at__isnull=False),
    Measure.DONE_ON_TIME: VALID & Q(finished_at__isnull=False, late=False),
    Measure.LATE_WAITING: OPEN & Q(finished_at__isnull=False, late=True),
    Measure.DISPATCHED: VALID & Q(dispatches__gt=0),
    Measure.MISDIRECTED: VALID & Q(dispatches__gt=0, misdirected__gt=0),
    Measure.MISTAKEN: VALID & (Q(misdirected__gt=0) | Q(corrected__gt=0)),
    Measure.CHECKED: VALID & Q(passed__isnull=False),
    Measure.PASSED: VALID & Q(passed=True),
    Measure.APPEALED: CLOSED & Q(appeal__in=(Appeal.GRANTED, Appeal.REFUSED)),
    Measure.MET: VALID & Q(responded__isnull=False, met=True),
    Measure.GRID_FOUND: GRID,
    Measure.GRID_VALID: VALID & GRID,
    Measure.MISSED: VALID & ~GRID & Q(standard__isnull=False) & ~Q(area=F("community_code")),
    Measure.SETTLED: VALID & Q(finished_at__isnull=False, dispatches=0, post=Role.GRID_WORKER),
    Measure.VERIFIED: VALID & Q(verified_on_time__isnull=False),
    Measure.VERIFIED_ON_TIME: VALID & Q(verified_on_time=True),
    Measure.CHECKED_ON_TIME: VALID & Q(checked_on_time=True),
    Measure.OVERDUE: OPEN & (Q(late=True) | Q(overran=True)),
}
INVALID = Q(outcome__in=(Outcome.DECLINED, Outcome.WITHDRAWN, Outcome.EXCLUDED))
LISTS = (
    *CONDITIONS,
    *("invalid", "overtime", "due", "due_counted", "held", "doing", "handled"),
    *("undone", "done_due", "well_sent", "contacted", "patrol_due"),
)


def condition(measure: str, *, kind: str, at: datetime) -> Q:
    """Return the condition of the rows behind a number; raises ``KeyError`` for no number.

    Besides the measures these are ``invalid``, and what depends on the moment: ``overdue``,
    ``overtime`` (those, and closed late), ``due`` (ought to be closed), ``held`` and ``doing``
    (open, standing still or not). ``handled`` is what is closed, asked for how long it took,
    ``undone`` what ran out before the work was done, ``done_due`` that and all that was done,
    ``patrol_due`` what a grid found and what it ought to have found.
    """
    derived = {
        "invalid": lambda: INVALID,
        "overdue": lambda: overdue_condition(kind, at),
        "overtime": lambda: (CLOSED & Q(late=True)) | overdue_condition(kind, at),
        "due": lambda: CLOSED | overdue_condition(kind, at),
        "due_counted": lambda: (CLOSED & Q(exempted=False)) | overdue_condition(kind, at),
        "held": lambda: OPEN & held_condition(kind),
        "doing": lambda: OPEN & ~held_condition(kind),
        "handled": lambda: CLOSED,
        "undone": lambda: undone_condition(kind, at),
        "done_due": lambda: CONDITIONS[Measure.DONE] | undone_condition(kind, at),
        "well_sent": lambda: CONDITIONS[Measure.DISPATCHED] & Q(misdirected=0),
        "contacted": lambda: VALID & Q(responded__isnull=False),
        "patrol_due": lambda: CONDITIONS[Measure.MISSED] | CONDITIONS[Measure.GRID_VALID],
    }
    return derived[measure]() if measure in derived else CONDITIONS[measure]


def conditions(kind: str) -> dict[str, Q]:
    """Return the conditions of all measures that count rows, as tallies keep them of a kind."""
    return {**CONDITIONS, Measure.HELD: OPEN & held_condition(kind)}


def held_condition(kind: str) -> Q:
    """Return "stands in a state in which the finish clock stands still"."""
    held = [state.code for state in procedures[kind].lifecycle.states if state.holds]
    return Q(state__in=held)


def overdue_condition(kind: str, at: datetime) -> Q:
    """Return "open, and not finished by its promise": a clock that stands still does not run out."""
    return OPEN & (_ran_out(kind, at) | Q(late=True))


def _ran_out(kind: str, at: datetime) -> Q:
    return Q(finished_at=None, finish_due__lt=at) & ~held_condition(kind)


def undone_condition(kind: str, at: datetime) -> Q:
    """Return "late, and the work is not done": what waits for a check or an answer is done."""
    return overdue_condition(kind, at) & Q(finished_at=None)


def rows(scope: Scope) -> QuerySet[Case]:
    """Return the cases that count in a scope, whatever came of them."""
    found = Case.objects.filter(kind=scope.kind)
    if scope.area:
        found = found.filter(in_area(scope.area))
    if scope.unit:
        found = found.filter(unit=UUID(scope.unit))
    return found.filter(received(scope))


def received(scope: Scope) -> Q:
    """Return "came in on the days of a scope"."""
    first, after = scope.moments
    since = Q(received_at__gte=first) if first else Q()
    return since & Q(received_at__lt=after) if after else since


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """The ``rates`` row source of one kind of case."""

    kind: str

    def counts(
        self, first: date | None = None, last: date | None = None
    ) -> Iterator[tuple[Key, int]]:
        counted_here = rows(Scope(self.kind, first=first, last=last))
        if not counted_here.exists():
            return  # sooner than the long statement is put together
        known = conditions(self.kind)
        measures = {f"n_{name}": Count("pk", filter=q) for name, q in known.items() if q}
        groups = (
            counted_here.annotate(day=TruncDate("received_at", tzinfo=zone()))
            .values_list("day", *_GROUP)
            .annotate(n_received=Count("*"), took=_TOOK, **measures)
            .values_list("day", *_GROUP, "took", *(f"n_{name}" for name in known))
            .order_by()
        )
        for day, area, unit, category, channel, post, took, *numbers in groups.iterator():
            base = (self.kind, day, area, str(unit or ""), category or "", channel)
            counted = {str(name): n for name, n in zip(known, numbers, strict=True)}
            counted[Measure.MINUTES.value] = (took or timedelta()) // timedelta(minutes=1)
            for name, n in counted.items():
                if n:
                    yield Key(*base, name, post), n

    def lately(self, scopes: Sequence[Scope], *, at: datetime, by: By | None) -> list[Counts]:
        """Read only clocks that were due to be looked at, and what ran out after ``at``."""
        unseen = Deadline.objects.filter(RUNNING, next_at__lte=at).order_by().values("case")
        too_soon = Case.objects.filter(overran=True, finish_due__gte=at).order_by().values("pk")
        known = Q(overran=False) & OPEN & _ran_out(self.kind, at)
        other = rows(scopes[0].during(None, None)).filter(
            known | Q(overran=True, finish_due__gte=at), pk__in=unseen.union(too_soon), late=False
        )
        told = other.annotate(
            group=_group(by, scopes[0]) if by else Value(""),
            day=TruncDate("received_at", tzinfo=zone()),
        ).values_list("group", "day", "overran")
        found = [Counts() for _scope in scopes]
        for group, day, overran, n in told.annotate(n=Count("*")).order_by():
            code = group_code(by, str(group or "")) if by else ""
            for of_scope, scope in zip(found, scopes, strict=True):
                of_scope[code] += (-n if overran else n) * scope.holds(day)
        return found

    def waiting(self, scope: Scope, *, at: datetime, most: int) -> list[Waiting]:
        """Return the open cases that came first; what the caller was asked about waits no more.

        Papers that many read name what is ordinary, never what is closely kept.
        """
        here = rows(scope.during(None, None)).filter(PUBLIC, OPEN)
        first = here.filter(received_at__lte=at, finished_at=None)
        wanted = ("number", "category_id", "area_id", "party", "received_at", "finish_due")
        found = first.order_by("received_at", "id").values_list(*wanted)[:most]
        return [Waiting(number, category or "", *rest) for number, category, *rest in found]

    def falling_due(self, scope: Scope, *, since: datetime, until: datetime) -> dict[str, int]:
        open_here = rows(scope.during(None, None)).filter(PUBLIC, OPEN)
        near = open_here.filter(due_at__gte=since, due_at__lt=until)
        return dict(near.order_by().values_list("party").annotate(n=Count("*")))

    def kept(self, scope: Scope, by: By) -> set[str]:
        return _groups_of(rows(scope).filter(~PUBLIC), scope, by)

    def channels(self) -> dict[str, str]:
        return {code: str(name) for code, name in Channel.choices}


def kept_from(user: User, scope: Scope, by: By) -> set[str]:
    """Return the rows of a table whose numbers hold cases that a user may not see.

    One statement on the few that are closely kept; who may see all of them asks nothing.
    """
    if any(post.clearance >= Secrecy.SECRET for post in user.posts_now):
        return set()
    return _groups_of(rows(scope) & hidden_from(user), scope, by)


def _groups_of(cases: QuerySet[Case], scope: Scope, by: By) -> set[str]:
    grouped = cases.order_by().annotate(group=_group(by, scope))
    codes = grouped.values_list("group", flat=True).distinct()
    return {group_code(by, str(code or "")) for code in codes}


_GROUP = ("area_id", "unit_id", "category_id", "channel", "post")
_COLUMNS = {
    By.UNIT: "unit_id",
    By.CATEGORY: "category_id",
    By.CHANNEL: "channel",
    By.POST: "post",
}
_TOOK = Sum(
    ExpressionWrapper(
        TruncMinute("finished_at", tzinfo=UTC) - TruncMinute("received_at", tzinfo=UTC),
        DurationField(),
    ),
    filter=CLOSED & Q(finished_at__gte=F("received_at")),
)


def _group(by: By, scope: Scope) -> Combinable:
    if by is By.AREA:
        return Substr("area_id", 1, width_below(scope.area))
    return F(_COLUMNS[by])


def register(kind: str) -> None:
    """Hand the rows of one kind of case to the figures."""
    sources.add(kind, CaseCounts(kind))
