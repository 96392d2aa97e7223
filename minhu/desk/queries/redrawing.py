"""What a change of boundaries would mean, before it is saved, and the map's versions in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shapely.geometry import mapping

from minhu.accounts.models import Post
from minhu.cases.models import Case
from minhu.cases.models.case import OPEN
from minhu.core.clock import local_day
from minhu.places.codes import ancestor
from minhu.places.domain.redraw import Ask, plan
from minhu.places.enums import Level
from minhu.places.history import faults_after
from minhu.places.models import Area, Boundary
from minhu.places.queries import name_paths
from minhu.places.redrawing import Change


@dataclass(frozen=True, slots=True)
class Row:
    """One area of a change, in words."""

    name: str
    change: Change
    new: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change comes to: each area, what would still be wrong, what an ending one has."""

    rows: list[Row]
    faults: int
    open_cases: int
    posts: int
    shape: str


def preview(ask: Ask, *, at: datetime) -> Preview:
    """Return what a change would come to; raises ``DomainError`` when it cannot be made."""
    changes = plan(ask)
    ends = [change.code for change in changes if change.after is None]
    names = name_paths([change.code for change in changes if change.code])
    rows = [
        Row(
            names.get(change.code, ask.name),
            change,
            new=not change.code,
            ends=change.after is None,
        )
        for change in changes
    ]
    street = ancestor(ask.target, Level.SUBDISTRICT)
    return Preview(
        rows,
        faults_after(street, ask.level, changes),
        Case.objects.filter(OPEN, area__in=ends).count() if ends else 0,
        Post.objects.held_on(local_day(at)).filter(area_code__in=ends).count() if ends else 0,
        json.dumps(_features(changes)),
    )


def _features(changes: list[Change]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": each.code}, "geometry": mapping(each.after)}
            for each in changes
            if each.after is not None
        ],
    }


def exact_points(area: Area) -> str:
    """Return the outline of an area as lines of points, an empty line between its pieces.

    Empty for an area with holes, which is not drawn by hand.
    """
    row = Boundary.objects.filter(area=area, valid_to=None).first()
    if row is None:
        return ""
    whole = row.geometry["coordinates"]
    parts = [whole] if row.geometry["type"] == "Polygon" else whole
    if any(len(rings) > 1 for rings in parts):
        return ""
    return "\n\n".join("\n".join(f"{x:.7f},{y:.7f}" for x, y in rings[0][:-1]) for rings in parts)
