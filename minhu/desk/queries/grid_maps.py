"""What the map of the grids page draws besides the grids: communities, and open cases as dots."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.cases.standing import Stand, standing
from minhu.cases.templatetags.case_words import running_word
from minhu.core.clock import local_day
from minhu.desk.queries.grids import open_cases
from minhu.places import maps
from minhu.places.history import disputes_in, faults
from minhu.places.models import Area

MOST = 1000
"""How many open cases are drawn one by one; where more are open, each grid says how many."""


class Dot(NamedTuple):
    """What is read of a case that is drawn: no whole row, for there may be a thousand."""

    number: str
    title: str
    due_at: datetime
    due_clock: str
    due_kind: str
    urgent: bool
    longitude: float
    latitude: float
    area_id: str


def dots(user: User, place: Area, *, at: datetime) -> dict[str, Any]:
    """Return what is open in a place as far as the user may see it.

    Each case with a position, the most urgent first; where there are too many for a map, a dot
    for each grid with how many are open in it (``n``). ``look`` is the status word that gives
    the colour, ``words`` says it.
    """
    stand = standing(user, place.code, kind="request", at=at)
    found = _by_grid(stand, place, at) if stand.places.total() > MOST else _each(user, place, at)
    return {"type": "FeatureCollection", "features": list(found)}


def _by_grid(stand: Stand, place: Area, at: datetime) -> Iterable[dict[str, Any]]:
    labels = maps.labels(place.code, local_day(at))
    for code, n in sorted(stand.places.items()):
        late = stand.late_places[code]
        if n and code in labels:
            name, longitude, latitude = labels[code]
            words = _("在办 %(n)s，超期 %(late)s") % {"n": n, "late": late}
            facts = {"n": n, "title": name, "grid": code, "look": "late" if late else "fine"}
            yield _feature((longitude, latitude), {**facts, "words": words})


def _each(user: User, place: Area, at: datetime) -> Iterable[dict[str, Any]]:
    cases = open_cases(user, place).exclude(longitude=None).exclude(latitude=None)
    address = reverse("desk:case", args=["NUMBER"])  # once, not for each of a thousand dots
    for row in cases.values_list(*Dot._fields):
        dot = Dot(*row)
        word = running_word(dot, at)
        facts = {"number": dot.number, "title": dot.title, "grid": dot.area_id}
        told = {"look": word.css or "fine", "words": word.text}
        url = address.replace("NUMBER", dot.number)
        yield _feature((dot.longitude, dot.latitude), {**facts, **told, "url": url})


def _feature(place: tuple[float, float], facts: dict[str, Any]) -> dict[str, Any]:
    point = {"type": "Point", "coordinates": list(place)}
    return {"type": "Feature", "geometry": point, "properties": facts}


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
