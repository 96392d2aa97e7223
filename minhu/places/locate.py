"""Which grid a point lies in: in memory, a few microseconds, no SQL on the way.

A lattice of small cells names the few polygons that can hold a point; the lowest code
whose polygon covers it (border included) is the answer, so a point on a border and a
point in an overlap belong to exactly one grid. A point in no grid goes to the nearest
community within ``PLACES_NEAREST_METRES``, marked as uncertain.

The boundaries of a day are read once. At most every ``PLACES_CHECK_SECONDS`` a process
asks whether there is a new edition of them.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic

from django.conf import settings

from minhu.core.clock import local_day, now
from minhu.places import codes
from minhu.places.enums import How, Level
from minhu.places.lattice import Lattice
from minhu.places.maps import edition
from minhu.places.models import Area, Boundary


@dataclass(frozen=True, slots=True)
class Located:
    """The area of a point, whether that is sure, and how it was found.

    ``area_code`` is a grid (``How.INSIDE``), a community (``How.NEAREST``), or ``None``
    when nothing is near: such a case waits in the queue of unlocated ones.
    """

    area_code: str | None
    certain: bool
    how: How | None


NOWHERE = Located(None, certain=False, how=None)


class Atlas:
    """The grids of one edition, by the day they are wanted for."""

    def __init__(self) -> None:
        self.token = edition()
        self.changes = _changes()
        self.moved, self.heirs = _moved(), _heirs()
        self.today = local_day(now())
        self._lattices: dict[int, Lattice] = {}
        self._reading = threading.Lock()
        self.present = self.on(self.today)

    def is_current(self) -> bool:
        return self.today == local_day(now()) and self.token == edition()

    def on(self, day: date) -> Lattice:
        """Return the grids of a day; before the first drawing, those of the first one."""
        chapter = max(bisect_right(self.changes, day), 1)
        with self._reading:
            if chapter not in self._lattices:
                first = self.changes[chapter - 1] if self.changes else day
                self._lattices[chapter] = read_lattice(first)
            return self._lattices[chapter]


class _Shelf:
    """The atlas of this process; readers never wait while a newer one is being read."""

    def __init__(self) -> None:
        self.atlas: Atlas | None = None
        self.fresh_until = 0.0
        self.renewing = threading.Lock()
        self.withdrawals = 0

    def open(self) -> Atlas:
        atlas = self.atlas
        if atlas is not None and monotonic() < self.fresh_until:
            return atlas
        if not self.renewing.acquire(blocking=atlas is None):
            return atlas or self.open()
        try:
            return self._renewed()
        finally:
            self.renewing.release()

    def _renewed(self) -> Atlas:
        atlas, seen = self.atlas, self.withdrawals
        if atlas is None or not atlas.is_current():
            atlas = Atlas()
        if seen == self.withdrawals:
            self.atlas = atlas
            self.fresh_until = monotonic() + settings.PLACES_CHECK_SECONDS
        return atlas

    def withdraw(self) -> None:
        self.withdrawals += 1
        self.atlas = None


_shelf = _Shelf()


def locate(longitude: float, latitude: float, at: datetime | None = None) -> Located:
    """Return the area of a point in WGS 84, by the boundaries of that day or of today."""
    atlas = _shelf.open()
    return answer(atlas.present if at is None else atlas.on(local_day(at)), longitude, latitude)


def now_at(code: str, point: tuple[float, float] | None, at: datetime) -> str:
    """Return the area that what belonged to ``code`` belongs to today, after boundaries changed.

    A plate keeps the grid it was hung in, unless that grid was redrawn and the plate's
    position now lies in another one, or the grid was merged.
    """
    atlas = _shelf.open()
    if point is not None and code in atlas.moved:
        found = locate(*point, at)
        return (found.area_code if found.certain else None) or code
    day = local_day(at)
    while code in atlas.heirs and atlas.heirs[code][0] <= day:
        code = atlas.heirs[code][1]
    return code


def answer(lattice: Lattice, longitude: float, latitude: float) -> Located:
    """Return the area of a point by the grids of one lattice."""
    code = lattice.covering(longitude, latitude)
    if code is not None:
        return Located(code, certain=True, how=How.INSIDE)
    near = lattice.nearest(longitude, latitude, settings.PLACES_NEAREST_METRES)
    if near is None:
        return NOWHERE
    community = codes.ancestor(near, Level.COMMUNITY)
    return Located(community, certain=False, how=How.NEAREST)


def forget() -> None:
    """Drop what this process has in memory; the next point is found in fresh boundaries."""
    _shelf.withdraw()


def read_lattice(day: date) -> Lattice:
    """Read the grids of a day from the database."""
    rows = (
        Boundary.objects.valid_on(day)
        .filter(area__level=Level.GRID)
        .order_by("area")
        .values_list("area", "geometry")
    )
    return Lattice.from_geojson(rows.iterator(chunk_size=2000))


def _moved() -> frozenset[str]:
    """Return the grids that have been drawn anew, or ended, since they were first drawn."""
    ended = Boundary.objects.filter(area__level=Level.GRID).exclude(valid_to=None)
    return frozenset(ended.order_by().values_list("area", flat=True))


def _heirs() -> dict[str, tuple[date, str]]:
    """Return the merged areas, each with the day it ended and the area it went to."""
    rows = Area.objects.exclude(successor=None).exclude(valid_to=None)
    found = rows.order_by().values_list("code", "valid_to", "successor")
    return {code: (day, heir) for code, day, heir in found if day and heir}


def _changes() -> list[date]:
    """Return the days on which the ground of any grid begins or ends."""
    grids = Boundary.objects.filter(area__level=Level.GRID).order_by()
    days = grids.values_list("valid_from").union(
        grids.exclude(valid_to=None).values_list("valid_to")
    )
    return sorted(day for (day,) in days)
