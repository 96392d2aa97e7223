"""The one door through which a case moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor, Caller, Visitor
from minhu.accounts.enums import Secrecy
from minhu.accounts.models import Post, User
from minhu.accounts.queries import led
from minhu.cases.domain.attaching import attach, with_pictures
from minhu.cases.domain.clocks import Clocks, Passage, Start, move_clocks
from minhu.cases.domain.measuring import keys
from minhu.cases.domain.overrunning import look
from minhu.cases.domain.posting import post_of
from minhu.cases.domain.standing import as_counted, touching
from minhu.cases.enums import ActorKind
from minhu.cases.models import Case, Deadline, Step
from minhu.cases.procedures import Procedure, procedures
from minhu.core import outbox
from minhu.core.chain import link_key
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.lifecycle import AGAIN, BACK, STAY, Edge, Outcome, State, Turn
from minhu.core.models import fresh
from minhu.core.pictures import CleanPicture
from minhu.core.statements import hit, inserting, run, updating, written
from minhu.places.codes import ancestor
from minhu.places.enums import Level
from minhu.rates.domain import tallies
from minhu.rates.keys import Key


@dataclass(frozen=True, slots=True)
class Move:
    """What a form adds to a verb.

    ``note`` are the words written, ``public`` whether the caller may read them, ``payload``
    the other answers, ``changes`` columns of the case that change with the move,
    ``review_at`` the moment at which the entered stage runs out instead of by its limit,
    ``extended`` the one to which the finish clock is extended, ``starts`` the clocks that
    begin by limits of their own when the stage changes, and ``pictures`` the evidence.
    """

    note: str = ""
    public: bool = False
    payload: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)
    review_at: datetime | None = None
    extended: datetime | None = None
    starts: tuple[Start, ...] = ()
    pictures: tuple[CleanPicture, ...] = ()


NOTHING = Move()
COLUMNS = tuple(column.attname for column in Case._meta.concrete_fields if not column.primary_key)
"""What of a case is written when it moves: all of it."""


@transaction.atomic
def advance(case: Case, verb: str, *, actor: Actor, at: datetime, move: Move = NOTHING) -> Step:
    """Move a case along one edge of its lifecycle.

    Compares and sets in one statement, so that of two clicks the first wins on every
    database; then writes the step, moves the clocks and the tallies and fills the outbox,
    all in this transaction. Raises ``StaleStateError`` when the case does not stand where
    the verb leaves from, ``NotAllowedError`` when it is not this actor's to do.
    """
    procedure = procedures[case.kind]
    edge = require(case, verb, actor)
    was, before, stood = (case.state, case.seq, case.overran), keys(case), as_counted(case)
    target = _target(procedure, case, edge)
    _apply(case, edge, target, move)
    if case.secrecy and isinstance(actor, User):
        _require_cleared(case, at)
    source = procedure.lifecycle.state(was[0])
    clocks = _set_clocks(case, _passage(edge, (source, target), at, move))
    case.post = post_of(case, actor, done=procedure.finish_clock in edge.meets)
    step = next_step(case, edge, (source.code, target.code), (actor, at, move))
    _compare_and_set(case, *was)
    run(clocks.changes())
    counts = tallies.between(before, keys(case))
    _write(step, clocks.started, counts, touched=as_counted(case) != stood)
    attach(step, move.pictures)
    return step


def _write(
    step: Step, started: Sequence[Deadline], counts: Mapping[Key, int], *, touched: bool
) -> None:
    """Write what a move adds; on PostgreSQL in one statement."""
    delivery = outbox.putting("case.step", str(step.pk))
    run(
        [
            *([inserting(started)] if started else []),
            *([tallies.adding(counts)] if counts else []),
            *([touching(step.case)] if touched else []),
            *([delivery] if delivery else []),
            inserting([step]),
        ]
    )
    written([step, *started])


def require(case: Case, verb: str, actor: Actor) -> Edge:
    """Return the edge of a verb if the case stands before it and the actor may take it."""
    lifecycle = procedures[case.kind].lifecycle
    edge = lifecycle.find(verb, case.state)
    if edge is None:
        label = lifecycle.state(case.state).label
        words = {"state": _(label)}
        raise StaleStateError(
            _("这件事现在是“%(state)s”，这一步做不了。刷新后看看该做什么。") % words
        )
    if not actor.has_perm(edge.permission, case):
        raise NotAllowedError(_("这件事现在不归您办。"))
    return edge


def _target(procedure: Procedure, case: Case, edge: Edge) -> State:
    code = {STAY: case.state, BACK: case.held_state}.get(edge.target, edge.target)
    return procedure.lifecycle.state(code)


def _apply(case: Case, edge: Edge, target: State, move: Move) -> None:
    for column, value in move.changes.items():
        setattr(case, column, value)
    if edge.remembers:
        case.held_state = case.state
    elif edge.target != STAY:
        case.held_state = ""
    case.state = target.code
    case.outcome = target.outcome
    case.party = party(case, target)


def party(case: Case, state: State) -> str:
    """Return who must move while the case stands in a state: exactly one, or nobody.

    What a unit that is no more ought to do falls to the desk of its street (兜底), and what
    waits for a leader, nearest to the desk of the case, to the same one while there is none.
    """
    street = ancestor(case.area_id, Level.SUBDISTRICT)
    turn = state.again if state.again and case.returns >= AGAIN else state.turn
    if turn is Turn.NOBODY:
        return ""
    if turn is Turn.LEADER:
        leaders = led((case.desk_code, street))
        nearest = next((code for code in (case.desk_code, street) if code in leaders), "")
        return f"leader:{nearest}" if nearest else f"desk:{street}"
    if turn is Turn.DESK:
        return f"desk:{case.desk_code}"
    if case.unit is None:
        return f"grid:{case.area_id}"
    if case.unit.active:
        return f"unit:{case.unit.code}"
    return f"desk:{street}"


FILED = frozenset({"category", "standard"})
"""What a case is filed under: where it changes, other limits may hold from now on."""


def _passage(edge: Edge, ends: tuple[State, State], at: datetime, move: Move) -> Passage:
    return Passage(
        edge,
        *ends,
        at,
        until=move.review_at,
        refiled=not FILED.isdisjoint(move.changes),
        extended=move.extended,
        starts=move.starts,
    )


def _require_cleared(case: Case, at: datetime) -> None:
    """Refuse to leave a closely kept case with a party nobody of which may see it."""
    held = Post.objects.held_on(local_day(at)).filter(user__is_active=True).select_related("unit")
    if case.party and not any(
        post.party == case.party and post.clearance >= case.secrecy for post in held
    ):
        level = Secrecy(case.secrecy).label
        words = {"level": level}
        raise DomainError(
            _("接的一方没有人能看“%(level)s”的事。请换一个，或者请安全管理员给岗位放宽。") % words
        )


def _set_clocks(case: Case, passage: Passage) -> Clocks:
    clocks = Clocks.of(case)
    finish = procedures[case.kind].finish_clock
    move_clocks(clocks, passage, finish)
    _mirror(case, clocks, finish, passage.at)
    return clocks


def _mirror(case: Case, clocks: Clocks, finish: str, at: datetime) -> None:
    """Keep on the case what lists sort and count by; once late stays late."""
    running = clocks.find(finish)
    ended = next((c for c in clocks.touched if c.clock == finish and c.ended_at), None)
    if running is not None:
        case.finish_due, case.finished_at = running.due_at, None
    elif ended is not None:
        case.finished_at = at
        case.late = case.late or at > ended.due_at
    look(case, running, at)
    show_next(case, clocks.next() if case.is_open else None)
    case.closed_at = (case.closed_at or at) if case.outcome == Outcome.CLOSED else None


def show_next(case: Case, clock: Deadline | None) -> None:
    """Keep on the case which of its clocks runs out next, when, and how it counts."""
    case.due_at = clock.due_at if clock else None
    case.due_clock = clock.clock if clock else ""
    case.due_kind = clock.kind if clock else ""


def _compare_and_set(case: Case, state: str, seq: int, overran: bool) -> None:  # noqa: FBT001 -- as it was
    held = {"state": state, "seq": seq, "overran": overran}
    if not hit(updating(case, COLUMNS, held)):
        raise StaleStateError(_("刚刚有人先办了这一步。刷新后看看现在到哪了。"))


def next_step(
    case: Case,
    edge: Edge,
    ends: tuple[str, str],
    deed: tuple[Actor, datetime, Move],
) -> Step:
    """Make the step that follows in the chain of a case; neither of the two is saved yet."""
    actor, at, move = deed
    step = fresh(
        Step,
        id=link_key(),
        case=case,
        seq=case.seq + 1,
        verb=edge.verb,
        source=ends[0],
        target=ends[1],
        at=at,
        note=move.note,
        public=move.public,
        payload=with_pictures(move.payload, move.pictures),
        previous=case.head,
        **signature(actor),
    )
    step.hash = step.computed_hash()
    case.seq, case.head = step.seq, step.hash
    return step


def signature(actor: Actor) -> dict[str, Any]:
    """Return who signs a step: the member of staff and the post, the caller, or the house."""
    if isinstance(actor, User):
        return {
            "actor": actor,
            "actor_kind": ActorKind.STAFF,
            "post_label": actor.post.signed[:80] if actor.post else "",
        }
    outside = isinstance(actor, Caller | Visitor)
    return {"actor": None, "actor_kind": ActorKind.CALLER if outside else ActorKind.HOUSE}
