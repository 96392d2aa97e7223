"""The ladder of a clock: asked for whenever a clock starts, so it is kept in memory."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from minhu.catalogue.enums import Told
from minhu.catalogue.models import Rung
from minhu.core.clock import local_day

FRESH_SECONDS = 5.0
"""How long a change made by another process may go unseen here."""
Slot = tuple[str, str, UUID | None]


@dataclass(frozen=True, slots=True)
class Step:
    """At so many per cent of the limit somebody is told."""

    percent: int
    tells: Told
    begins: date
    ends: date | None

    @property
    def late(self) -> bool:
        return self.percent >= 100  # noqa: PLR2004 -- per cent

    def holds(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


_kept: list[tuple[float, dict[Slot, list[Step]]]] = []
_held_on: dict[tuple[Slot, date], tuple[Step, ...]] = {}
"""The rungs of a day, kept as long as what they were read from."""


def forget() -> None:
    """Drop what is kept in memory: after a change in this process, and between tests."""
    _kept.clear()
    _held_on.clear()


def ladder(
    procedure: str, name: str, at: datetime, *, standard: UUID | None = None
) -> tuple[Step, ...]:
    """Return the rungs of a clock that started at ``at``, the lowest first; none is no ladder."""
    known, day = _known(), local_day(at)
    for slot in _slots(procedure, name, standard):
        steps = _held_on.get((slot, day))
        if steps is None:
            steps = _held_on[slot, day] = _held(known.get(slot, ()), day)
        if steps:
            return steps
    return ()


def _slots(procedure: str, name: str, standard: UUID | None) -> Iterable[Slot]:
    if standard is not None:
        yield from ((procedure, name, standard), (procedure, "", standard))
    yield from ((procedure, name, None), (procedure, "", None))


def _held(steps: Iterable[Step], day: date) -> tuple[Step, ...]:
    """Return the rungs of a day, of two at one part the newer; before the first day those."""
    all_ = sorted(steps, key=lambda step: (step.percent, step.begins))
    first = min((step.begins for step in all_), default=day)
    held = {step.percent: step for step in all_ if step.holds(max(day, first))}
    return tuple(held.values())


def _known() -> dict[Slot, list[Step]]:
    now = time.monotonic()
    if _kept and now < _kept[0][0]:
        return _kept[0][1]
    found: dict[Slot, list[Step]] = {}
    for row in Rung.objects.all():
        step = Step(row.percent, Told(row.tells), row.valid_from, row.valid_to)
        found.setdefault((row.procedure, row.name, row.standard_id), []).append(step)
    _held_on.clear()
    if found:
        _kept[:] = [(now + FRESH_SECONDS, found)]
    return found
