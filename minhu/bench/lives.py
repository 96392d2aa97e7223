"""The steps of invented cases: the shortest way to where each stands, chained as by the verbs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from minhu.cases.enums import ActorKind
from minhu.cases.models import Case, Deadline, Step
from minhu.core.chain import GENESIS, digest, text_digest
from minhu.core.ids import uuid7
from minhu.core.lifecycle import Outcome
from minhu.core.statements import pour
from minhu.requests.lifecycle import REQUEST

BATCH = 5000
LATER = frozenset(("record_closed",))
"""What is written down afterwards is nobody's way."""
SAMPLE = "00"
"""Of copied cases that are not open those with such a number have steps: one in a hundred."""
PAUSE = timedelta(minutes=2)
_COPIED = ("id", "number", "title", "state", "outcome", "received_at", "due_at", "due_clock")
_STEP = {"note": "", "public": True, "previous": GENESIS}
Values = dict[str, Any]


@lru_cache(maxsize=64)
def way(state: str) -> tuple[tuple[str, str, str], ...]:
    """Return verb, source and target of each move from the first state to another, the fewest."""
    known = {state.code for state in REQUEST.states}
    reached: dict[str, tuple[tuple[str, str, str], ...]] = {REQUEST.start: ()}
    waiting = deque([REQUEST.start])
    while waiting:
        here = waiting.popleft()
        for edge in REQUEST.leaving(here):
            if edge.target in known - reached.keys() and edge.verb not in LATER:
                reached[edge.target] = (*reached[here], (edge.verb, here, edge.target))
                waiting.append(edge.target)
    return reached.get(state, ())


def live(case: Values, *, fully: bool) -> Iterator[Values]:
    """Yield the steps of a case and set its ``seq`` and ``head``; not ``fully`` only the first."""
    moves = [("submit", "", REQUEST.start), *way(case["state"])]
    if not fully:
        moves = [("submit", "", case["state"])]
    previous = GENESIS
    for seq, (verb, source, target) in enumerate(moves, start=1):
        step = _STEP | {
            "seq": seq,
            "verb": verb,
            "source": source,
            "target": target,
            "actor_kind": (ActorKind.CALLER if seq == 1 else ActorKind.HOUSE).value,
            "at": case["received_at"] + PAUSE * (seq - 1),
            "payload": {"words": _words(case["title"])} if seq == 1 else {},
        }
        said = {name: value for name, value in step.items() if name != "previous"}
        link = digest(previous, said | {"case": str(case["id"]), "actor": "", "post": ""})
        yield {**step, "id": uuid7(), "case_id": case["id"], "previous": previous, "hash": link}
        previous = link
        case["seq"], case["head"] = seq, link


def clock(case: Mapping[str, Any], started: datetime) -> Values:
    """Return the clock of an open case that runs out next."""
    return {
        "id": uuid7(),
        "case_id": case["id"],
        "clock": case["due_clock"],
        "limit_text": "",
        "started_at": started,
        "due_at": case["due_at"],
    }


def bring_to_life(progress: Callable[[str], None]) -> int:
    """Give the copies that are open, and some of the others, their steps and clocks.

    Returns how many steps were written.
    """
    wanted = Q(outcome=Outcome.OPEN) | Q(number__endswith=SAMPLE)
    copies = list(Case.objects.filter(wanted, seq=0).order_by().values(*_COPIED))
    progress(f"补 {len(copies)} 件的环节")
    return sum(_write(copies[begin : begin + BATCH]) for begin in range(0, len(copies), BATCH))


@transaction.atomic
def _write(cases: list[Values]) -> int:
    steps = [step for case in cases for step in live(case, fully=True)]
    pour(Step, steps)
    still = (case for case in cases if case["outcome"] == Outcome.OPEN)
    pour(Deadline, [clock(case, case["received_at"]) for case in still])
    table = connection.ops.quote_name(Case._meta.db_table)
    moved = [(case["seq"], case["head"], case["id"]) for case in cases]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} SET seq = v.seq, head = v.head FROM "  # noqa: S608 -- only our own names
                "unnest(%s::int[], %s::text[], %s::uuid[]) AS v(seq, head, id) "
                f"WHERE {table}.id = v.id",
                [list(each) for each in zip(*moved, strict=True)],
            )
        else:
            said = [(seq, head, key.hex) for seq, head, key in moved]
            cursor.executemany(f"UPDATE {table} SET seq = %s, head = %s WHERE id = %s", said)  # noqa: S608 -- only our own names
    return len(steps)


@lru_cache(maxsize=64)
def _words(title: str) -> str:
    return text_digest(title, "")
