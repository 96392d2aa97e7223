"""What every verb of a request is made from: the case, the answers, by whom and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minhu.accounts.actors import Actor
from minhu.accounts.models import User
from minhu.cases.domain.moving import Move
from minhu.cases.models import Case, Step

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb about to be done: to which case, with which answers, by whom and when."""

    case: Case
    answers: Answers
    actor: Actor
    at: datetime

    @property
    def by(self) -> User | None:
        """The member of staff who does it, if it is one."""
        return self.actor if isinstance(self.actor, User) else None


MoveMaker = Callable[[Deed], Move]
Afterwards = Callable[[Step, Answers, Actor], None]


def always(**changes: object) -> MoveMaker:
    """Return the maker of a verb that changes the same columns whatever was answered."""
    return lambda _: Move(changes=dict(changes))
