"""When the next rung of a clock's ladder comes."""

from __future__ import annotations

from datetime import datetime

from minhu.cases.models import Case, Deadline
from minhu.catalogue.queries.ladders import Step, ladder
from minhu.core.calendar import Calendar, calendar
from minhu.core.clock import Clock, used

WHOLE = 100


def rungs(clock: Deadline, case: Case) -> tuple[Step, ...]:
    """Return the whole ladder of a clock, the lowest rung first."""
    return ladder(case.kind, clock.clock, clock.started_at, standard=case.standard_id)


def moment(clock: Deadline, percent: int, days: Calendar) -> datetime:
    """Return when so many per cent of a clock's time are used; for working clocks at work.

    Counted back or forth from its end, on its own clock, so that pauses stay out.
    """
    kind = Clock(clock.kind) if clock.kind else Clock.NATURAL_DAY
    whole = used(kind, clock.started_at, clock.due_at, days)
    for stopped, went_on in clock.stood_still:
        whole -= used(kind, stopped, went_on, days)
    rest = whole * (percent - WHOLE) / WHOLE
    if not kind.works:
        return clock.due_at + rest
    return days.opens(days.after(clock.due_at, rest))


def upcoming(clock: Deadline, case: Case) -> datetime | None:
    """Return the moment of the first rung that was not told yet."""
    left = (step for step in rungs(clock, case) if step.percent > clock.rung)
    step = next(left, None)
    return moment(clock, step.percent, calendar(case.area_id)) if step else None


def reached(clock: Deadline, case: Case, at: datetime) -> Step | None:
    """Return the highest rung that has come by ``at`` and was not told."""
    days = calendar(case.area_id)
    left = [step for step in rungs(clock, case) if step.percent > clock.rung]
    come = [step for step in left if moment(clock, step.percent, days) <= at]
    return come[-1] if come else None
