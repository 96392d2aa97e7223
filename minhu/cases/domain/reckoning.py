"""Counting open deadlines anew when a calendar or a limit has changed; time used stays used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from minhu.accounts.actors import House
from minhu.cases.domain.clocks import Clocks
from minhu.cases.domain.moving import Move, advance
from minhu.cases.models import Case, Deadline
from minhu.cases.procedures import procedures
from minhu.core import calendar
from minhu.core.errors import DomainError, StaleStateError

TRIES = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A clock that runs out at another moment than before."""

    clock: str
    was: datetime
    now: datetime


def reckon_all(*, at: datetime, progress: Callable[[int], None] = lambda _moved: None) -> list[str]:
    """Count every running clock anew; returns the numbers of the cases whose time moved.

    Each case that moved gets a step of the house; running twice moves nothing twice. Raises
    ``DomainError`` when a calendar file cannot be read, before anything is moved.
    """
    calendar.forget()
    calendar.calendar()
    moved: list[str] = []
    for key in _cases():
        case = reckon(key, at=at)
        if case is not None:
            moved.append(case.number)
            progress(len(moved))
    return moved


def reckon(key: UUID, *, at: datetime) -> Case | None:
    """Count the clocks of one case anew; returns it when one of them moved."""
    for _try in range(TRIES):
        case = Case.objects.select_related("unit", "area").get(pk=key)
        found = changes(case)
        edge = procedures[case.kind].lifecycle.find("reckon", case.state)
        if not found or edge is None:
            return None
        try:
            advance(case, "reckon", actor=House(), at=at, move=Move(payload=_told(found)))
        except StaleStateError:
            continue  # somebody moved it meanwhile: look again
        return case
    return None


def changes(case: Case, running: list[Deadline] | None = None) -> list[Change]:
    """Return what counting running clocks of a case anew would change; saves nothing.

    All of the case, or those of it that are at hand.
    """
    clocks = Clocks.of(case) if running is None else Clocks(case, running)
    before = {clock.clock: clock.due_at for clock in clocks.running}
    for name in before:
        try:
            clocks.count_anew(name)
        except DomainError:  # its limit is gone from the catalogue: the clock keeps its end
            continue
    return [
        Change(clock.clock, before[clock.clock], clock.due_at)
        for clock in clocks.running
        if clock.due_at != before[clock.clock]
    ]


def _told(found: list[Change]) -> dict[str, Any]:
    return {
        "moved": [
            {"clock": one.clock, "from": one.was.isoformat(), "to": one.now.isoformat()}
            for one in found
        ]
    }


def _cases() -> Iterator[UUID]:
    running = Deadline.objects.filter(ended_at=None).exclude(kind="")
    return running.order_by("case_id").values_list("case_id", flat=True).distinct().iterator()
