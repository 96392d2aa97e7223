"""Sums that differ in their place, unit and days alone are put into SQL once for each shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from django.db.models import CharField, DateField, QuerySet

from minhu.core.asked import Asked, StandIn
from minhu.places.codes import path, span
from minhu.rates.enums import By
from minhu.rates.scope import Scope

UNIT = "88888888-8888-8888-8888-888888888888"
"""Stands for a unit, and as many eights for a place; nothing has such a key or code."""
FAR = 9000
"""Days stand in years from then on, each in one of its own."""


class Days(Protocol):
    """Days that lie together, and what else is to be known of them."""

    @property
    def first(self) -> date | None: ...
    @property
    def last(self) -> date | None: ...
    def _replace(self, *, first: date | None, last: date | None) -> Any: ...  # noqa: ANN401 -- the same kind of days


Sum = Callable[[Scope, By | None, tuple[str, ...], Sequence[Any]], QuerySet[Any, Any]]


class Shape(NamedTuple):
    """What makes sums one statement: all but the place of a width, the unit, and which days.

    ``ends`` are the numbers of the days of the scope and of each piece; a single day has one.
    """

    kind: str
    width: int
    of_unit: bool
    by: By | None
    measures: tuple[str, ...]
    ends: tuple[tuple[int | None, int | None], ...]
    pieces: tuple[Days, ...]


def read(
    build: Sum, scope: Scope, by: By | None, measures: tuple[str, ...], pieces: Sequence[Days]
) -> list[Any]:
    """Return the rows that ``build`` asks for."""
    days = [(scope.first, scope.last), *((each.first, each.last) for each in pieces)]
    bare = tuple(each._replace(first=None, last=None) for each in pieces)
    ends = tuple(_numbers(place, *each) for place, each in enumerate(days))
    shape = Shape(scope.kind, len(path(scope.area)), bool(scope.unit), by, measures, ends, bare)
    first, after = span(scope.area)
    said = {"from": first, "to": after, "unit": scope.unit} | {
        str(number): day
        for numbers, each in zip(ends, days, strict=True)
        for number, day in zip(numbers, each, strict=True)
    }
    return _asked(build, shape)(**said)


def _numbers(place: int, first: date | None, last: date | None) -> tuple[int | None, int | None]:
    begin = 2 * place if first else None
    end = begin if first and first == last else 2 * place + 1
    return begin, end if last else None


@lru_cache(maxsize=512)
def _asked(build: Sum, shape: Shape) -> Asked[Any]:
    area = "8" * shape.width
    area = area.ljust(12, "0") if area else ""
    days = [tuple(map(_day, ends)) for ends in shape.ends]
    scope = Scope(shape.kind, area, UNIT if shape.of_unit else "", *days[0])
    pieces = [
        each._replace(first=first, last=last)
        for each, (first, last) in zip(shape.pieces, days[1:], strict=True)
    ]
    return Asked(
        lambda: build(scope, shape.by, shape.measures, pieces), dict(_stand_ins(scope, shape))
    )


def _stand_ins(scope: Scope, shape: Shape) -> Iterator[tuple[str, StandIn]]:
    if scope.area:
        first, after = span(scope.area)
        yield from (("from", (first, CharField())), ("to", (after, CharField())))
    if scope.unit:
        yield "unit", (scope.unit, CharField())
    for number in {each for ends in shape.ends for each in ends if each is not None}:
        yield str(number), (_day(number), DateField())


def _day(number: int | None) -> date | None:
    return None if number is None else date(FAR + number, 6, 15)
