"""Dispatching many cases: each through its own verb, so that one refusal stops nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minhu.accounts.actors import Actor
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.requests.domain.steps import take

VERB = "dispatch"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers that went, and those that did not, each with the reason."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def dispatch_many(
    *, cases: Iterable[Case], answers: Mapping[str, Any], actor: Actor, at: datetime
) -> Outcome:
    """Dispatch every case that can be dispatched; the words go to whoever works on it only."""
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    for case in cases:
        number = case.number
        try:
            take(case, VERB, answers={**answers, "internal": True}, actor=actor, at=at)
        except DomainError as error:
            refused.append((number, str(error)))
        else:
            done.append(number)
    return Outcome(tuple(done), tuple(refused))
