"""Sums that differ in their place, unit and days alone are put into SQL once for each shape."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, DateField, QuerySet

from minhu.core.asked import Asked, StandIn
from minhu.places.codes import path, span

UNIT = "88888888-8888-8888-8888-888888888888"
"""Stands for a unit, and as many eights for a place; nothing has such a key or code."""
FAR = 9000
"""Days stand in years from then on, each in one of its own."""
MOST = 256
"""How many shapes are kept; offices ask for a few dozen."""

Days = tuple[date | None, date | None]
Build = Callable[[str, str, Sequence[Days]], QuerySet[Any, Any]]
Ends = tuple[tuple[int | None, int | None], ...]
"""The numbers of the first and the last day of each span; a single day has one."""
_kept: dict[Hashable, Asked[Any]] = {}


def read(
    key: Hashable, build: Build, *, area: str, days: Sequence[Days], unit: str = ""
) -> list[Any]:
    """Return the rows of the list that ``build`` makes of a place, a unit and spans of days.

    Whatever else the list depends on stands in ``key``.
    """
    ends = tuple(_numbers(place, *each) for place, each in enumerate(days))
    shape = key, len(path(area)), bool(unit), ends
    asked = _kept.get(shape)
    if asked is None:
        if len(_kept) >= MOST:
            _kept.clear()
        asked = _kept[shape] = _asked(build, *shape[1:])
    first, after = span(area)
    said = {"from": first, "to": after, "unit": unit} | {
        str(number): day
        for numbers, each in zip(ends, days, strict=True)
        for number, day in zip(numbers, each, strict=True)
    }
    return asked(**said)


def _numbers(place: int, first: date | None, last: date | None) -> tuple[int | None, int | None]:
    begin = 2 * place if first else None
    end = begin if first and first == last else 2 * place + 1
    return begin, end if last else None


def _asked(build: Build, width: int, of_unit: bool, ends: Ends) -> Asked[Any]:  # noqa: FBT001 -- a part of the shape
    area = ("8" * width).ljust(12, "0") if width else ""
    unit = UNIT if of_unit else ""
    days = [(_day(first), _day(last)) for first, last in ends]
    return Asked(lambda: build(area, unit, days), dict(_stand_ins(area, unit, ends)))


def _stand_ins(area: str, unit: str, ends: Ends) -> Iterator[tuple[str, StandIn]]:
    if area:
        first, after = span(area)
        yield from (("from", (first, CharField())), ("to", (after, CharField())))
    if unit:
        yield "unit", (unit, CharField())
    for number in {each for numbers in ends for each in numbers if each is not None}:
        yield str(number), (_day(number), DateField())


def _day(number: int | None) -> date | None:
    return None if number is None else date(FAR + number, 6, 15)
