"""Who listens to which steps: what follows from a step is done later, by the worker."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from minhu.cases.models import Step
from minhu.core import outbox
from minhu.core.batches import keys, once_a_batch

TOPIC = "case.step"
MANY = 200
"""How many steps a worker takes at a time: hearing of one takes a millisecond, asking for some takes ten."""
Listener = Callable[[Step], None]


class Subscription(NamedTuple):
    """A listener with the steps it wants: of these verbs, of this kind of case; empty is any."""

    listener: Listener
    verbs: frozenset[str]
    kind: str

    def wants(self, step: Step) -> bool:
        return (not self.verbs or step.verb in self.verbs) and self.kind in {"", step.case.kind}


_subscriptions: list[Subscription] = []


def on_step(*verbs: str, kind: str = "") -> Callable[[Listener], Listener]:
    """Subscribe a function to steps; used as a decorator in an app's ``tasks.py``.

    It gets the step with its case and the case's unit and category loaded, and may be run twice without
    harm. Without verbs it hears of every step, without a kind of every kind of case.
    """

    def keep(listener: Listener) -> Listener:
        _subscriptions.append(Subscription(listener, frozenset(verbs), kind))
        return listener

    return keep


@outbox.on(TOPIC, at_once=MANY)
def hear(key: str) -> None:
    """Load a step once and let everybody who wants it hear of it."""
    step = _loaded().pop(UUID(key), None) or _steps().get(pk=UUID(key))
    for each in _subscriptions:
        if each.wants(step):
            each.listener(step)


@once_a_batch
def _loaded() -> dict[UUID, Step]:
    """Return the steps of the present batch, each with its case as it stood when the batch began.

    Where several are of one case, each is loaded when its turn comes: what follows from one
    may have moved the case.
    """
    found = _steps().filter(pk__listed=[UUID(key) for key in keys(TOPIC)])
    steps = {step.pk: step for step in found}
    of_case = Counter(step.case_id for step in steps.values())
    return {key: step for key, step in steps.items() if of_case[step.case_id] == 1}


def _steps() -> QuerySet[Step]:
    return Step.objects.select_related("case__unit", "case__category")
