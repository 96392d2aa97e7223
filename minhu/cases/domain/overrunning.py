"""What has run out: said on a case when its clock is looked at, so that figures need not look.

A finish clock is looked at when it runs out, whatever its ladder says. So what has run out and
is not said to have is among the few clocks that were due to be looked at and have not been.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from minhu.cases.domain.measuring import keys
from minhu.cases.models import Case, Deadline
from minhu.cases.procedures import procedures
from minhu.rates.domain import tallies
from minhu.rates.keys import Key


def look(case: Case, clock: Deadline | None, at: datetime) -> None:
    """Say on a case whether its promise has run out, and let it be looked at when it does.

    ``clock`` is its finish clock, if that runs. Neither of the two is saved here.
    """
    case.overran = clock is not None and _has_run_out(case, clock, at)
    if clock is not None:
        look_in_time(clock, at)


def look_in_time(clock: Deadline, at: datetime) -> None:
    """Let a finish clock that has not run out be looked at no later than when it does."""
    if clock.due_at >= at:
        clock.next_at = min(clock.next_at or clock.due_at, clock.due_at)


def overrun(clocks: Iterable[Deadline], at: datetime) -> None:
    """Count what has run out of some finish clocks; this transaction has locked their cases."""
    ran = [
        clock.case
        for clock in clocks
        if not clock.case.overran and _has_run_out(clock.case, clock, at)
    ]
    if not ran:
        return
    before = _counted(ran)
    for case in ran:
        case.overran = True
    Case.objects.filter(pk__in=[case.pk for case in ran]).update(overran=True)
    tallies.move(before, _counted(ran))


def _has_run_out(case: Case, clock: Deadline, at: datetime) -> bool:
    holds = procedures[case.kind].lifecycle.state(case.state).holds
    return case.is_open and not holds and clock.due_at < at


def _counted(cases: Iterable[Case]) -> Counter[Key]:
    found = Counter[Key]()
    for case in cases:
        found.update(keys(case))
    return found
