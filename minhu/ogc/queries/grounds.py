"""Outlines of areas as features: one for each boundary that held in the time asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

import shapely
from django.db.models import Q, QuerySet

from minhu.core.clock import local_day, now
from minhu.ogc.queries.asking import Ask, Box, Feature, Page, touches
from minhu.places.enums import Level
from minhu.places.maps import edition
from minhu.places.models import Boundary

GRIDS = (Level.GRID,)
MICRO = (Level.MICRO_GRID,)


def page_of(levels: tuple[Level, ...], ask: Ask) -> Page:
    """Return a page of outlines; three statements for any number."""
    inside = _inside(ask.box)
    rows = [
        key for (key,) in _held(levels, ask).values_list("pk") if inside is None or key in inside
    ]
    wanted = rows[ask.offset : ask.offset + ask.limit]
    found = Boundary.objects.filter(pk__in=wanted).select_related("area__parent")
    return Page([_feature(row) for row in found.order_by("area", "valid_from")], len(rows))


def one_of(levels: tuple[Level, ...], key: str) -> Feature | None:
    """Return the outline with this key: a code is the present one, ``CODE.20260401`` one since then."""
    code, _dot, day = key.partition(".")
    rows = Boundary.objects.filter(area=code, area__level__in=levels).select_related("area__parent")
    if not day:
        row = rows.valid_on(local_day(now())).first()
    else:
        try:
            row = rows.filter(valid_from=datetime.strptime(day, "%Y%m%d").date()).first()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            row = None
    return _feature(row) if row is not None else None


def _held(levels: tuple[Level, ...], ask: Ask) -> QuerySet[Boundary]:
    rows = Boundary.objects.filter(area__level__in=levels).order_by("area", "valid_from")
    if not ask.dated:
        return rows.valid_on(local_day(now()))
    if ask.last is not None:
        rows = rows.filter(valid_from__lte=ask.last)
    if ask.first is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=ask.first))
    return rows


def _inside(box: Box | None) -> frozenset[UUID] | None:
    """Return the keys of the boundaries that reach into a box, ``None`` when none was asked."""
    if box is None:
        return None
    token = edition()
    bounds = (_bounds if token else _bounds.__wrapped__)(token)
    return frozenset(key for key, each in bounds if touches(each, box))


@lru_cache(maxsize=2)
def _bounds(token: UUID | None) -> tuple[tuple[UUID, Box], ...]:  # noqa: ARG001 -- the token keys the cache
    """Return the bounds of every boundary; read once for each edition."""
    rows: Iterable[tuple[UUID, object]] = Boundary.objects.values_list("pk", "geometry").order_by()
    return tuple((key, shapely.from_geojson(json.dumps(each)).bounds) for key, each in rows)


def _feature(row: Boundary) -> Feature:
    area, today = row.area, local_day(now())
    present = row.valid_from <= today and (row.valid_to is None or row.valid_to > today)
    return Feature(
        area.code if present else f"{area.code}.{row.valid_from:%Y%m%d}",
        shapely.from_geojson(json.dumps(row.geometry)),
        {
            "code": area.code,
            "name": area.name,
            "level": area.level,
            "kind": area.kind,
            "parent": area.parent_id,
            "parent_name": area.parent.name if area.parent else "",
            "square_metres": row.square_metres,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": _iso(row.valid_to),
        },
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
