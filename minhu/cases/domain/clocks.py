"""Starting, meeting, pausing and ending the clocks of a case as it moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet, UUIDField

from minhu.cases.domain.ladders import upcoming
from minhu.cases.lifecycle import URGE
from minhu.cases.models import Case, Deadline
from minhu.catalogue.queries import limit_for
from minhu.core.asked import Asked, Mark
from minhu.core.calendar import calendar
from minhu.core.clock import Clock, Limit, resumed
from minhu.core.lifecycle import Edge, Outcome, State
from minhu.core.models import fresh
from minhu.core.statements import Statement, updating

MOMENT = Limit(1, Clock.NATURAL_DAY)
"""How a clock whose end was given by hand goes on after a pause: in natural time."""

KEPT = (
    *("due_at", "met_at", "ended_at", "paused_at", "pauses", "extended_from"),
    *("limit_text", "kind", "mode", "amount", "source", "next_at"),
)
"""What changes of a clock that has been saved."""


@Asked
def running_of() -> QuerySet[Deadline]:
    """Return the clocks of a case that have not ended, by when they began."""
    return Deadline.objects.filter(case=Mark("case", UUIDField()), ended_at=None)


@dataclass(slots=True)
class Clocks:
    """The running clocks of one case, changed in memory and then written with what moves it."""

    case: Case
    running: list[Deadline]
    started: list[Deadline] = field(default_factory=list)
    touched: list[Deadline] = field(default_factory=list)

    @classmethod
    def of(cls, case: Case) -> Clocks:
        running = running_of(case=case.pk)
        for clock in running:
            clock.case = case
        return cls(case, running)

    def find(self, name: str) -> Deadline | None:
        return next((clock for clock in self.running if clock.clock == name), None)

    def start(self, name: str, at: datetime, *, limit_name: str = "") -> Deadline:
        """Start a clock by the limit that the catalogue gives this case at that moment."""
        limit = self._limit(limit_name or name, at)
        clock = self._begin(name, at, at)
        clock.rule = limit_name or name
        self._set(clock, limit)
        clock.first_due = clock.due_at
        return clock

    def start_until(self, name: str, at: datetime, due: datetime, text: str = "") -> Deadline:
        """Start a clock that runs out at a given moment (an import, a review date)."""
        clock = self._begin(name, at, due)
        clock.limit_text = text
        clock.next_at = upcoming(clock, self.case)
        return clock

    def count_anew(self, name: str) -> None:
        """Let a running clock run out by what holds now for the case; time used stays used.

        A clock that got its end from elsewhere (an import, a review date, an extension)
        keeps it.
        """
        clock = self.find(name)
        if clock is not None and clock.limit_text and clock.extended_from is None:
            known = self._limit(clock.rule, clock.started_at) if clock.rule else clock.limit
            self._set(clock, known or MOMENT)
            self._touch(clock)

    def extend(self, name: str, until: datetime) -> None:
        """Let a running clock run out later; when it ran out before stays readable."""
        clock = self.find(name)
        if clock is not None:
            clock.extended_from = clock.extended_from or clock.due_at
            clock.due_at = until
            clock.next_at = upcoming(clock, self.case)
            self._touch(clock)

    def end(self, name: str, at: datetime, *, met: bool) -> Deadline | None:
        """Stop a clock; a clock that does not run is left alone."""
        clock = self.find(name)
        if clock is not None:
            clock.ended_at = at
            clock.met_at = at if met else None
            self.running.remove(clock)
            self._touch(clock)
        return clock

    def end_all(self, at: datetime) -> None:
        for clock in tuple(self.running):
            self.end(clock.clock, at, met=False)

    def pause(self, names: Iterable[str], at: datetime) -> None:
        for name in names:
            clock = self.find(name)
            if clock is not None and clock.paused_at is None:
                clock.paused_at = at
                self._touch(clock)

    def resume(self, at: datetime) -> None:
        """Let paused clocks run on; what was left when they stopped is left now."""
        for clock in self.running:
            if clock.paused_at is not None:
                self._go_on(clock, clock.paused_at, at)

    def _go_on(self, clock: Deadline, stopped: datetime, at: datetime) -> None:
        limit = clock.limit or MOMENT
        days = calendar(self.case.area_id)
        clock.due_at = resumed(limit, clock.due_at, [(stopped, at)], days)
        clock.pauses = [*clock.pauses, [stopped.isoformat(), at.isoformat()]]
        clock.paused_at = None
        clock.next_at = upcoming(clock, self.case)
        self._touch(clock)

    def next(self) -> Deadline | None:
        """Return the clock that runs out first among those that are not standing still."""
        going = [clock for clock in self.running if clock.paused_at is None]
        return min(going, key=lambda clock: clock.due_at, default=None)

    def changes(self) -> list[Statement]:
        """Return what is to be written of clocks that stood before, ahead of those that begin.

        Of one name only one may run: the old one has to have ended by then.
        """
        stood = [clock for clock in self.touched if clock not in self.started]
        return [updating(clock, KEPT) for clock in stood]

    def _begin(self, name: str, at: datetime, due: datetime) -> Deadline:
        ends: dict[str, datetime] = {"due_at": due, "first_due": due}
        clock = fresh(Deadline, case=self.case, clock=name, started_at=at, **ends)
        self.running.append(clock)
        self.started.append(clock)
        return clock

    def _set(self, clock: Deadline, limit: Limit) -> None:
        """Let a clock run by a limit; when it stood still is left out, what was used stays."""
        clock.limit_text, clock.source = str(limit), limit.source
        clock.kind, clock.mode, clock.amount = limit.clock, limit.mode, limit.amount
        days = calendar(self.case.area_id)
        due = limit.due(clock.started_at, days).at
        clock.due_at = resumed(limit, due, clock.stood_still, days)
        clock.next_at = upcoming(clock, self.case)

    def _limit(self, name: str, at: datetime) -> Limit:
        case = self.case
        return limit_for(case.kind, name, case.category_id, at, standard=case.standard_id)

    def _touch(self, clock: Deadline) -> None:
        if clock not in self.touched:
            self.touched.append(clock)


@dataclass(frozen=True, slots=True)
class Start:
    """A clock that begins with a move: by which limit of the catalogue, and since when."""

    clock: str
    rule: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """A case on its way from one state to another, along an edge, at a moment.

    ``until`` is when the entered stage runs out, if not by its limit (a review date), and
    ``starts`` are clocks that begin by limits of their own;
    ``refiled`` says that other limits hold for the case from now on, ``extended`` until when
    the finish clock runs from now on.
    """

    edge: Edge
    source: State
    target: State
    at: datetime
    until: datetime | None = None
    refiled: bool = False
    extended: datetime | None = None
    starts: tuple[Start, ...] = ()


def move_clocks(clocks: Clocks, passage: Passage, finish: str) -> None:
    """Apply a passage to the clocks.

    Doing what a stage asks for meets its clock, leaving it another way only ends it;
    entering a stage starts its clock. The finish clock stands still in a state that holds
    and goes on afterwards with what was left.
    """
    at = passage.at
    for name in passage.edge.meets:
        clocks.end(name, at, met=True)
    for name, limit_name in passage.edge.restarts:
        clocks.end(name, at, met=False)
        clocks.start(name, at, limit_name=limit_name)
    due = clocks.case.finish_due
    if passage.edge.resumes and due is not None and clocks.find(finish) is None:
        clocks.start_until(finish, at, due)
    if passage.source is not passage.target:
        _change_stage(clocks, passage, finish)
    _change_ends(clocks, passage, finish)


def _change_ends(clocks: Clocks, passage: Passage, finish: str) -> None:
    """Let clocks run out at another moment: refiled, counted anew, or extended."""
    if passage.refiled:
        clocks.count_anew(finish)
    if passage.edge.reckons:
        for clock in tuple(clocks.running):
            clocks.count_anew(clock.clock)
    if passage.extended is not None:
        clocks.extend(finish, passage.extended)


def _done(passage: Passage) -> bool:
    """Answer whether a stage was done: not returned, held up, merged or withdrawn instead."""
    undone = passage.target.outcome in {Outcome.MERGED, Outcome.WITHDRAWN}
    return not (passage.edge.remembers or undone)


def _change_stage(clocks: Clocks, passage: Passage, finish: str) -> None:
    source, target, at = passage.source, passage.target, passage.at
    for name in filter(None, (source.clock, URGE)):
        clocks.end(name, at, met=_done(passage))
    if source.holds:
        clocks.resume(at)
    if target.holds:
        clocks.pause([finish], at)
    for each in passage.starts:
        clocks.start(each.clock, each.since, limit_name=each.rule)
    if passage.until is not None:
        clocks.start_until(target.clock, at, passage.until)
    elif target.clock and clocks.find(target.clock) is None:
        clocks.start(target.clock, at)
    if target.outcome is not Outcome.OPEN:
        clocks.end_all(at)
