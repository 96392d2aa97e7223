"""The versions of a map, what changed with each, and where the present one wants mending."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from shapely.geometry import mapping

from minhu.places import codes
from minhu.places.enums import Level
from minhu.places.maps import edition
from minhu.places.models import Area, Boundary, Dispute, Redraw
from minhu.places.queries import newest_grounds
from minhu.places.redrawing import Change
from minhu.places.topology import Piece, Sheet


@dataclass(frozen=True, slots=True)
class Version:
    """The grids of a place from one day on.

    ``changed`` are the codes that begin, end or are drawn anew; ``made`` the changes that
    were decided, none for an import.
    """

    day: date
    count: int
    changed: frozenset[str]
    made: tuple[Redraw, ...]

    def is_planned(self, today: date) -> bool:
        return self.day > today


def versions(code: str) -> list[Version]:
    """Return the versions of the grids in an area, the oldest first."""
    begun: dict[date, set[str]] = defaultdict(set)
    ended: dict[date, set[str]] = defaultdict(set)
    rows = Boundary.objects.inside(code).filter(area__level=Level.GRID).order_by()
    for area, first, last in rows.values_list("area", "valid_from", "valid_to"):
        begun[first].add(area)
        if last is not None:
            ended[last].add(area)
    return list(_versions(begun, ended, _made(code)))


def _versions(
    begun: dict[date, set[str]], ended: dict[date, set[str]], made: dict[date, list[Redraw]]
) -> Iterable[Version]:
    standing: set[str] = set()
    for day in sorted(begun.keys() | ended.keys()):
        standing = (standing - ended.get(day, set())) | begun.get(day, set())
        changed = frozenset(begun.get(day, set()) | ended.get(day, set()))
        yield Version(day, len(standing), changed, tuple(made.get(day, ())))


def _made(code: str) -> dict[date, list[Redraw]]:
    found: dict[date, list[Redraw]] = defaultdict(list)
    street = codes.ancestor(code, min(codes.level(code), Level.SUBDISTRICT, key=_depth))
    for redraw in Redraw.objects.inside(street).standing():
        if any(codes.inside(change["code"], code) for change in redraw.changes):
            found[redraw.valid_from].append(redraw)
    return found


def _depth(level: Level) -> int:
    return codes.WIDTH[level]


def version_on(found: list[Version], day: date) -> Version | None:
    """Return the version in force on a day."""
    return next((each for each in reversed(found) if each.day <= day), None)


def story_of(area: Area) -> QuerySet[Boundary]:
    """Return the boundaries an area has had, the first one first, with what made them."""
    return Boundary.objects.filter(area=area).select_related("redraw__by").order_by("valid_from")


def disputes_in(code: str) -> QuerySet[Dispute]:
    """Return the disputes that touch an area, the undecided first."""
    inside = Area.objects.inside(code).values("pk")
    found = Dispute.objects.filter(Q(one__in=inside) | Q(other__in=inside))
    return found.select_related("one__parent", "other__parent", "goes_to").order_by(
        "decided_at", "-raised_at"
    )


@dataclass(frozen=True, slots=True)
class Faults:
    """Where ground belongs to two grids or to none, in the newest map of a place."""

    overlaps: tuple[Piece, ...]
    gaps: tuple[Piece, ...]

    def __len__(self) -> int:
        return len(self.overlaps) + len(self.gaps)

    @property
    def overlaps_count(self) -> int:
        return len(self.overlaps)

    def geojson(self) -> dict[str, Any]:
        pieces = [("overlap", piece) for piece in self.overlaps]
        pieces += [("gap", piece) for piece in self.gaps]
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"look": look, "number": number},
                    "geometry": mapping(piece.ground),
                }
                for number, (look, piece) in enumerate(pieces, start=1)
            ],
        }


def faults(code: str) -> Faults:
    """Return the overlaps and gaps of the grids in an area; reckoned once for each edition."""
    token = edition()
    return (_faults if token else _faults.__wrapped__)(token, code)


@lru_cache(maxsize=32)
def _faults(token: UUID | None, code: str) -> Faults:  # noqa: ARG001 -- the token keys the cache
    sheet = Sheet(newest_grounds(code, Level.GRID))
    return Faults(tuple(sheet.overlap_pieces()), tuple(sheet.gap_pieces()))


def faults_after(code: str, level: Level, changes: list[Change]) -> int:
    """Return how many faults the changed areas would take part in."""
    grounds = newest_grounds(code, level)
    for change in changes:
        key = change.code or "new"
        if change.after is None:
            grounds.pop(key, None)
        else:
            grounds[key] = change.after
    touched = {change.code or "new" for change in changes}
    sheet = Sheet(grounds)
    return sum(not touched.isdisjoint(each.between) for each in (*sheet.overlaps(), *sheet.gaps()))
