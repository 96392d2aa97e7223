"""What whoever asked may say to each kind of case they follow on the phone, by which verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from minhu.accounts.actors import Actor, Caller
from minhu.affairs.domain import asking
from minhu.affairs.domain.steps import take as take_affair
from minhu.cases.models import Case, Step
from minhu.cases.procedures import procedures
from minhu.requests.domain import steps as requests
from minhu.requests.forms import AddForm, StepForm


class Verb(Protocol):
    """One of the verbs of a kind, as ``take`` of its subject."""

    def __call__(
        self, case: Case, verb: str, *, answers: Mapping[str, Any], actor: Actor, at: datetime
    ) -> Step: ...


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a kind of case, and by which verbs.

    ``verbs`` are those of the caller with the form of each, ``redo`` the limit until which it
    is done again, ``reply`` the verbs in which somebody answers them, ``until`` the days in
    which it can be reopened.
    """

    verbs: Mapping[str, type[StepForm]]
    take: Verb
    answer: Callable[..., Step]
    redo: str
    reply: tuple[str, ...]
    until: int = 0


SAID = {
    "request": Said(
        {"add": AddForm, "withdraw": StepForm, "reopen": AddForm},
        requests.take,
        requests.answer,
        "rework",
        ("report", "settle"),
        requests.REOPEN_DAYS,
    ),
    "order": Said(
        {"withdraw": StepForm},
        take_affair,
        asking.appraise,
        "serve",
        ("serve",),
    ),
    "booking": Said(
        {"withdraw": StepForm},
        take_affair,
        asking.appraise,
        "finish",
        ("refuse",),
    ),
}


def verbs_open(case: Case, at: datetime) -> frozenset[str]:
    """Return the verbs that are open to the caller now."""
    caller = Caller(case.pk)
    edges = procedures[case.kind].lifecycle.leaving(case.state)
    verbs = {edge.verb for edge in edges if caller.has_perm(edge.permission, case)}
    late = case.kind != "request" or not requests.may_reopen(case, at)
    return frozenset(verbs - ({"reopen"} if late else set()))
