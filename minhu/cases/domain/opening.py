"""Taking in a new case: located, numbered, with its first step, clocks and tallies."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from minhu.accounts.actors import Actor
from minhu.cases.domain.attaching import attach, with_pictures
from minhu.cases.domain.clocks import Clocks
from minhu.cases.domain.measuring import keys
from minhu.cases.domain.moving import party, show_next, signature
from minhu.cases.domain.overrunning import look
from minhu.cases.domain.posting import post_of
from minhu.cases.domain.standing import touching
from minhu.cases.models import Case, Step
from minhu.cases.procedures import Procedure
from minhu.core import outbox
from minhu.core.chain import GENESIS, link_key, text_digest
from minhu.core.clock import local_day
from minhu.core.ids import case_number, uuid7_at
from minhu.core.models import fresh
from minhu.core.pictures import CleanPicture
from minhu.core.statements import inserting, run, stands_alone, written
from minhu.rates.domain import tallies

DRAWS = 3
"""How many numbers are tried for one case."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A case that is not yet one: its columns, and what the first step should carry.

    ``finish_due`` replaces the finish limit of the catalogue (an import that knows better);
    ``finish_rule`` is the name of another limit there.
    """

    columns: dict[str, Any]
    payload: dict[str, Any] = field(default_factory=dict)
    finish_due: datetime | None = None
    finish_rule: str = ""
    pictures: tuple[CleanPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """The outcome of taking in: the case, and whether this call made it."""

    case: Case
    created: bool


def take_in(procedure: Procedure, draft: Draft, *, actor: Actor, at: datetime) -> Intake:
    """Make a case, its first step, its clocks, tallies and outbox entry in one transaction.

    The same ``intake_key`` gives the same case again, so a phone that sends twice makes
    one. A number that chance has given before is drawn again: of thirty bits that happens
    about once among forty thousand cases of a day. Whatever else the database refuses is
    raised as it is.
    """
    for _draw in range(DRAWS - 1):
        try:
            return _taken(procedure, draft, actor, at)
        except IntegrityError:
            key = draft.columns.get("intake_key")
            known = Case.objects.filter(intake_key=key).first() if key else None
            if known is not None:
                return Intake(known, created=False)
    return _taken(procedure, draft, actor, at)


def _taken(procedure: Procedure, draft: Draft, actor: Actor, at: datetime) -> Intake:
    """Create in a transaction; what is one statement is one already, without asking for it."""
    alone = stands_alone() and not draft.pictures
    with nullcontext() if alone else transaction.atomic():
        return Intake(_create(procedure, draft, actor, at), created=True)


def _create(procedure: Procedure, draft: Draft, actor: Actor, at: datetime) -> Case:
    state = procedure.lifecycle.state(procedure.lifecycle.start)
    case = fresh(
        Case,
        id=uuid7_at(at),
        kind=procedure.code,
        number=case_number(local_day(at)),
        state=state.code,
        outcome=state.outcome,
        received_at=at,
        seq=1,
        **draft.columns,
    )
    case.secrecy = max(case.secrecy, procedure.secrecy)
    case.party = party(case, state)
    case.post = post_of(case, actor, done=False)
    clocks = Clocks(case, [])
    finish = procedure.finish_clock
    if draft.finish_due is None:
        clocks.start(finish, at, limit_name=draft.finish_rule)
    else:
        clocks.start_until(finish, at, draft.finish_due)
    stage = clocks.start(state.clock, at)
    first = clocks.next() or stage
    case.finish_due = clocks.running[0].due_at
    look(case, clocks.running[0], at)
    show_next(case, first)
    step = _first_step(case, draft, actor, at)
    case.head = step.hash
    _write(case, step, clocks)
    attach(step, draft.pictures)
    return case


def _write(case: Case, step: Step, clocks: Clocks) -> None:
    """Write everything a new case consists of; on PostgreSQL in one statement."""
    delivery, counted = outbox.putting("case.step", str(step.pk)), keys(case)
    run(
        [
            inserting([case]),
            inserting([step]),
            inserting(clocks.started),
            tallies.adding(counted),
            touching(case),
            *([delivery] if delivery else []),
        ],
        order=min(counted, default=()),
    )
    written([case, step, *clocks.started])


def _first_step(case: Case, draft: Draft, actor: Actor, at: datetime) -> Step:
    step = fresh(
        Step,
        id=link_key(),
        case=case,
        seq=1,
        verb="submit",
        target=case.state,
        at=at,
        public=True,
        payload={
            **with_pictures(draft.payload, draft.pictures),
            "words": text_digest(case.title, case.detail),
        },
        previous=GENESIS,
        **signature(actor),
    )
    step.hash = step.computed_hash()
    return step
