"""Open requests for anybody: what neighbours may read of one, at a place that names no door.

Kind and state as the phone pages show them to neighbours, and less: no words, no pictures, no
building, no number. The point is the middle of a cell about 130 m wide, and where fewer than
five open requests lie in a cell a point of the whole grid, or of nothing at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

import h3
import shapely
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from shapely.geometry import Point

from minhu.cases.models import Case
from minhu.cases.queries import PUBLIC
from minhu.core.clock import local_day, now
from minhu.core.lifecycle import Outcome
from minhu.ogc.queries.asking import Ask, Box, Feature, Page, touches
from minhu.places.enums import Level
from minhu.places.models import Boundary
from minhu.requests.lifecycle import REQUEST

SMALLEST = 5
"""Fewer in a cell are shown only by grid (domain page §6.14: no counts below 3-5)."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where requests are shown: the middle of a full cell, or a point of a grid."""

    cells: dict[int, Point]
    grids: dict[str, Point]

    def of(self, case: Case) -> Point:
        if case.cell in self.cells:
            return self.cells[case.cell]
        return self.grids.get(case.area_id, Point())

    def within(self, box: Box) -> Q:
        """Return which requests are shown inside a box; what is asked is where they are shown."""
        cells = [cell for cell, point in self.cells.items() if _touches(point, box)]
        grids = [code for code, point in self.grids.items() if _touches(point, box)]
        return Q(cell__in=cells) | (Q(area__in=grids) & ~_in_full(self.cells))


def page(ask: Ask) -> Page:
    """Return a page of open requests; four statements for any number."""
    places, rows = _places(), _open()
    if ask.first is not None:
        rows = rows.filter(received_at__gte=make_aware(datetime.combine(ask.first, time())))
    if ask.last is not None:
        end = datetime.combine(ask.last + timedelta(days=1), time())
        rows = rows.filter(received_at__lt=make_aware(end))
    if ask.box is not None:
        rows = rows.filter(places.within(ask.box))
    wanted = rows.select_related("category", "area").order_by("pk")
    cases = wanted[ask.offset : ask.offset + ask.limit]
    return Page([_feature(case, places) for case in cases], rows.count())


def one(key: str) -> Feature | None:
    pk = _pk(key)
    rows = _open().select_related("category", "area")
    case = rows.filter(pk=pk).first() if pk else None
    return _feature(case, _places()) if case is not None else None


def _open() -> QuerySet[Case]:
    return Case.objects.filter(PUBLIC, kind="request", outcome=Outcome.OPEN)


def _places() -> Places:
    counted = _open().exclude(cell=None).order_by().values_list("cell")
    full = counted.annotate(n=Count("pk")).filter(n__gte=SMALLEST)
    cells = {cell: _middle(cell) for cell, _n in full}
    grounds = Boundary.objects.filter(area__level=Level.GRID).valid_on(local_day(now()))
    return Places(cells, _middles(grounds.order_by().values_list("area", "geometry")))


def _middle(cell: int) -> Point:
    latitude, longitude = h3.cell_to_latlng(h3.int_to_str(cell))
    return Point(round(longitude, 6), round(latitude, 6))


def _middles(rows: Iterable[tuple[str, object]]) -> dict[str, Point]:
    return {
        code: shapely.point_on_surface(shapely.from_geojson(json.dumps(geometry)))
        for code, geometry in rows
    }


def _in_full(cells: Iterable[int]) -> Q:
    """Return "lies in a full cell"; a request without a cell never does."""
    return Q(cell__isnull=False, cell__in=list(cells))


def _touches(point: Point, box: Box) -> bool:
    return touches((point.x, point.y, point.x, point.y), box)


def _feature(case: Case, places: Places) -> Feature:
    state = REQUEST.state(case.state)
    return Feature(
        _key(case.pk),
        places.of(case),
        {
            "kind": case.category.name if case.category else "",
            "state": str(_(state.public)),
            "received": local_day(case.received_at).isoformat(),
            "area": case.area_id,
            "area_name": case.area.name,
            "place": "cell" if case.cell in places.cells else "grid",
        },
    )


def _cipher() -> Cipher[modes.ECB]:
    secret = hashlib.sha256(b"ogc" + settings.SECRET_KEY.encode()).digest()
    return Cipher(algorithms.AES(secret), modes.ECB())  # noqa: S305 -- one block, each row's own: nothing repeats


def _key(pk: UUID) -> str:
    """Return a name for a case that tells neither its number nor when it came in."""
    return (_cipher().encryptor().update(pk.bytes)).hex()


def _pk(key: str) -> UUID | None:
    try:
        block = bytes.fromhex(key)
        return UUID(bytes=_cipher().decryptor().update(block)) if len(block) == 16 else None  # noqa: PLR2004 -- a block of AES
    except ValueError:
        return None
