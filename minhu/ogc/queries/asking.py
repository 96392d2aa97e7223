"""What may be asked of a collection, and what comes back (OGC API - Features, part 1: core)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Ask:
    """A box in degrees (west may lie east of east: over the date line), a span of days, a page.

    ``first`` and ``last`` are ``None`` where the span is open; both are ``None`` when nobody
    asked, which means today where things change in time.
    """

    box: Box | None = None
    first: date | None = None
    last: date | None = None
    dated: bool = False
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing with a place."""

    key: str
    geometry: BaseGeometry
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """What was asked for, and how many there are in all."""

    features: list[Feature]
    matched: int


@dataclass(frozen=True, slots=True)
class Collection:
    """A kind of features: how a page of them and a single one are read."""

    name: str
    title: str
    words: str
    page: Callable[[Ask], Page]
    one: Callable[[str], Feature | None]


def touches(bounds: Box, box: Box | None) -> bool:
    """Answer whether the bounds of a feature reach into a box that was asked for."""
    if box is None:
        return True
    west, south, east, north = bounds
    if south > box[3] or north < box[1]:
        return False
    if box[0] <= box[2]:
        return west <= box[2] and east >= box[0]
    return east >= box[0] or west <= box[2]
