"""A lattice over many polygons: which of them hold a point, which is nearest."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from shapely.geometry import Point, box
from shapely.geometry.base import BaseGeometry

from minhu.places.geometry import DEGREE, WORLD, flat

_MOST_CELLS = 4_000_000
_SMALLEST = 1e-5


class Lattice:
    """Polygons by code, found through equal cells of about half their usual size."""

    def __init__(self, grounds: Mapping[str, BaseGeometry]) -> None:
        self.codes = sorted(grounds)
        self.shapes = [grounds[code] for code in self.codes]
        shapely.prepare(self.shapes)
        self.bounds = [shape.bounds for shape in self.shapes]
        self.tree = shapely.STRtree(self.shapes)
        self.size = _cell_size(self.bounds)
        self._cells = self._fill()

    @classmethod
    def from_geojson(cls, rows: Iterable[tuple[str, Any]]) -> Lattice:
        """Build it from codes and GeoJSON geometries."""
        names, texts = [], []
        for code, geometry in rows:
            names.append(code)
            texts.append(json.dumps(geometry))
        shapes = shapely.from_geojson(texts).tolist() if texts else []
        return cls(dict(zip(names, shapes, strict=True)))

    def _fill(self) -> dict[tuple[int, int], tuple[int, ...]]:
        cells: dict[tuple[int, int], tuple[int, ...]] = {}
        for position, bounds in enumerate(self.bounds):
            west, south, east, north = (math.floor(edge / self.size) for edge in bounds)
            for column in range(west, east + 1):
                for row in range(south, north + 1):
                    key = (column, row)
                    cells[key] = (*cells.get(key, ()), position)
        return cells

    def covering(self, longitude: float, latitude: float) -> str | None:
        """Return the lowest code whose polygon covers the point, its border included."""
        size = self.size
        if not (math.isfinite(longitude) and math.isfinite(latitude)):
            return None
        key = (math.floor(longitude / size), math.floor(latitude / size))
        for position in self._cells.get(key, ()):
            west, south, east, north = self.bounds[position]
            if (
                west <= longitude <= east
                and south <= latitude <= north
                and shapely.intersects_xy(self.shapes[position], longitude, latitude)
            ):
                return self.codes[position]
        return None

    def nearest(self, longitude: float, latitude: float, metres: float) -> str | None:
        """Return the code of the nearest polygon within so many metres, the lower of equals."""
        west, south, east, north = WORLD
        if not (west <= longitude <= east and south < latitude < north):
            return None
        tall = metres / DEGREE
        wide = tall / math.cos(math.radians(latitude))
        around = box(longitude - wide, latitude - tall, longitude + wide, latitude + tall)
        here = flat(Point(longitude, latitude), latitude)
        distances = sorted(
            (here.distance(flat(self.shapes[position], latitude)), self.codes[position])
            for position in self.tree.query(around).tolist()
        )
        return distances[0][1] if distances and distances[0][0] <= metres else None


def _cell_size(bounds: Sequence[tuple[float, float, float, float]]) -> float:
    """Return the edge of a cell in degrees: half the usual polygon, but not too many cells."""
    if not bounds:
        return 1.0
    extents = sorted(max(east - west, north - south) for west, south, east, north in bounds)
    usual = extents[len(extents) // 2] / 2
    ground = sum(extent * extent for extent in extents)
    return max(usual, math.sqrt(ground / _MOST_CELLS), _SMALLEST)
