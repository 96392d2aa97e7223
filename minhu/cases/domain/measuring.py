"""What a case counts as: the one place that says so, for tallies and for exact counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from minhu.accounts.enums import Role
from minhu.cases.enums import Appeal, Channel, Satisfied, Solved
from minhu.cases.models import Case
from minhu.cases.procedures import procedures
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.rates.keys import Key

VALID = (Outcome.OPEN, Outcome.CLOSED)
DECIDED = frozenset((Appeal.GRANTED.value, Appeal.REFUSED.value))


def keys(case: Case) -> dict[Key, int]:
    """Return every tally key under which a case counts, and how much, as it stands now.

    It counts one, but for the minutes that it took.
    """
    base = (
        case.kind,
        local_day(case.received_at),
        case.area_id,
        str(case.unit_id or ""),
        case.category_id or "",
        case.channel,
    )
    counted = {Key(*base, measure, case.post): 1 for measure in measures(case)}
    if took := minutes(case):
        counted[Key(*base, "minutes", case.post)] = took
    return counted


def minutes(case: Case) -> int:
    """Return how long a closed case took from receipt until the work was done.

    Whole minutes of the clock on the wall, nights and 挂账 included (domain page §§6.4, 6.6,
    平均办理时长); what was done again counts until it was done at last.
    """
    if case.outcome != Outcome.CLOSED or case.finished_at is None:
        return 0
    return minutes_between(case.received_at, case.finished_at)


def minutes_between(first: datetime, last: datetime) -> int:
    return max((_minute(last) - _minute(first)) // timedelta(minutes=1), 0)


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def measures(case: Case) -> Iterator[str]:
    """Yield the measures a case counts in (domain page §§6.4, 7).

    Everything received counts in ``received`` and in its outcome. Only valid cases (open or
    closed) count further: how they were handled and answered, and once closed whether the
    work was finished before its clock ran out.
    """
    yield "received"
    yield case.outcome
    if case.channel == Channel.GRID:
        yield "grid_found"
    if case.outcome not in VALID:
        return
    yield "valid"
    yield from _handling(case)
    yield from _work(case)
    yield from _proof(case)
    yield from _in_time(case)
    yield from _patrol(case)
    yield from _answer(case)
    if case.outcome == Outcome.OPEN:
        yield from _standing(case)
    if case.outcome == Outcome.CLOSED:
        yield "late" if case.late else "on_time"
        if case.exempted:
            yield "exempted"
        if case.appeal in DECIDED:
            yield "appealed"


def _standing(case: Case) -> Iterator[str]:
    """Yield whether an open case is overdue, as far as its clock was looked at, or stands still."""
    if case.late or case.overran:
        yield "overdue"
    if procedures[case.kind].lifecycle.state(case.state).holds:
        yield "held"


def _handling(case: Case) -> Iterator[str]:
    if case.responded is not None:
        yield "answered_call" if case.responded else "answered_late"
        if case.met:
            yield "met"
    if case.returns:
        yield "returned"
    if case.reworks:
        yield "reworked"


def _work(case: Case) -> Iterator[str]:
    """Yield how far the work is, whoever has yet to check it and to ask the caller."""
    if case.standard_id is not None:
        yield "filed"
    if case.finished_at is None:
        return
    yield "done"
    if not case.late:
        yield "done_on_time"
    elif case.outcome == Outcome.OPEN:
        yield "late_waiting"


def _proof(case: Case) -> Iterator[str]:
    """Yield what showed whether the desk was right, and whether the work held."""
    if case.dispatches:
        yield "dispatched"
        if case.misdirected:
            yield "misdirected"
    if case.misdirected or case.corrected:
        yield "mistaken"
    if case.passed is not None:
        yield "checked"
        if case.passed:
            yield "passed"


def _in_time(case: Case) -> Iterator[str]:
    """Yield whether the desk took it in, and first checked it, by the time for that."""
    if case.checked_on_time:
        yield "checked_on_time"
    if case.verified_on_time is not None:
        yield "verified"
        if case.verified_on_time:
            yield "verified_on_time"


def _patrol(case: Case) -> Iterator[str]:
    """Yield what the grid found, what others had to tell it of, and what it settled itself.

    Missed 漏报 is what somebody else reported, filed under a standard (so that it is of a kind
    that shows outside) and lying in a grid; settled 自行处置 is what a grid worker finished
    without its having been given to anybody.
    """
    if case.channel == Channel.GRID:
        yield "grid_valid"
    elif case.standard_id is not None and case.area_id != case.community_code:
        yield "missed"
    if case.finished_at and not case.dispatches and case.post == Role.GRID_WORKER:
        yield "settled"


def _answer(case: Case) -> Iterator[str]:
    """Yield what the caller said when first asked; done again is not solved at first."""
    if case.solved:
        yield "revisited"
        if case.satisfied:
            yield "rated"
    if case.reworks:
        return
    if case.solved == Solved.SOLVED:
        yield "solved"
    if case.satisfied in {Satisfied.SATISFIED, Satisfied.FAIRLY}:
        yield "satisfied"
        yield "content" if case.satisfied == Satisfied.SATISFIED else "fairly"
