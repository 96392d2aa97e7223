"""What a change of boundaries comes to before anybody saves it: arithmetic on ground alone.

Neighbours give way: what the changed area takes they lose, what it leaves goes to the
neighbour with the longest border to it. So ground that was covered once stays covered once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from minhu.core.errors import DomainError
from minhu.places.geometry import DECIMALS, DEGREE, Ground, mend, polygons, square_metres

Grounds = Mapping[str, Ground]
_GRAIN = 10.0**-DECIMALS
_LEAST = 1.0
_TOUCH = 0.1 / DEGREE


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one area; ``after`` is ``None`` for one that ends, no code means new."""

    code: str
    before: Ground | None
    after: Ground | None

    @property
    def metres_before(self) -> int:
        return round(square_metres(self.before)) if self.before else 0

    @property
    def metres_after(self) -> int:
        return round(square_metres(self.after)) if self.after else 0

    @property
    def difference(self) -> int:
        return self.metres_after - self.metres_before

    @property
    def pieces(self) -> int:
        return int(shapely.get_num_geometries(self.after)) if self.after else 0


def move(grounds: Grounds, code: str, drawn: Ground, *, give_way: bool = True) -> list[Change]:
    """Return the changes when an area gets other ground; its neighbours give way if asked."""
    ground = _clean(drawn)
    changes = [Change(code, grounds[code], ground)]
    if give_way:
        others = {key: each for key, each in grounds.items() if key != code}
        changes += _give_way(others, taken=ground, left=grounds[code].difference(ground))
    return _real(changes)


def add(grounds: Grounds, drawn: Ground, *, give_way: bool = True) -> list[Change]:
    """Return the changes when a new area is drawn, over ground of others or beside it."""
    ground = _clean(drawn)
    others = _give_way(grounds, taken=ground, left=Polygon()) if give_way else []
    return [Change("", None, ground), *others]


def cut(grounds: Grounds, code: str, line: LineString) -> list[Change]:
    """Return the changes when a line cuts an area in two; the larger part keeps the code."""
    parts: list[Ground] = []
    for part in shapely.get_parts(grounds[code]):
        parts += (polygons(piece) for piece in shapely.get_parts(split(part, line)))
    parts.sort(key=lambda part: part.area, reverse=True)
    if len(parts) <= shapely.get_num_geometries(grounds[code]):
        raise DomainError(_("这条线没有把网格切开。请从网格外面画起，画到另一边的外面。"))
    kept = _clean(parts[0])
    return [
        Change(code, grounds[code], kept),
        Change("", None, _clean(grounds[code].difference(kept))),
    ]


def join(grounds: Grounds, keep: str, gone: str) -> list[Change]:
    """Return the changes when two neighbours become one under the code that is kept."""
    first, second = grounds[keep], grounds[gone]
    if _border(first, second) == 0.0:
        raise DomainError(_("这两个网格不挨着，合不到一起。请选相邻的网格。"))
    # A slit of a few centimetres between the two is closed on the way.
    bridge = first.buffer(_TOUCH).intersection(second.buffer(_TOUCH))
    whole = _clean(shapely.union_all([first, second, bridge]))
    return [Change(keep, first, whole), Change(gone, second, None)]


def hand_over(grounds: Grounds, ground: Ground, winner: str, loser: str) -> list[Change]:
    """Return the changes when disputed ground goes to one of two areas."""
    won = _clean(shapely.union(grounds[winner], ground))
    lost = _left_of(grounds[loser], ground)
    if lost is None:
        raise DomainError(_("这样裁定，另一个网格就没有地了。请改用合并。"))
    return _real([Change(winner, grounds[winner], won), Change(loser, grounds[loser], lost)])


def _give_way(others: Grounds, *, taken: Ground, left: BaseGeometry) -> list[Change]:
    """Return what the others lose to ``taken``, and which of them gets each piece of ``left``."""
    after: dict[str, Ground] = {}
    for code, ground in others.items():
        if not ground.intersects(taken):
            continue
        rest = _left_of(ground, taken)
        if rest is None:
            raise DomainError(
                _("这样画，有一个网格（%(code)s）就没有地了。请改用合并。") % {"code": code}
            )
        after[code] = rest
    for piece in _worth_keeping(left):
        heir = max(others, key=lambda code: _border(others[code], piece), default="")
        if heir and _border(others[heir], piece) > 0.0:
            after[heir] = _clean(shapely.union(after.get(heir, others[heir]), piece))
    return [Change(code, others[code], ground) for code, ground in after.items()]


def _left_of(ground: Ground, taken: BaseGeometry) -> Ground | None:
    """Return what is left of a ground, or ``None`` when that is less than a square metre."""
    rest = _worth_keeping(ground.difference(taken))
    return _clean(shapely.union_all(rest)) if rest else None


def _worth_keeping(ground: BaseGeometry) -> list[BaseGeometry]:
    """Return the pieces of at least a square metre; the rest is dust of the arithmetic."""
    pieces = shapely.get_parts(shapely.get_parts([polygons(ground)]))
    return [piece for piece in pieces if square_metres(piece) >= _LEAST]


def _border(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return how long two grounds run side by side, within ten centimetres."""
    along = shapely.intersection(shapely.boundary(other), one.buffer(_TOUCH))
    return float(along.length) if along.length > 10 * _TOUCH else 0.0


def _clean(drawn: BaseGeometry) -> Ground:
    """Return valid ground on the grain of a centimetre, without holes smaller than a table."""
    ground = mend(polygons(shapely.set_precision(drawn, _GRAIN))).ground
    parts = [_filled(part) for part in shapely.get_parts(ground)]
    return polygons(shapely.normalize(shapely.union_all(parts)))


def _filled(part: Polygon) -> Polygon:
    holes = [ring for ring in part.interiors if square_metres(Polygon(ring)) >= _LEAST]
    return Polygon(part.exterior, holes)


def _real(changes: list[Change]) -> list[Change]:
    """Leave out the areas that came out as they were."""
    return [change for change in changes if not _same(change)]


def _same(change: Change) -> bool:
    if change.before is None or change.after is None:
        return False
    return square_metres(change.before.symmetric_difference(change.after)) < _LEAST
