"""The steps of invented cases: the shortest way to where each stands, chained as by the verbs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from minhu.cases.enums import ActorKind
from minhu.core.chain import GENESIS, digest, text_digest
from minhu.core.ids import uuid7
from minhu.requests.lifecycle import FINISH, REQUEST

LATER = frozenset(("record_closed",))
"""What is written down afterwards is nobody's way."""
PAUSE = timedelta(minutes=2)
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


def live(case: Values) -> Iterator[Values]:
    """Yield the steps of a case up to where it stands, and set its ``seq`` and ``head``."""
    moves = [("submit", "", REQUEST.start), *way(case["state"])]
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


def clocks(case: Mapping[str, Any], started: datetime) -> Iterator[Values]:
    """Yield the clocks of an open case: of its stage where that has one, and of its promise."""
    promise: Values = {"clock": FINISH, "due_at": case["finish_due"]}
    if REQUEST.state(case["state"]).holds:
        promise["paused_at"] = started
    elif not case["overran"]:
        promise["next_at"] = case["finish_due"]
    stage = {"clock": case["due_clock"], "due_at": case["due_at"]}
    usual = {"case_id": case["id"], "limit_text": "", "started_at": started}
    for each in (promise,) if case["due_clock"] == FINISH else (stage, promise):
        yield {"id": uuid7(), **usual, **each}


@lru_cache(maxsize=64)
def _words(title: str) -> str:
    return text_digest(title, "")
