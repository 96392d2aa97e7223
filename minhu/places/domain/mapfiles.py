"""Files of areas that somebody sends from a page: GeoJSON, or a sheet with outlines in WKT."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Final

import shapely
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _
from shapely.geometry import mapping

from minhu.accounts.models import User
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.tables import Row, rows_of
from minhu.places.domain.divisions import decoded, tidy
from minhu.places.domain.features import features_in
from minhu.places.domain.redraw import REDRAW
from minhu.places.models import Area, MapFile

LARGEST: Final = 30 * 1024 * 1024
MOST: Final = 5000
"""So many areas a street and its micro-grids never have."""
KEPT: Final = timedelta(days=1)
GROUND: Final = "边界"
"""A column whose label begins so holds outlines."""
_MOST_COLUMNS, _LOOKED_AT = 60, 50


@dataclass(frozen=True, slots=True)
class Found:
    """What is in a file: its features, the names of what they say, and whether it is a sheet."""

    features: list[Any]
    columns: list[str]
    sheet: bool


@transaction.atomic
def keep_map(file: File[bytes], area: Area, *, actor: User, at: datetime) -> MapFile:
    """Keep a file that can be read; raises ``DomainError`` with what to do for one that cannot."""
    if not actor.has_perm(REDRAW, area):
        raise NotAllowedError(_("您不能改这里的边界，请找街道调度。"))
    name = PurePath(file.name or "").name[-120:]
    if (file.size or 0) > LARGEST:
        raise DomainError(_("文件太大，最多30兆。请分成几个文件。"))
    found = read(file.read(), name)
    if len(found.features) > MOST:
        raise DomainError(_("文件里的区域太多，最多 %(n)d 个。请分成几个文件。") % {"n": MOST})
    file.seek(0)
    return MapFile.objects.create(area=area, file=file, name=name, by=actor, at=at)


def found_in(kept: MapFile) -> Found:
    """Return what is in a kept file."""
    with kept.file.open("rb") as file:
        return read(file.read(), kept.name)


def forget_maps(at: datetime) -> int:
    """Delete the files of yesterday, for the worker."""
    old = list(MapFile.objects.filter(at__lt=at - KEPT))
    for each in old:
        each.file.delete(save=False)
        each.delete()
    return len(old)


def read(content: bytes, name: str) -> Found:
    """Return what is in a file by its content; raises ``DomainError``."""
    if PurePath(name).suffix.lower() in {".geojson", ".json"}:
        features = features_in(decoded(content))
        return Found(features, _said(features), sheet=False)
    return _sheet(list(rows_of(content, name)))


def _said(features: list[Any]) -> list[str]:
    """Return the names of the properties of the first features, as they come."""
    names: dict[str, None] = {}
    for feature in features[:_LOOKED_AT]:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        names |= dict.fromkeys(properties if isinstance(properties, dict) else ())
    return list(names)[:_MOST_COLUMNS]


def _sheet(lines: list[Row]) -> Found:
    rows = [[tidy(cell) for cell in line] for line in lines]
    filled = [row for row in rows if any(row)]
    if not filled[1:]:
        raise DomainError(_("表里没有找到表头和下面的行。请看看是不是选对了文件。"))
    labels = filled[0]
    columns = [label for label in labels if label and not label.startswith(GROUND)]
    features = [_row(dict(zip(labels, row, strict=False))) for row in filled[1:]]
    return Found(features, list(dict.fromkeys(columns))[:_MOST_COLUMNS], sheet=True)


def _row(cells: dict[str, str]) -> dict[str, Any]:
    drawn = next((text for label, text in cells.items() if label.startswith(GROUND)), "")
    return {"properties": cells, "geometry": _geometry(drawn)}


def _geometry(text: str) -> object:
    """Return an outline in WKT as GeoJSON, ``None`` for an empty cell; nonsense is refused later."""
    if not text:
        return None
    try:
        return mapping(shapely.from_wkt(text))
    except (shapely.GEOSException, TypeError, ValueError):
        return {}
