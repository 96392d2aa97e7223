"""What hangs on the wall: read anew each time, in a number of statements that never grows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import Unit, User
from minhu.cases.models import Case
from minhu.cases.models.case import OPEN
from minhu.cases.queries import visible_to
from minhu.cases.standing import Stand, standing, whole
from minhu.core.clock import day_begins, local_day, zone
from minhu.core.lifecycle import Outcome
from minhu.places.codes import path
from minhu.places.models import Area
from minhu.places.queries import home_area, in_area
from minhu.rates.enums import Measure
from minhu.rates.queries import totals_by_day
from minhu.rates.scope import Scope
from minhu.requests.enums import RequestState
from minhu.requests.lifecycle import REQUEST

KIND = "request"
COMING, WAITING, LOGGED = 5, 5, 6
WEEK = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Heads:
    """The five numbers on top, and what stands still."""

    open: int
    late: int
    today: int
    held: int
    received: int
    closed: int


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with how many stand in it; ``width`` and ``late_width`` are shares of 210."""

    code: str
    label: str
    n: int
    late: int
    held: bool
    width: float
    late_width: float


@dataclass(frozen=True, slots=True)
class Silent:
    """A unit that has not signed: how many, and when the first of them runs out."""

    unit: UUID | None
    name: str
    n: int
    due: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """What came in and was closed on a day, and came in a week before."""

    day: date
    received: int
    closed: int
    before: int

    @property
    def week_before(self) -> date:
        return self.day - timedelta(days=WEEK)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the place shown: its code and name, and what is open and late there."""

    code: str
    name: str
    open: int
    late: int


def room_area(user: User, code: str) -> Area | None:
    """Return the place a wall is asked for, by default one's own; ``None`` for nobody's."""
    area = Area.objects.filter(pk=code).first() if code else home_area(user)
    return area if area is not None and user.has_perm("centre.open_room", area) else None


def cases_here(user: User, area: Area) -> QuerySet[Case]:
    """Return the requests of a place, as far as the user may see them."""
    return visible_to(user).filter(in_area(area.code), kind=KIND).order_by()


def still(user: User, area: Area, *, at: datetime) -> Stand:
    """Return what is open in a place, in one statement: all that is counted of it."""
    return standing(user, area.code, kind=KIND, at=at)


def heads(user: User, area: Area, stand: Stand, days: Sequence[Day], *, at: datetime) -> Heads:
    """Return the numbers on top, from what is known of the open ones and of the last ``days``."""
    held = {state.code for state in REQUEST.states if state.holds}
    due = Q(due_at__gte=at, due_at__lt=day_begins(local_day(at)) + ONE_DAY)
    return Heads(
        open=stand.places.total(),
        late=stand.late_places.total(),
        today=cases_here(user, area).filter(OPEN, due).count(),
        held=sum(n for holder, n in stand.holders.items() if holder.state in held),
        received=days[-1].received,
        closed=days[-1].closed,
    )


def stages(stand: Stand) -> list[Stage]:
    """Return the open stages in the order of a case's life, with those that ran out."""
    counted, gone = Counter[str](), Counter[str]()
    for holder, n in stand.holders.items():
        counted[holder.state] += n
        gone[holder.state] += stand.late_holders[holder]
    most = max(counted.values(), default=0) or 1
    found = []
    for state in REQUEST.states:
        if state.outcome is Outcome.OPEN:
            n, late = counted[state.code], gone[state.code]
            widths = (round(210 * n / most, 1), round(210 * late / most, 1))
            found.append(Stage(state.code, state.label, n, late, state.holds, *widths))
    return found


def coming(user: User, area: Area, *, at: datetime) -> list[Case]:
    """Return what runs out next."""
    cases = cases_here(user, area).filter(OPEN, due_at__gte=at).order_by("due_at", "pk")
    return list(cases.select_related("area__parent", "unit").defer("detail")[:COMING])


def silent(user: User, area: Area, stand: Stand) -> list[Silent]:
    """Return who has not signed for what they were given, what runs out first on top."""
    waiting = Counter[UUID | None]()
    for holder, n in stand.holders.items():
        waiting[holder.unit] += n if holder.state == RequestState.DISPATCHED else 0
    given = cases_here(user, area).filter(OPEN, state=RequestState.DISPATCHED)
    soonest = given.filter(unit=OuterRef("pk")).order_by("due_at").values("due_at")[:1]
    units = Unit.objects.filter(pk__in=[unit for unit, n in waiting.items() if unit and n])
    rows = list(units.annotate(due=Subquery(soonest)).values_list("pk", "name", "due"))
    grids = given.filter(unit=None, due_at__isnull=False).order_by("due_at").values_list("due_at")
    found = [Silent(unit, name, waiting[unit], due) for unit, name, due in rows if due]
    found += [Silent(None, "", waiting[None], due) for (due,) in grids[:1] if due]
    return sorted(found, key=attrgetter("due"))[:WAITING]


def unsigned(stand: Stand) -> int:
    """Return how many were given to somebody who has not signed."""
    return sum(n for holder, n in stand.holders.items() if holder.state == RequestState.DISPATCHED)


def week(user: User, area: Area, *, at: datetime) -> list[Day]:
    """Return the last seven days with the seven before; today and its day count up to now.

    The day before counts up to the minute that the wall says, so that its list can be asked for.
    """
    today, minute = local_day(at), at.replace(second=0, microsecond=0)
    first, week_ago = today - timedelta(days=WEEK - 1), minute - timedelta(days=WEEK)
    cases = cases_here(user, area)
    closed = _by_day(_closed(cases, day_begins(first)), "closed_at")
    received = _received(user, area, first - timedelta(days=WEEK), today)
    later = cases.filter(received_at__gt=week_ago, received_at__lt=day_begins(first)).count()
    received[local_day(week_ago)] -= later
    days = [first + timedelta(days=n) for n in range(WEEK)]
    earlier = timedelta(days=WEEK)
    return [Day(day, received[day], closed.get(day, 0), received[day - earlier]) for day in days]


def _received(user: User, area: Area, first: date, last: date) -> Counter[date]:
    """Return how many came in on each day, from the totals where somebody sees a whole place.

    Totals count what is kept more closely than they may see as well: those few are taken off.
    """
    scope = Scope(KIND, area=area.code, first=first, last=last)
    begin, end = scope.moments
    seen = whole(user, area.code)
    if seen is None:
        came = cases_here(user, area).filter(received_at__gte=begin, received_at__lt=end)
        return Counter(_by_day(came, "received_at"))
    told = totals_by_day(scope, Measure.RECEIVED)
    found = Counter({day: counts[Measure.RECEIVED] for day, counts in told.items()})
    if seen.ceiling < Secrecy.SECRET:
        kept = Case.objects.filter(in_area(area.code), kind=KIND, secrecy__gt=seen.ceiling)
        found.subtract(
            _by_day(kept.filter(received_at__gte=begin, received_at__lt=end), "received_at")
        )
    return found


def by_grid(stand: Stand) -> dict[str, tuple[int, int]]:
    """Return what is open and what is late in each grid."""
    return {code: (n, stand.late_places[code]) for code, n in stand.places.items() if n}


def parts(area: Area, grids: dict[str, tuple[int, int]]) -> list[Part]:
    """Return the pieces one level below a place with what is open in each of them."""
    pieces = Area.objects.filter(parent=area).order_by("code").values_list("code", "name")
    names = dict(pieces)
    still = in_parts({grid: n for grid, (n, _gone) in grids.items()}, names)
    late = in_parts({grid: gone for grid, (_n, gone) in grids.items() if gone}, names)
    return [Part(code, name, still[code], late[code]) for code, name in names.items()]


def in_parts(grids: Mapping[str, int], codes: Collection[str]) -> Counter[str]:
    """Return what the grids of each of some places come to, under the whole code of the place."""
    found, paths = Counter[str](), {path(code): code for code in codes}
    for width in set(map(len, paths)):
        for grid, n in grids.items():
            found[paths.get(grid[:width], "")] += n
    return found


def _closed(cases: QuerySet[Case], since: datetime) -> QuerySet[Case]:
    return cases.filter(outcome=Outcome.CLOSED, closed_at__gte=since)


def _by_day(cases: QuerySet[Case], column: str) -> dict[date, int]:
    """Return how many of some cases there are by the day of a moment.

    Lines are counted, not keys: a key stands in no index but its own, and each row would be read.
    """
    days = cases.annotate(on=TruncDate(F(column), tzinfo=zone())).values_list("on")
    return dict(days.annotate(n=Count("*")))
