"""Addresses of real shops: how many are found again by words alone, and how many rightly.

Four of five shops are taken in with the cell of their point as the grid (H3 resolution 8,
about 0.7 km², as large as a grid of a few hundred households is at most); the fifth is looked
for by its address. The figures stand in docs/real-input.md; this holds a floor below them.
"""

from __future__ import annotations

from collections import Counter

import h3
import pytest
from pytest_django import DjangoDbBlocker

from minhu.places.addresses import locate_text
from minhu.places.domain.addresses import import_addresses
from minhu.places.domain.sheets import Sheet
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import NOW, STREET
from tests.real.conftest import stage
from tests.real.data import needs_data, rows

pytestmark = needs_data
COMMUNITY = "999901001001"
LOOKED_FOR = 200


def _cell(row: dict[str, str]) -> str:
    return str(h3.latlng_to_cell(float(row["lat"]), float(row["lon"]), 8))


@pytest.mark.django_db
def test_most_of_what_is_found_by_its_address_lies_where_it_says(
    django_db_blocker: DjangoDbBlocker, capsys: pytest.CaptureFixture[str]
) -> None:
    shops = [row for row in rows("places/zhengzhou_food_poi.csv") if row["address"].strip()]
    with stage(django_db_blocker):
        codes = _lay_cells(sorted({_cell(row) for row in shops}))
        known = {n: [row["address"], codes[_cell(row)]] for n, row in enumerate(shops) if n % 5}
        report = import_addresses(
            Sheet(("地址", "网格"), known), Area.objects.get(pk=STREET), at=NOW
        )
        told: Counter[str] = Counter()
        for row in shops[::5][:LOOKED_FOR]:
            found = locate_text(row["address"], STREET)
            if found is None:
                told["open"] += 1
                continue
            right = found.area_code == codes[_cell(row)]
            told[
                f"{'certain' if found.certain else 'guessed'} {'right' if right else 'wrong'}"
            ] += 1
    with capsys.disabled():
        print(f"\n{len(codes)} cells, {report.imported} addresses taken in; {dict(told)}")  # noqa: T201 -- the figures are for people to read
    certain = told["certain right"] + told["certain wrong"]
    assert certain > told["open"] / 10
    assert told["certain right"] > 0.7 * certain


def _lay_cells(cells: list[str]) -> dict[str, str]:
    """Make a grid of each cell, under as many communities as are needed."""
    Area.objects.create(code=STREET, level=Level.SUBDISTRICT, name="示例街道")
    codes: dict[str, str] = {}
    for number, cell in enumerate(cells):
        community = f"{STREET[:9]}{number // 400 + 1:03d}"
        Area.objects.get_or_create(
            code=community,
            defaults={"level": Level.COMMUNITY, "name": f"社{number // 400}", "parent_id": STREET},
        )
        codes[cell] = f"{community}{number % 400 + 1:03d}"
        Area.objects.create(
            code=codes[cell], level=Level.GRID, name=f"格{number}", parent_id=community
        )
    return codes
