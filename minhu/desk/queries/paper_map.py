"""A map for paper: outlines as shapes of a page, so that it prints without a browser's canvas."""

from __future__ import annotations

import json
import math
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

import shapely
from shapely.geometry.base import BaseGeometry

from minhu.places import codes
from minhu.places.codes import inside
from minhu.places.enums import Level
from minhu.places.models import Area, Boundary

WIDE = 1000
_TALLEST = 1400


@dataclass(frozen=True, slots=True)
class Shape:
    """One area: its outline, where its name stands, and whether the page is about it."""

    code: str
    name: str
    path: str
    x: float
    y: float
    chosen: bool
    exclusive: bool


@dataclass(frozen=True, slots=True)
class PaperMap:
    """The areas of a place in a box ``WIDE`` wide and ``height`` high, north up."""

    shapes: list[Shape]
    height: int
    width: int = WIDE


def paper_map(around: str, *, on: date, chosen: str = "") -> PaperMap | None:
    """Draw the grids of an area on a day, one of them marked; ``None`` when none is drawn."""
    level = Level.MICRO_GRID if codes.level(around) is Level.GRID else Level.GRID
    rows = Boundary.objects.inside(around).valid_on(on).filter(area__level=level)
    drawn = [
        (row.area, shapely.from_geojson(json.dumps(row.geometry)))
        for row in rows.select_related("area").order_by("area")
    ]
    return draw(drawn, {area.pk for area, _ground in drawn if chosen and inside(area.pk, chosen)})


def draw(drawn: list[tuple[Area, BaseGeometry]], chosen: AbstractSet[str]) -> PaperMap | None:
    """Draw areas with their ground, some of them marked; ``None`` when there are none."""
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds([ground for _area, ground in drawn])
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDE / max((east - west) * squeeze, (north - south) * WIDE / _TALLEST, 1e-9)
    sheet = _Sheet(west, north, scale * squeeze, scale)
    shapes = [sheet.shape(area, ground, chosen) for area, ground in drawn]
    return PaperMap(shapes, round((north - south) * scale) or 1)


@dataclass(frozen=True, slots=True)
class _Sheet:
    west: float
    north: float
    across: float
    down: float

    def shape(self, area: Area, ground: BaseGeometry, chosen: AbstractSet[str]) -> Shape:
        label = shapely.point_on_surface(ground)
        rings = [
            ring for part in shapely.get_parts(ground) for ring in (part.exterior, *part.interiors)
        ]
        return Shape(
            area.code,
            area.name,
            "".join(f"M{self._points(ring.coords)}Z" for ring in rings),
            *self._at(label.x, label.y),
            chosen=area.code in chosen,
            exclusive=area.kind == "exclusive",
        )

    def _points(self, coordinates: object) -> str:
        assert isinstance(coordinates, shapely.coords.CoordinateSequence)  # noqa: S101 -- tells the type checker
        return "L".join("{:.1f},{:.1f}".format(*self._at(x, y)) for x, y, *_ in coordinates)

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return round((x - self.west) * self.across, 1), round((self.north - y) * self.down, 1)
