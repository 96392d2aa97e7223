"""A line on the ground, as forms write it, people type it and maps draw it (domain page row 42).

It is kept as ``{"line": [[lon, lat], …]}`` in WGS 84, in the order somebody walks it, each number
as text to the sixth place. XLSForm calls it a geotrace and writes ``lat lon alt acc;lat lon …``.
"""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry import LineString

from minhu.core.errors import DomainError
from minhu.places.enums import Crs
from minhu.places.geometry import flat, point_to_wgs84

FEWEST, MOST = 2, 200
"""How many points a line has; a road of two kilometres needs fewer than fifty."""
LONGEST = 12_000
"""How many letters it takes to write the most points with height and accuracy."""
POINT_PLACES = 6
_POLE, _NOWHERE = 90.0, 999.0
_NUMBER = r"(-?\d{1,3}(?:\.\d+)?)"
_BETWEEN = re.compile(r"[;；\n]")
_OF_A_FORM = re.compile(rf"{_NUMBER} +{_NUMBER}(?: +-?\d+(?:\.\d+)?){{0,2}}")
_OF_PEOPLE = re.compile(rf"{_NUMBER} *[,，] *{_NUMBER}")
Value = dict[str, Any]


def read_line(text: str, crs: Crs = Crs.WGS84) -> Value:
    """Return a line as it is kept; a point is ``lat lon`` as forms write it, or ``lon, lat``.

    Raises ``DomainError`` for fewer or more points than a line has, for one that cannot be read
    or lies outside the world, and for a line that stays in one place.
    """
    said = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(said) > MOST:
        raise DomainError(_("点太多，一条线最多%(n)d个点") % {"n": MOST})
    points = [_point(part, crs) for part in said]
    if len({(lon, lat) for lon, lat in points}) < FEWEST:
        raise DomainError(_("一条线至少要有两个不同的点，点和点之间用分号隔开"))
    return {"line": points}


def say_line(value: Value, more: str = "") -> str:
    """Return a kept line as forms write it, so that it can be read again; ``more`` behind each point."""
    return "; ".join(f"{lat} {lon}{more}" for lon, lat in value["line"])


def brief(value: Value) -> str:
    """Return in a few words how long a line is."""
    words = {"n": len(value["line"]), "metres": f"{metres(value):,.0f}"}
    return _("%(n)s 个点，长约 %(metres)s 米") % words


def metres(value: Value) -> float:
    """Return how long a line is on the ground, in metres; a hundredth wrong for a city."""
    drawn = LineString(coordinates(value))
    return float(flat(drawn, drawn.centroid.y).length)


def coordinates(value: Value) -> list[list[float]]:
    """Return the points of a line as GeoJSON writes them."""
    return [[float(lon), float(lat)] for lon, lat in value["line"]]


def middle(value: Value) -> tuple[float, float]:
    """Return the point halfway along a line, by which it belongs to a place."""
    drawn = LineString(coordinates(value)).interpolate(0.5, normalized=True)
    return drawn.x, drawn.y


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
