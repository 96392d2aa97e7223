"""Where a request belongs by its point: in a grid, near one, or with whoever owns what has no place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from minhu.cases.enums import Found
from minhu.cases.models import Case
from minhu.places import locate
from minhu.places.cells import h3_cell
from minhu.places.models import Boundary
from tests.cast import COMMUNITY, GRID, NOW, STREET, Cast, call

pytestmark = pytest.mark.django_db
EAST = 113.31


@pytest.fixture
def drawn(cast: Cast) -> Iterator[Cast]:
    """Draw the grid of the cast as a small square; its eastern border is ``EAST``."""
    west, south, north = 113.29, 33.74, 33.76
    ring = [[west, south], [EAST, south], [EAST, north], [west, north], [west, south]]
    Boundary.objects.create(
        area_id=GRID,
        geometry={"type": "Polygon", "coordinates": [ring]},
        square_metres=4_000_000,
        valid_from=NOW.date() - timedelta(days=30),
    )
    locate.forget()
    yield cast
    locate.forget()


@pytest.mark.parametrize(
    ("beyond", "area", "found", "desk"),
    [
        (-0.001, GRID, Found.POINT, COMMUNITY),
        (0.0005, COMMUNITY, Found.NEAREST, COMMUNITY),
        (1.0, STREET, Found.NOWHERE, STREET),
    ],
    ids=["inside", "beside", "far away"],
)
@pytest.mark.usefixtures("drawn")
def test_a_point_is_kept_wherever_it_lies_and_somebody_owns_it(
    beyond: float, area: str, found: Found, desk: str
) -> None:
    point = (EAST + beyond, 33.75)
    case: Case = call(area_code="", point=point)
    assert (case.area_id, case.found, case.party) == (area, found, f"desk:{desk}")
    assert (case.longitude, case.latitude, case.cell) == (*point, h3_cell(*point))
