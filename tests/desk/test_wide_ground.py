"""The grids of a district: its leader chooses a street, and sees its grids then."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.core.clock import now
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import GRID, STREET, Cast, hire
from tests.desk.test_grids_page import read
from tests.rates.stories import DAY, come_in
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
DISTRICT, OTHER_STREET = "999901000000", "999901002000"


@pytest.fixture
def governor(cast: Cast) -> User:  # noqa: ARG001 -- the street stands in a district
    Area.objects.create(code=DISTRICT, level=Level.DISTRICT, name="示例区")
    Area.objects.filter(pk=STREET).update(parent_id=DISTRICT)
    return hire("governor", Role.LEADER, DISTRICT)


def lay(street: str, grids: int) -> None:
    """Lay another street with one community and some grids into the district."""
    community = f"{street[:9]}001"
    for code, level, parent in (
        (street, Level.SUBDISTRICT, DISTRICT),
        (community, Level.COMMUNITY, street),
        *((f"{community}{n:03}", Level.GRID, community) for n in range(1, grids + 1)),
    ):
        Area.objects.create(code=code, level=level, name=f"某{code[6:]}", parent_id=parent)


def numbers(page: str, street: str) -> list[str]:
    """Return what the page says of a street: grids, held, open, late."""
    row = re.search(rf'of={street}">.*?</tr>', on_one_line(page))
    assert row is not None
    cells = re.findall(r"<td[^>]*>(.*?)</td>", row[0])
    return [re.sub(r"<[^>]+>", "", cell) for cell in cells]


def listed(page: str) -> str:
    """Return the list of grids beside the map."""
    return page[page.index('class="gr-left"') : page.index('class="gr-mid"')]


def test_a_district_shows_its_streets_with_what_each_has(client: Client, governor: User) -> None:
    lay(OTHER_STREET, 3)
    come_in("late", at=now() - 40 * DAY)
    come_in("new", at=now())
    page = read(client, governor).content.decode()
    assert numbers(page, STREET) == ["2", "1", "2", "1"]
    assert numbers(page, OTHER_STREET) == ["3", "0", "0", "0"]
    assert f"area={STREET}&amp;view=late" in page
    assert "data-map" not in page


def test_a_chosen_street_is_shown_as_its_own_people_see_it(
    client: Client, cast: Cast, governor: User
) -> None:
    come_in("one", at=now())
    seen = read(client, governor, f"?of={STREET}").content.decode()
    own = read(client, cast.leader).content.decode()
    assert listed(seen) == listed(own)
    assert f"?of={DISTRICT}" in seen  # the way back
    for data in ("cases", "faults", "communities"):
        theirs = client.get(f"/desk/grids/{data}.json").content
        client.force_login(governor)
        assert client.get(f"/desk/grids/{data}.json?of={STREET}").content == theirs
        client.force_login(cast.leader)


def test_the_card_of_a_grid_opens_in_its_street(client: Client, governor: User) -> None:
    page = read(client, governor, f"?grid={GRID}").content.decode()
    assert f'data-chosen="{GRID}"' in page
    assert f'data-cases="/desk/grids/cases.json?of={STREET}"' in page


@pytest.mark.parametrize("of", ["999902000000", "999901009000", GRID, "x"])
def test_what_is_no_part_of_a_place_is_not_there(client: Client, governor: User, of: str) -> None:
    Area.objects.create(code="999902000000", level=Level.DISTRICT, name="别的区")
    assert read(client, governor, f"?of={of}").status_code == 404


@pytest.mark.usefixtures("governor")
def test_a_street_looks_into_no_other_street(client: Client, cast: Cast) -> None:
    lay(OTHER_STREET, 1)
    assert read(client, cast.leader, f"?of={OTHER_STREET}").status_code == 404
    assert client.get(f"/desk/grids/cases.json?of={OTHER_STREET}").status_code == 404


def test_an_address_is_found_in_the_whole_district(client: Client, governor: User) -> None:
    page = read(client, governor, "?q=东风第1网格").content.decode()
    assert f"?grid={GRID}" in page


def test_a_district_of_many_grids_costs_as_many_statements(client: Client, governor: User) -> None:
    lay(OTHER_STREET, 1)
    costs = []
    for street in ("", "999901003000"):
        if street:
            lay(street, 30)
        read(client, governor)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(client, governor)
        costs.append(len(asked))
    assert costs[0] == costs[1]
