"""What the invented cases of a day count as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from minhu.cases.domain.measuring import measures
from minhu.cases.enums import Satisfied, Solved
from minhu.cases.models import Case
from minhu.core.lifecycle import Outcome, State
from minhu.requests.lifecycle import REQUEST

ANY_DAY = datetime(2026, 1, 5).astimezone()
Values = dict[str, Any]


def tallies(day: date, counted: Counter[Any], took: Counter[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield day, area, unit, category, channel, post, measure and number, each key once."""
    numbers = Counter[Any]({(*key, "minutes"): n for key, n in took.items() if n})
    for (key, *stands), n in counted.items():
        for name in _measures(*stands):
            numbers[*key, name] += n
    for (area, unit, *rest), n in numbers.items():
        yield (REQUEST.name, day, area, _written(unit), *rest, n, 0)


@lru_cache(maxsize=1024)
def _written(unit: str) -> str:
    return str(UUID(unit)) if unit else ""


@lru_cache(maxsize=64)
def _measures(state: State, late: bool, overran: bool) -> tuple[str, ...]:  # noqa: FBT001 -- a cache key
    """Return what a case of this kind counts in, by the same rule as everywhere."""
    closed = state.outcome is Outcome.CLOSED
    said = {"solved": Solved.SOLVED, "satisfied": Satisfied.SATISFIED}
    answers: Values = {**said, "finished_at": ANY_DAY} if closed else {}
    told = {"kind": REQUEST.name, "state": state.code, "outcome": state.outcome.value}
    return tuple(measures(Case(**told, late=late, overran=overran, **answers)))
