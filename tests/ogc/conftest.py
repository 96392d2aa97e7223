from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from minhu.places import locate
from minhu.places.domain import editions
from minhu.places.models import Boundary
from tests.cast import GRID, OTHER_GRID, Cast, set_the_stage

HERE, THERE = 100.0, 100.01
"""Where the two grids of the cast begin in the west; each is a hundredth of a degree wide."""


def draw(code: str, west: float, *, since: date, until: date | None = None) -> None:
    ring = [[west, 35.0], [west + 0.01, 35.0], [west + 0.01, 35.01], [west, 35.01], [west, 35.0]]
    Boundary.objects.create(
        area_id=code,
        geometry={"type": "Polygon", "coordinates": [ring]},
        square_metres=1_012_345,
        valid_from=since,
        valid_to=until,
    )


@pytest.fixture
def ground(db: None) -> Iterator[Cast]:  # noqa: ARG001 -- the stage stands in the database
    people = set_the_stage()
    draw(GRID, HERE - 0.005, since=date(2025, 1, 1), until=date(2026, 1, 1))
    draw(GRID, HERE, since=date(2026, 1, 1))
    draw(OTHER_GRID, THERE, since=date(2026, 1, 1))
    editions.renew()
    yield people
    locate.forget()
