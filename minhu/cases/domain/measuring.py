"""What a case counts as: the one place that says so, for tallies and for exact counts."""

from __future__ import annotations

from collections.abc import Iterator

from minhu.cases.enums import Satisfied, Solved
from minhu.cases.models import Case
from minhu.core.clock import local_day
from minhu.core.lifecycle import Outcome
from minhu.rates.keys import Key

VALID = (Outcome.OPEN, Outcome.CLOSED)


def keys(case: Case) -> tuple[Key, ...]:
    """Return every tally key under which a case counts one, as it stands now."""
    base = (
        case.kind,
        local_day(case.received_at),
        case.area_id,
        str(case.unit_id or ""),
        case.category_id or "",
        case.channel,
    )
    return tuple(Key(*base, measure) for measure in measures(case))


def measures(case: Case) -> Iterator[str]:
    """Yield the measures a case counts in (domain page §§6.4, 7).

    Everything received counts in ``received`` and in its outcome. Only valid cases (open or
    closed) count further: how they were handled and answered, and once closed whether the
    work was finished before its clock ran out.
    """
    yield "received"
    yield case.outcome
    if case.outcome not in VALID:
        return
    yield "valid"
    yield from _handling(case)
    yield from _answer(case)
    if case.outcome == Outcome.CLOSED:
        yield "late" if case.late else "on_time"
        if case.exempted:
            yield "exempted"


def _handling(case: Case) -> Iterator[str]:
    if case.responded is not None:
        yield "answered_call" if case.responded else "answered_late"
    if case.returns:
        yield "returned"
    if case.reworks:
        yield "reworked"


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
