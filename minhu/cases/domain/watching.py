"""What the house notes on very many cases at once: the door of ``moving``, only wider.

A note of this kind leaves a case where it is: no clock, no tally and no column moves with it.
So the rules and the chain are the same, and the writing is one statement for each table
instead of six for each case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from minhu.accounts.actors import House
from minhu.cases.domain.moving import Move, next_step, require
from minhu.cases.models import Case, Step
from minhu.core import outbox
from minhu.core.lifecycle import STAY


def watch(case: Case, verb: str, payload: dict[str, Any], *, at: datetime) -> Step:
    """Return the next step of a case that this transaction has locked; ``keep`` saves it.

    Raises what ``advance`` raises, and ``ValueError`` for a verb that does more than note.
    """
    edge = require(case, verb, House())
    if edge.target != STAY or edge.meets or edge.restarts or edge.reckons:
        raise ValueError(f"{verb} moves more than a note")
    return next_step(case, edge, (case.state, case.state), (House(), at, Move(payload=payload)))


def keep(steps: Sequence[Step]) -> None:
    """Save steps of ``watch``, their cases, and the deliveries that follow, in three statements."""
    if steps:
        cases = {step.case_id: step.case for step in steps}
        Case.objects.bulk_update(cases.values(), ("seq", "head"))
        Step.objects.bulk_create(steps)
        outbox.put_all("case.step", [str(step.pk) for step in steps])
