"""Small invented ground for the tests, and files that hold it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from minhu.places.domain.areas import add_area
from minhu.places.domain.boundaries import import_boundaries
from minhu.places.domain.features import Layout
from minhu.places.domain.reports import BoundaryReport

AT = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)
COMMUNITY = "999901001001"
GRID = f"{COMMUNITY}001"
NEXT_GRID = f"{COMMUNITY}002"
Point = tuple[float, float]
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

needs_data = pytest.mark.skipif(
    not DATA.is_dir(), reason="needs the folder ../shared/data with real input"
)


def square(west: float, south: float, side: float = 0.01) -> list[Point]:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def feature(name: str, ring: list[Point], **more: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def write(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "ground.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def take(
    folder: Path,
    *features: dict[str, Any],
    at: datetime = AT,
    layout: Layout | None = None,
    parent: str = COMMUNITY,
) -> BoundaryReport:
    """Import features as grids of one community, which is made when missing."""
    add_area(parent, name="东风社区", at=at)
    return import_boundaries(
        write(folder, *features), parent=parent, layout=layout or Layout("name"), at=at
    )


def two_squares(folder: Path) -> BoundaryReport:
    """Draw two grids side by side; they share the border at longitude 100.01."""
    return take(folder, feature("西", square(100.0, 35.0)), feature("东", square(100.01, 35.0)))
