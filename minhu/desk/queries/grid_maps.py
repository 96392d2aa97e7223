"""What the map of the grids page draws besides the grids: communities, and open cases as dots."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.templatetags.case_words import clock_word
from minhu.desk.queries.grids import open_cases
from minhu.places import maps
from minhu.places.history import disputes_in, faults
from minhu.places.models import Area

MOST = 2000


def dots(user: User, place: Area, *, at: datetime) -> dict[str, Any]:
    """Return the open cases with a position that the user may see, the most urgent first.

    ``look`` is the status word that gives the colour, ``words`` says it.
    """
    cases = open_cases(user, place).exclude(longitude=None).exclude(latitude=None)
    wanted = ("number", "title", "kind", "state", "outcome", "urgent", "due_at", "due_clock")
    found = cases.only(*wanted, "due_kind", "longitude", "latitude", "area_id")[:MOST]
    return {"type": "FeatureCollection", "features": list(_features(found, at))}


def _features(cases: Iterable[Case], at: datetime) -> Iterable[dict[str, Any]]:
    address = reverse("desk:case", args=["NUMBER"])  # once, not for each of thousands of dots
    for case in cases:
        word = clock_word(case, at)
        yield {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [case.longitude, case.latitude]},
            "properties": {
                "number": case.number,
                "title": case.title,
                "grid": case.area_id,
                "look": word.css or "fine",
                "words": word.text,
                "url": address.replace("NUMBER", case.number),
            },
        }


def communities(code: str, day: date) -> str:
    """Return the outlines of the communities of a day; made once for each edition."""
    return _communities(maps.edition(), code, day)


@lru_cache(maxsize=32)
def _communities(token: UUID | None, code: str, day: date) -> str:  # noqa: ARG001 -- the token keys the cache
    found = maps.communities_geojson(code, day)
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def wanting(code: str) -> dict[str, Any]:
    """Return what wants mending in a place as shapes: overlaps, gaps, undecided disputes."""
    whole = faults(code).geojson()
    whole["features"] += [
        {
            "type": "Feature",
            "properties": {"look": "dispute", "key": str(dispute.pk)},
            "geometry": dispute.ground,
        }
        for dispute in disputes_in(code).filter(decided_at=None)
    ]
    return whole
