"""Where drawn areas overlap, and where they leave gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from minhu.places.geometry import Ground, flat, polygons, unflat

LEAST = 1.0
NARROW = 2.5


@dataclass(frozen=True, slots=True)
class Fault:
    """Ground that belongs to two areas or to none: between which codes, how many m²."""

    between: tuple[str, ...]
    square_metres: float


@dataclass(frozen=True, slots=True)
class Piece:
    """The ground of a fault, in degrees."""

    fault: Fault
    ground: BaseGeometry


class Sheet:
    """Areas side by side, in local metres."""

    def __init__(self, grounds: Mapping[str, Ground]) -> None:
        self.codes = sorted(grounds)
        boxes = [grounds[code].bounds for code in self.codes]
        self.latitude = (boxes[0][1] + boxes[0][3]) / 2 if boxes else 0.0
        self.shapes = [flat(grounds[code], self.latitude) for code in self.codes]
        self.tree = shapely.STRtree(self.shapes)

    def overlaps(self) -> list[Fault]:
        """Return the pairs that share at least a square metre, the largest first."""
        return [piece.fault for piece in self.overlap_pieces()]

    def overlap_pieces(self) -> list[Piece]:
        if not self.shapes:
            return []
        pairs = self.tree.query(self.shapes, predicate="intersects").T.tolist()
        return self._worth_telling(
            ((self.codes[one], self.codes[other]), self._shared(one, other))
            for one, other in pairs
            if one < other
        )

    def gaps(self) -> list[Fault]:
        """Return uncovered ground between areas, the largest first.

        These are the holes that areas enclose, and the slits narrower than 5 m between
        them. Ground outside the outermost edge is not a gap.
        """
        return [piece.fault for piece in self.gap_pieces()]

    def gap_pieces(self) -> list[Piece]:
        cover = shapely.union_all(self.shapes)
        return self._worth_telling(
            (tuple(self._beside(piece)), piece) for piece in _uncovered(cover)
        )

    def _shared(self, one: int, other: int) -> BaseGeometry:
        return polygons(shapely.intersection(self.shapes[one], self.shapes[other]))

    def _worth_telling(self, found: Iterable[tuple[tuple[str, ...], BaseGeometry]]) -> list[Piece]:
        told = [
            Piece(Fault(between, round(ground.area, 1)), unflat(ground, self.latitude))
            for between, ground in found
            if ground.area >= LEAST and len(between) > 1
        ]
        return sorted(told, key=lambda piece: (-piece.fault.square_metres, piece.fault.between))

    def _beside(self, piece: BaseGeometry) -> list[str]:
        near = self.tree.query(piece, predicate="dwithin", distance=0.1)
        return [self.codes[position] for position in sorted(near.tolist())]


def _uncovered(cover: BaseGeometry) -> list[Polygon]:
    closed = cover.buffer(NARROW, join_style="mitre").buffer(-NARROW, join_style="mitre")
    filled = [
        Polygon(part.exterior) for part in shapely.get_parts(closed) if isinstance(part, Polygon)
    ]
    missing = shapely.difference(shapely.union_all(filled), cover)
    return [part for part in shapely.get_parts(missing) if isinstance(part, Polygon)]
