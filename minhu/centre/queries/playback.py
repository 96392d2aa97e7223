"""The wall as it stood at an earlier moment: read from the steps, in three statements.

What somebody may see is asked as of today, and so is the place of a case.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from minhu.accounts.models import User
from minhu.cases.models import Case, Deadline, Step
from minhu.cases.models.case import OPEN
from minhu.centre.enums import Then
from minhu.centre.queries import Part, cases_here, parts
from minhu.core.clock import day_begins, local_day
from minhu.core.lifecycle import Outcome
from minhu.places.models import Area
from minhu.requests.enums import RequestState
from minhu.requests.lifecycle import REQUEST

HALF_HOUR = timedelta(minutes=30)
LAST = 48
"""The last half-hour of a day: its end."""
LONGEST_AGO = timedelta(days=31)
COUNTED: tuple[str, ...] = ("then", "area", "late_then", "closed_then")
LABELS = {state.code: state.label for state in REQUEST.states}
OPEN_STATES = {state.code: state.label for state in REQUEST.states if state.outcome is Outcome.OPEN}


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of a day that is over, and how far its slider may go.

    ``minute`` counts from the half-hour: a slider leaves it at 0, a number of the wall does not.
    """

    day: date
    half: int
    most: int
    minute: int = 0

    @property
    def at(self) -> datetime:
        return day_begins(self.day) + self.half * HALF_HOUR + timedelta(minutes=self.minute)


def moment_at(at: datetime) -> Moment:
    """Return the moment of a clock that shows no seconds."""
    half, rest = divmod(at - day_begins(local_day(at)), HALF_HOUR)
    return Moment(local_day(at), half, LAST, rest // timedelta(minutes=1))


@dataclass(frozen=True, slots=True)
class Past:
    """What hung on the wall: its numbers, the stages, and each grid with open and late.

    ``listed`` returns the cases that each of its numbers counted.
    """

    open: int
    late: int
    received: int
    closed: int
    stages: list[tuple[str, str, int]]
    grids: dict[str, tuple[int, int]]
    parts: list[Part]

    @property
    def tops(self) -> list[tuple[Then, int]]:
        numbers = (self.open, self.late, self.received, self.closed)
        return list(zip(Then, numbers, strict=True))


def moment_of(day: date | None, half: int | None, *, at: datetime) -> Moment:
    """Return the moment asked for, moved to where there is a past to be shown."""
    today = local_day(at)
    wanted = min(max(day or today, today - LONGEST_AGO), today)
    most = min(LAST, int((at - day_begins(wanted)) / HALF_HOUR))
    return Moment(wanted, most if half is None else min(max(half, 0), most), most)


def past(user: User, area: Area, moment: Moment) -> Past:
    """Return the wall of a place as it stood at a moment."""
    at, first = moment.at, day_begins(moment.day)
    cases = cases_here(user, area).filter(received_at__lte=at)
    rows = _counted(_standing(cases, first, at))
    still = [
        (state, grid, late, n) for state, grid, late, _closed, n in rows if state in OPEN_STATES
    ]
    by_state, by_grid, late_by_grid = Counter[str](), Counter[str](), Counter[str]()
    for state, grid, late, n in still:
        by_state[state] += n
        by_grid[grid] += n
        late_by_grid[grid] += n * late
    grids = {code: (n, late_by_grid[code]) for code, n in by_grid.items()}
    closed = cases.filter(_still_closed(first, at)).count()
    return Past(
        open=by_state.total(),
        late=late_by_grid.total(),
        received=cases.filter(received_at__gte=first).count(),
        closed=closed + sum(n for *_more, was_closed, n in rows if was_closed),
        stages=[(code, label, by_state[code]) for code, label in OPEN_STATES.items()],
        grids=grids,
        parts=parts(area, grids),
    )


def listed(user: User, area: Area, moment: Moment, which: Then, state: str = "") -> QuerySet[Case]:
    """Return the cases that a number of ``past`` counted, each with its state of ``then``.

    ``state`` asks for those that were open in one stage.
    """
    at, first = moment.at, day_begins(moment.day)
    cases = cases_here(user, area).filter(received_at__lte=at)
    standing = _standing(cases, first, at)
    still = standing.filter(Q(then__in=[state] if state in OPEN_STATES else list(OPEN_STATES)))
    ended = standing.filter(Q(then=RequestState.CLOSED, closed_then=True))
    found = {
        Then.OPEN: still,
        Then.LATE: still.filter(Q(late_then=True)),
        Then.RECEIVED: _as_they_stood(cases.filter(received_at__gte=first), first, at),
        Then.CLOSED: _as_they_stood(
            cases.filter(_still_closed(first, at) | Q(pk__in=ended.values("pk"))), first, at
        ),
    }[which]
    return found.select_related("area__parent").order_by("-received_at", "-pk")


def stage_then(case: Case) -> str:
    """Return what the stage is called in which one of ``listed`` stood."""
    return LABELS.get(vars(case)["then"], "")


def _still_closed(first: datetime, at: datetime) -> Q:
    """Return "was closed between two moments, and is so today"."""
    return Q(outcome=Outcome.CLOSED, closed_at__gte=first, closed_at__lte=at)


def _standing(cases: QuerySet[Case], first: datetime, at: datetime) -> QuerySet[Case]:
    """Return what can have been open then, as it stood.

    Only what is open now, or has ended since, can have been open then: those are few.
    """
    moved_since = Step.objects.filter(case=OuterRef("pk"), seq=OuterRef("seq"), at__gt=at)
    other_ends = ~Q(outcome__in=(Outcome.OPEN, Outcome.CLOSED))
    could = OPEN | Q(closed_at__gt=at) | (other_ends & Exists(moved_since))
    return _as_they_stood(cases.filter(could), first, at)


def _as_they_stood(cases: QuerySet[Case], first: datetime, at: datetime) -> QuerySet[Case]:
    """Add in which state each stood, whether late, and whether it was closed since ``first``."""
    steps = Step.objects.filter(case=OuterRef("pk"), at__lte=at)
    closing = steps.filter(target=RequestState.CLOSED, at__gte=first).exclude(
        source=RequestState.CLOSED
    )
    return cases.annotate(
        then=Subquery(steps.order_by("-seq").values("target")[:1]),
        late_then=Exists(_ran_out(at)),
        closed_then=Exists(closing),
    )


def _counted(standing: QuerySet[Case]) -> list[tuple[str, str, bool, bool, int]]:
    """Return how many stood in which state and grid, late or not, closed that day or not."""
    counted = standing.values_list(*COUNTED)
    return [
        (then or "", grid, late, closed and then == RequestState.CLOSED, n)
        for then, grid, late, closed, n in counted.annotate(n=Count("*"))
    ]


def _ran_out(at: datetime) -> QuerySet[Deadline]:
    """Return the clocks of a case that ran at a moment and had run out."""
    ran = Q(ended_at=None) | Q(ended_at__gt=at)
    stood = Q(paused_at__isnull=False, paused_at__lte=at)
    clocks = Deadline.objects.filter(ran, case=OuterRef("pk"), started_at__lte=at, due_at__lt=at)
    return clocks.exclude(stood)
