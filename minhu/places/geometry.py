"""Arithmetic on drawn ground: coordinate systems, mending, square metres; nothing to install.

Everything inside Minhu is WGS 84 (which CGCS2000 equals to a few centimetres) in degrees,
longitude first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import prcoords
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from minhu.core.errors import DomainError
from minhu.places.enums import Crs

Ground = Polygon | MultiPolygon
DECIMALS = 7
DEGREE = 111_320.0
_AUTHALIC_RADIUS = 6_371_007.181
_AUTHALIC_SINE = 0.00223930
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
WORLD = (-180.0, -90.0, 180.0, 90.0)

Shape = TypeVar("Shape", bound=BaseGeometry)
Turn = Callable[[tuple[float, float]], prcoords.Coords]
_TURNS: dict[Crs, Turn] = {
    Crs.GCJ02: prcoords.gcj_wgs_bored,
    Crs.BD09: prcoords.bd_wgs_bored,
}


@dataclass(frozen=True, slots=True)
class Mended:
    """A drawing made valid; ``fault`` is empty when nothing had to be mended.

    ``changed`` is what mending added or took away, in square metres.
    """

    ground: Ground
    fault: str = ""
    changed: float = 0.0


def read(raw: object) -> Ground:
    """Return a GeoJSON geometry as polygons without heights.

    Raises ``DomainError`` for what is no polygon.
    """
    if not isinstance(raw, dict) or raw.get("type") not in {"Polygon", "MultiPolygon"}:
        raise DomainError(_("这一项没有面状图形，请补画，或者只留下面状图形。"))
    if not _all_finite(raw.get("coordinates")):
        raise DomainError(_("坐标不在地球上，请确认先经度、后纬度，单位是度。"))
    try:
        drawn = shapely.force_2d(shape(raw))
    except (
        ValueError,
        TypeError,
        IndexError,
        KeyError,
        AttributeError,
        shapely.GEOSException,
    ):
        raise DomainError(_("图形的坐标读不出来，请重新导出这一项。")) from None
    if drawn.is_empty or not isinstance(drawn, Polygon | MultiPolygon):
        raise DomainError(_("图形是空的，请补画这一项。"))
    return drawn


def _all_finite(coordinates: object) -> bool:
    """Answer whether there are no endless numbers; whatever else is wrong shows later."""
    waiting = [coordinates]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, float) and not math.isfinite(value):
            return False
    return True


def polygons(drawn: BaseGeometry) -> Ground:
    """Return the polygons of a geometry; lines and points in it are dropped."""
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts([drawn]))
        if isinstance(part, Polygon) and part.area > 0
    ]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def to_wgs84(drawn: Ground, crs: Crs) -> Ground:
    """Return the ground in WGS 84, rounded to a centimetre.

    GCJ-02 and BD-09 exist in China only. Raises ``DomainError`` for coordinates outside
    the world or, for these two, outside China.
    """
    within(drawn.bounds, crs)
    turn = _TURNS.get(crs)

    def place(x: float, y: float) -> tuple[float, float]:
        if turn is not None:
            y, x = turn((y, x))
        return round(x, DECIMALS), round(y, DECIMALS)

    return _moved(drawn, place)


def _moved(drawn: Shape, place: Callable[[float, float], tuple[float, float]]) -> Shape:
    """Return a shape with every point put elsewhere; heights are dropped."""
    points = [place(x, y) for x, y in shapely.get_coordinates(drawn).tolist()]
    if not points:
        return drawn
    return shapely.set_coordinates(drawn, points)


def point_to_wgs84(longitude: float, latitude: float, crs: Crs) -> tuple[float, float]:
    """Return a point in WGS 84; raises ``DomainError`` as ``to_wgs84`` does."""
    within((longitude, latitude, longitude, latitude), crs)
    turn = _TURNS.get(crs)
    if turn is None:
        return longitude, latitude
    point = turn((latitude, longitude))
    return point.lon, point.lat


def within(bounds: tuple[float, float, float, float], crs: Crs = Crs.WGS84) -> None:
    """Raise ``DomainError`` for bounds outside the world, or outside China for its systems."""
    west, south, east, north = WORLD if crs is Crs.WGS84 else _CHINA
    if not (west <= bounds[0] <= bounds[2] <= east and south <= bounds[1] <= bounds[3] <= north):
        if crs is Crs.WGS84:
            raise DomainError(_("坐标不在地球上，请确认先经度、后纬度，单位是度。"))
        words = {"crs": crs.value}
        raise DomainError(_("%(crs)s 只用于国内，坐标却在国外，请换一个坐标系再导入。") % words)


def mend(drawn: Ground) -> Mended:
    """Return the ground made valid and in normal order, and what was wrong with it.

    Raises ``DomainError`` when no area is left after mending.
    """
    if drawn.is_valid and drawn.area > 0:
        return Mended(shapely.normalize(drawn))
    fault = shapely.is_valid_reason(drawn)
    whole = polygons(shapely.make_valid(drawn, method="structure", keep_collapsed=False))
    if whole.is_empty:
        raise DomainError(_("图形没有面积，修不好（%(fault)s），请重画这一项。") % {"fault": fault})
    return Mended(
        shapely.normalize(whole),
        fault,
        abs(square_metres(whole) - square_metres(drawn)),
    )


def square_metres(drawn: BaseGeometry) -> float:
    """Return the area in square metres.

    Lambert's cylindrical equal-area projection on the authalic sphere: exact for the
    ellipsoid but for the bend of long edges; under 0.01 % wrong for a city.
    """
    return float(_moved(drawn, _equal_area).area)


def _equal_area(x: float, y: float) -> tuple[float, float]:
    angle = math.radians(y)
    sine = math.sin(angle - _AUTHALIC_SINE * math.sin(2 * angle))
    return _AUTHALIC_RADIUS * math.radians(x), _AUTHALIC_RADIUS * sine


def flat(drawn: Shape, latitude: float) -> Shape:
    """Return a geometry in metres east and north, true to scale near this latitude."""
    stretch = DEGREE * math.cos(math.radians(latitude))
    return _moved(drawn, lambda x, y: (x * stretch, y * DEGREE))


def unflat(drawn: Shape, latitude: float) -> Shape:
    """Return a geometry in degrees that ``flat`` put into metres near this latitude."""
    stretch = DEGREE * math.cos(math.radians(latitude))
    return _moved(drawn, lambda x, y: (round(x / stretch, DECIMALS), round(y / DEGREE, DECIMALS)))


def reading_order(grounds: Sequence[Ground]) -> list[int]:
    """Return positions in the order of numbering: rows from north to south, each west to east.

    A row is as high as the shapes are on average. The outcome hangs on the shapes alone,
    not on their order in the file.
    """
    if not grounds:
        return []
    middles = [ground.centroid for ground in grounds]
    height = sum(ground.bounds[3] - ground.bounds[1] for ground in grounds) / len(grounds)
    top = max(middle.y for middle in middles)
    return sorted(
        range(len(grounds)),
        key=lambda i: (int((top - middles[i].y) / height), middles[i].x, -middles[i].y),
    )
