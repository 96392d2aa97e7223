"""Areas as GeoJSON for maps in the browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import shapely
from django.db.models import QuerySet
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from minhu.core.clock import local_day, now
from minhu.places import codes
from minhu.places.enums import Level
from minhu.places.geometry import DECIMALS, polygons
from minhu.places.models import Area, Boundary, Edition

_FINE = 1e-5
_KEPT = 32


def grids_geojson(
    code: str, day: date | None = None, level: Level = Level.GRID, *, exact: bool = False
) -> dict[str, Any]:
    """Return the grids (or other areas) of a day in an area as a FeatureCollection.

    Properties: ``code``, ``name``, ``kind``, ``number``, ``community`` (its name),
    ``community_code``, ``square_metres``, ``since``, ``lon`` and ``lat`` of a point for the
    label. Unless they are wanted exactly, outlines are simplified by about a metre,
    neighbours alike.
    """
    rows = list(_drawn(code, level, day).select_related("area__parent"))
    return _features([_shape(row) for row in rows], [_grid(row) for row in rows], exact=exact)


def communities_geojson(code: str, day: date | None = None) -> dict[str, Any]:
    """Return the present communities in an area; ``code``, ``name``, ``lon``, ``lat``.

    A community that nobody drew is the ground of its grids.
    """
    drawn = {row.area_id: row for row in _drawn(code, Level.COMMUNITY, day)}
    shapes: dict[str, list[BaseGeometry]] = {
        community: [_shape(row)] for community, row in drawn.items()
    }
    for row in _drawn(code, Level.GRID, day):
        community = codes.ancestor(row.area_id, Level.COMMUNITY)
        if community not in drawn:
            shapes.setdefault(community, []).append(_shape(row))
    names = dict(Area.objects.filter(pk__in=shapes).values_list("code", "name"))
    merged = {code: shapely.union_all(parts) for code, parts in sorted(shapes.items())}
    properties = [{"code": code, "name": names[code]} for code in merged]
    return _features(list(merged.values()), properties)


def grids_text(code: str, day: date | None = None, *, exact: bool = False) -> str:
    """Return ``grids_geojson`` as text; made once for each edition of the boundaries."""
    token = edition()
    made = _text if token else _text.__wrapped__
    return made(token, code, day or local_day(now()), exact)


def labels(code: str, day: date | None = None) -> Mapping[str, tuple[str, float, float]]:
    """Return name, longitude and latitude of the label of each grid in an area, by code."""
    token = edition()
    made = _labels if token else _labels.__wrapped__
    return made(token, code, day or local_day(now()))


def edition() -> UUID | None:
    """Return the token of the present edition, ``None`` before the first import."""
    return Edition.objects.values_list("token", flat=True).first()


@lru_cache(maxsize=_KEPT)
def _text(token: UUID | None, code: str, day: date, exact: bool) -> str:  # noqa: ARG001, FBT001 -- all four key the cache
    whole = grids_geojson(code, day, exact=exact)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=_KEPT)
def _labels(token: UUID | None, code: str, day: date) -> Mapping[str, tuple[str, float, float]]:
    whole = json.loads(_text(token, code, day, False))  # noqa: FBT003 -- as it is kept for the map
    told = [feature["properties"] for feature in whole["features"]]
    return {each["code"]: (each["name"], each["lon"], each["lat"]) for each in told}


def _drawn(code: str, level: Level, day: date | None) -> QuerySet[Boundary]:
    rows = Boundary.objects.inside(code).valid_on(day or local_day(now())).filter(area__level=level)
    return rows.select_related("area").order_by("area")


def _shape(row: Boundary) -> BaseGeometry:
    return shapely.from_geojson(json.dumps(row.geometry))


def _grid(row: Boundary) -> dict[str, Any]:
    area = row.area
    return {
        "code": area.code,
        "name": area.name,
        "kind": area.kind,
        "number": int(area.code[-3:]),
        "community": area.parent.name if area.parent else "",
        "community_code": area.parent_id,
        "square_metres": row.square_metres,
        "since": row.valid_from.isoformat(),
    }


def _features(
    shapes: list[BaseGeometry], properties: list[dict[str, Any]], *, exact: bool = False
) -> dict[str, Any]:
    plain = shapes
    if shapes and not exact:
        plain = shapely.coverage_simplify(shapes, _FINE).tolist()
    features = []
    for shape, facts in zip(plain, properties, strict=True):
        label = shapely.maximum_inscribed_circle(polygons(shape), 1e-5).coords[0]
        where = {"lon": round(label[0], DECIMALS), "lat": round(label[1], DECIMALS)}
        features.append(
            {"type": "Feature", "properties": facts | where, "geometry": mapping(shape)}
        )
    return {"type": "FeatureCollection", "features": features}
