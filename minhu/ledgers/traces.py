"""Lines and areas on the ground, as forms write them, people type them and maps draw them (domain page row 42).

A line is kept as ``{"line": [[lon, lat], …]}`` in WGS 84, in the order somebody walks it, each
number as text to the sixth place; an area as ``{"ring": …}``, its corners in the order somebody
walks around it, the first not said again. XLSForm calls them geotrace and geoshape, writes
``lat lon alt acc;lat lon …`` and ends an area where it began.
"""

from __future__ import annotations

import re
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import LineString, Polygon

from minhu.core.errors import DomainError
from minhu.ledgers.enums import Kind
from minhu.places.enums import Crs
from minhu.places.geometry import flat, point_to_wgs84, square_metres

FEWEST, CORNERS, MOST = 2, 3, 200
"""How many points a line has, and an area at least; a road of two kilometres needs fewer than fifty."""
LONGEST = 12_000
"""How many letters it takes to write the most points with height and accuracy."""
POINT_PLACES = 6
_POLE, _NOWHERE = 90.0, 999.0
_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)"
_BETWEEN = re.compile(r"[;；\n]")
_OF_A_FORM = re.compile(rf"{_NUMBER} +{_NUMBER}(?: +-?\d+(?:\.\d+)?){{0,2}}")
_OF_PEOPLE = re.compile(rf"{_NUMBER} *[,，] *{_NUMBER}")
Value = dict[str, Any]
Points = list[list[str]]


def read(text: str, kind: Kind, crs: Crs = Crs.WGS84) -> Value:
    """Return a line or an area as it is kept."""
    return read_ring(text, crs) if kind is Kind.POLYGON else read_line(text, crs)


def read_line(text: str, crs: Crs = Crs.WGS84) -> Value:
    """Return a line as it is kept; a point is ``lat lon`` as forms write it, or ``lon, lat``.

    Raises ``DomainError`` for fewer or more points than a line has, for one that cannot be read
    or lies outside the world, and for a line that stays in one place.
    """
    points = _points(text, crs)
    if len(points) > MOST:
        raise DomainError(_("点太多，一条线最多%(n)d个点") % {"n": MOST})
    if _different(points) < FEWEST:
        raise DomainError(_("一条线至少要有两个不同的点，点和点之间用分号隔开"))
    return {"line": points}


def read_ring(text: str, crs: Crs = Crs.WGS84) -> Value:
    """Return an area as it is kept; it ends where it began, whether the text says so or not.

    Raises ``DomainError`` as ``read_line`` does, and for an edge that crosses or touches itself.
    """
    points = _points(text, crs)
    if len(points) > 1 and points[-1] == points[0]:
        points.pop()
    if len(points) > MOST:
        raise DomainError(_("角太多，一块地最多%(n)d个角") % {"n": MOST})
    if _different(points) < CORNERS:
        raise DomainError(_("一块地至少要有三个不同的角，角和角之间用分号隔开"))
    value = {"ring": points}
    ground = _ground(value)
    if not ground.convex_hull.area:
        raise DomainError(_("这几个角在一条直线上，围不出一块地，请重新画"))
    if not ground.is_valid:
        raise DomainError(_("边线自己碰到或穿过了自己，请沿着边一个角接一个角地画"))
    return value


def ends_where_it_began(text: str) -> bool:
    """Answer whether a text says the corners of an area as forms do, the first again at the end."""
    said = _said(text)
    return len(said) > CORNERS and said[0] == said[-1]


def say(value: Value, more: str = "") -> str:
    """Return what is kept as forms write it, so that it can be read again; ``more`` behind each point."""
    points = value["line"] if "line" in value else [*value["ring"], value["ring"][0]]
    return "; ".join(f"{lat} {lon}{more}" for lon, lat in points)


def brief(value: Value) -> str:
    """Return in a few words how long a line or how large an area is."""
    if "ring" in value:
        words = {"n": len(value["ring"]), "area": f"{area(value):,.0f}"}
        return _("%(n)s 个角，约 %(area)s 平方米") % words
    words = {"n": len(value["line"]), "metres": f"{metres(value):,.0f}"}
    return _("%(n)s 个点，长约 %(metres)s 米") % words


def metres(value: Value) -> float:
    """Return how long a line is, or the edge of an area, in metres; a hundredth wrong for a city."""
    drawn = LineString(_coordinates(value))
    return float(flat(drawn, drawn.centroid.y).length)


def area(value: Value) -> float:
    """Return how large an area is, in square metres."""
    return square_metres(_ground(value))


def geometry(value: Value) -> dict[str, Any]:
    """Return a line or an area as GeoJSON writes it, an area against the clock."""
    drawn = shapely.orient_polygons(_ground(value)) if "ring" in value else None
    if drawn is None:
        return {"type": "LineString", "coordinates": _coordinates(value)}
    return {"type": "Polygon", "coordinates": [shapely.get_coordinates(drawn).tolist()]}


def middle(value: Value) -> tuple[float, float]:
    """Return the point by which a trace belongs to a place: halfway along a line, or within an area."""
    if "ring" in value:
        drawn = _ground(value).representative_point()
    else:
        drawn = LineString(_coordinates(value)).interpolate(0.5, normalized=True)
    return drawn.x, drawn.y


def _ground(value: Value) -> Polygon:
    return Polygon(_coordinates(value))


def _coordinates(value: Value) -> list[list[float]]:
    """Return the points as numbers; an area ends where it began."""
    points = value["line"] if "line" in value else [*value["ring"], value["ring"][0]]
    return [[float(lon), float(lat)] for lon, lat in points]


def _different(points: Points) -> int:
    return len({(lon, lat) for lon, lat in points})


def _points(text: str, crs: Crs) -> Points:
    return [_point(part, crs) for part in _said(text)[: MOST + 2]]


def _said(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _point(text: str, crs: Crs) -> list[str]:
    people = _OF_PEOPLE.fullmatch(text)
    found = people or _OF_A_FORM.fullmatch(text)
    first, second = (float(found[1]), float(found[2])) if found else (_NOWHERE, _NOWHERE)
    lon, lat = (first, second) if people else (second, first)
    if abs(lat) > _POLE:
        words = {"point": text[:30]}
        raise DomainError(
            _("“%(point)s”不是一个点，请写成 34.76 113.65，纬度在前，点和点之间用分号隔开") % words
        )
    east, north = point_to_wgs84(lon, lat, crs)
    return [f"{each:.{POINT_PLACES}f}" for each in (east, north)]
