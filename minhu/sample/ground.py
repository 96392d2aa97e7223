"""The ground of the sample subdistrict: invented names, drawn in empty country on purpose.

Seven communities tile one outline, 55 grids tile the communities, with edges as uneven as
real ones. Everything hangs on one seed, so the same ground comes out everywhere; it is
written through the import verbs like anybody's own.
"""

from __future__ import annotations

import csv
import json
import math
import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import LineString, MultiPoint, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize

from minhu.places import codes
from minhu.places.domain.areas import import_areas
from minhu.places.domain.boundaries import import_boundaries
from minhu.places.domain.features import Layout
from minhu.places.enums import Level
from minhu.places.geometry import reading_order

SUBDISTRICT = "999901001000"
NAME = "示例街道"
_ABOVE = (
    ("990000000000", "示例省"),
    ("999900000000", "示例市"),
    ("999901000000", "示例区"),
    (SUBDISTRICT, NAME, "0300-0000200"),
)
_CENTRE = (99.9995, 35.0005)
_METRE_EAST = 1 / 91_190
_METRE_NORTH = 1 / 110_940
_SEED = 20261121
_ROUNDS = 12
_PIECE = 45.0
_SWING = 0.16


@dataclass(frozen=True, slots=True)
class _Community:
    """A community: its number and name, its middle in metres, its exclusive grid if any."""

    number: int
    name: str
    middle: tuple[float, float]
    grids: int
    exclusive: str = ""


_COMMUNITIES = (
    _Community(1, "东风社区", (-1190.0, 340.0), 8, "示例商场"),
    _Community(2, "和平社区", (-960.0, -600.0), 7),
    _Community(3, "春晓社区", (-180.0, -660.0), 8, "创业园"),
    _Community(4, "梧桐社区", (-420.0, 500.0), 8, "建材市场"),
    _Community(5, "河湾社区", (1180.0, -430.0), 8, "示例医院"),
    _Community(6, "新苑社区", (480.0, -330.0), 8, "第一中学"),
    _Community(7, "石榴园社区", (680.0, 580.0), 8),
)


def lay_ground(*, at: datetime) -> None:
    """Make the areas above, the communities, the grids and all their boundaries."""
    grids = draw()
    with tempfile.TemporaryDirectory() as folder:
        import_areas(_areas_file(Path(folder)), at=at)
        for level, features in (
            (
                Level.GRID,
                [_feature(code, name, ground) for code, name, ground in grids],
            ),
            (Level.COMMUNITY, _community_features(grids)),
            (Level.SUBDISTRICT, [_subdistrict_feature(grids)]),
        ):
            path = Path(folder) / f"{level}.geojson"
            body = {"type": "FeatureCollection", "features": features}
            path.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
            layout = Layout("name", "code", level=level)
            import_boundaries(path, parent=SUBDISTRICT, layout=layout, at=at)


def draw() -> list[tuple[str, str, Polygon]]:
    """Return code, name and ground of the 55 grids."""
    chance = random.Random(_SEED)  # noqa: S311 -- a drawing, no secret
    outline = _outline()
    middles = [community.middle for community in _COMMUNITIES]
    homes = _cells(middles, outline)
    seeds: list[tuple[float, float]] = []
    rough: list[BaseGeometry] = []
    for community, home in zip(_COMMUNITIES, homes, strict=True):
        points = _spread(community.grids, home, chance)
        seeds += points
        rough += _cells(points, home)
    fine = _uneven(rough, chance)
    grounds = [_on_earth(_holding(fine, seed)) for seed in seeds]
    return _named(grounds)


def _named(grounds: list[Polygon]) -> list[tuple[str, str, Polygon]]:
    named = []
    start = 0
    for community in _COMMUNITIES:
        own = grounds[start : start + community.grids]
        start += community.grids
        order = reading_order(own)
        special = order.pop(len(order) // 3) if community.exclusive else None
        code = codes.child(SUBDISTRICT, Level.COMMUNITY, community.number)
        named += [
            (codes.child(code, Level.GRID, number), f"第{number}网格", own[position])
            for number, position in enumerate(order, start=1)
        ]
        if special is not None:
            exclusive = codes.child(code, Level.GRID, codes.FIRST_EXCLUSIVE + 1)
            named.append((exclusive, community.exclusive, own[special]))
    return named


def _outline() -> Polygon:
    """Return the rim in metres: an oval with bays."""
    rim = []
    for step in range(72):
        turn = math.tau * step / 72
        bay = 1 + 0.045 * math.sin(3 * turn + 0.6) + 0.03 * math.sin(7 * turn + 2.0)
        rim.append((1620 * bay * math.cos(turn), 1130 * bay * math.sin(turn)))
    return Polygon(rim)


def _cells(points: Sequence[tuple[float, float]], ground: BaseGeometry) -> list[BaseGeometry]:
    """Return for every point the part of the ground nearest to it."""
    parts = shapely.get_parts(shapely.voronoi_polygons(MultiPoint(points), extend_to=ground))
    return [_holding(parts, point).intersection(ground) for point in points]


def _holding(parts: Iterable[BaseGeometry], point: tuple[float, float]) -> Polygon:
    here = Point(point)
    return next(p for p in parts if isinstance(p, Polygon) and p.covers(here))


def _spread(count: int, ground: BaseGeometry, chance: random.Random) -> list[tuple[float, float]]:
    """Return points spread evenly but not regularly over the ground."""
    west, south, east, north = ground.bounds
    points: list[tuple[float, float]] = []
    while len(points) < count:
        point = (chance.uniform(west, east), chance.uniform(south, north))
        if ground.contains(Point(point)):
            points.append(point)
    for _ in range(_ROUNDS):
        middles = [cell.centroid for cell in _cells(points, ground)]
        points = [(middle.x, middle.y) for middle in middles]
    return points


def _uneven(cells: list[BaseGeometry], chance: random.Random) -> list[Polygon]:
    """Return the cells with bent edges; neighbours share every point of an edge."""
    lines = shapely.union_all([cell.boundary for cell in cells], grid_size=0.01)
    merged = shapely.get_parts(shapely.line_merge(lines)).tolist()
    arcs = sorted(merged, key=lambda arc: tuple(arc.coords[0]))
    return list(polygonize([_bent(arc, chance) for arc in arcs]))


def _bent(arc: LineString, chance: random.Random) -> LineString:
    """Return a line through the same ends whose points between stray a little sideways."""
    pieces = max(1, round(arc.length / _PIECE))
    points = [arc.interpolate(i / pieces, normalized=True) for i in range(pieces + 1)]
    strayed = [arc.coords[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        swing = chance.uniform(-_SWING, _SWING)
        east, north = after.x - before.x, after.y - before.y
        strayed.append((point.x - north * swing, point.y + east * swing))
    return LineString([*strayed, arc.coords[-1]])


def _on_earth(ground: Polygon) -> Polygon:
    rim = [
        (
            round(_CENTRE[0] + x * _METRE_EAST, 6),
            round(_CENTRE[1] + y * _METRE_NORTH, 6),
        )
        for x, y in ground.exterior.coords
    ]
    return Polygon(rim)


def _feature(code: str, name: str, ground: BaseGeometry) -> dict[str, Any]:
    properties = {"code": code, "name": name}
    return {"type": "Feature", "properties": properties, "geometry": mapping(ground)}


def _community_features(grids: list[tuple[str, str, Polygon]]) -> list[dict[str, Any]]:
    features = []
    for community in _COMMUNITIES:
        code = codes.child(SUBDISTRICT, Level.COMMUNITY, community.number)
        own = [ground for grid, _, ground in grids if codes.inside(grid, code)]
        features.append(_feature(code, community.name, shapely.union_all(own)))
    return features


def _subdistrict_feature(grids: list[tuple[str, str, Polygon]]) -> dict[str, Any]:
    return _feature(SUBDISTRICT, NAME, shapely.union_all([ground for *_, ground in grids]))


def _areas_file(folder: Path) -> Path:
    path = folder / "areas.csv"
    rows = [
        (
            codes.child(SUBDISTRICT, Level.COMMUNITY, community.number),
            community.name,
            f"0300-00002{community.number:02d}",
        )
        for community in _COMMUNITIES
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("code", "name", "phone"), *_ABOVE, *rows])
    return path
