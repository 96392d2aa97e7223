"""Communities, subdistricts and districts; a community that nobody drew is the ground of its grids."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from uuid import UUID

import shapely
from shapely.geometry.base import BaseGeometry

from minhu.core.clock import local_day, now
from minhu.ogc.queries.asking import Ask, Feature, Page, touches
from minhu.places import codes
from minhu.places.enums import Level
from minhu.places.maps import edition
from minhu.places.models import Area, Boundary

DRAWN = (Level.DISTRICT, Level.SUBDISTRICT, Level.COMMUNITY)


def page(ask: Ask) -> Page:
    """Return a page of the areas of a day: the last one asked for, else today."""
    found = [each for each in on(ask.last or ask.first) if touches(each.geometry.bounds, ask.box)]
    return Page(found[ask.offset : ask.offset + ask.limit], len(found))


def one(key: str) -> Feature | None:
    return next((each for each in on(None) if each.key == key), None)


def on(day: date | None) -> tuple[Feature, ...]:
    """Return the areas of a day; put together once for each edition of the boundaries."""
    token = edition()
    return (_areas if token else _areas.__wrapped__)(token, day or local_day(now()))


@lru_cache(maxsize=8)
def _areas(token: UUID | None, day: date) -> tuple[Feature, ...]:  # noqa: ARG001 -- the token keys the cache
    rows = Boundary.objects.valid_on(day).filter(area__level__in=(*DRAWN, Level.GRID))
    shapes: dict[str, list[BaseGeometry]] = defaultdict(list)
    grids: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, level, geometry in rows.order_by("area").values_list(
        "area", "area__level", "geometry"
    ):
        shape = shapely.from_geojson(json.dumps(geometry))
        if level == Level.GRID:
            grids[codes.ancestor(code, Level.COMMUNITY)].append(shape)
        else:
            shapes[code].append(shape)
    return tuple(_features({**grids, **shapes}))


def _features(shapes: dict[str, list[BaseGeometry]]) -> Iterator[Feature]:
    for area in Area.objects.filter(pk__in=shapes).select_related("parent"):
        yield Feature(
            area.code,
            shapely.union_all(shapes[area.code]),
            {
                "code": area.code,
                "name": area.name,
                "level": area.level,
                "parent": area.parent_id,
                "parent_name": area.parent.name if area.parent else "",
            },
        )
