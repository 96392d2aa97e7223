"""Dispatching many cases: each through its own verb, so that one refusal stops nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from minhu.accounts.actors import Actor
from minhu.accounts.models import Unit
from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.requests.domain.steps import take
from minhu.requests.queries import units_for

VERB = "dispatch"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The numbers that went, and those that did not, each with the reason."""

    done: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


def dispatch_many(
    *,
    cases: Iterable[Case],
    units: Mapping[str, Unit | None],
    note: str,
    actor: Actor,
    at: datetime,
) -> Outcome:
    """Dispatch every case that can be dispatched, by its number to a unit or the grid worker.

    The words go to whoever works on it only.
    """
    done: list[str] = []
    refused: list[tuple[str, str]] = []
    for case in cases:
        number, unit = case.number, units[case.number]
        try:
            _check_unit(case, unit)
            answers = {"unit": unit, "note": note, "internal": True}
            take(case, VERB, answers=answers, actor=actor, at=at)
        except DomainError as error:
            refused.append((number, str(error)))
        else:
            done.append(number)
    return Outcome(tuple(done), tuple(refused))


def _check_unit(case: Case, unit: Unit | None) -> None:
    """Hold the unit of a whole pile to what the form of each single case offers."""
    if unit is not None and not units_for(case).filter(pk=unit.pk).exists():
        raise DomainError(_("这个单位不在这件事的街道，请换一个。"))
