"""The six elements of a grid: what is kept, how much of it was verified within a year."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.core.clock import now
from minhu.desk.queries.elements import Cell, elements
from minhu.ledgers.models import Record
from minhu.places.models import Area
from minhu.teams.models import Rule
from tests.cast import GRID, OTHER_GRID, STREET, Cast, call
from tests.people.test_register import somebody, take
from tests.reading import on_one_line
from tests.teams.test_pages import keep_yards

pytestmark = pytest.mark.django_db
URL = "/desk/grids/elements/"


def cells(cast: Cast, code: str = GRID) -> dict[str, Cell]:
    found = elements(cast.street, Area.objects.get(pk=STREET), at=now())
    return {each.name: each.cells[code] for each in found.elements}


def test_every_element_is_counted_in_its_grid(cast: Cast) -> None:
    keep_yards()
    take(somebody())
    call()
    found = cells(cast)
    assert list(found) == ["人", "地", "事", "物", "情", "组织"]
    assert [each.kept for each in found.values()] == [1, 2, 1, 0, 0, 0]
    assert cells(cast, OTHER_GRID)["地"].kept == 0


def test_what_nobody_verified_within_a_year_is_kept_but_not_complete(cast: Cast) -> None:
    keep_yards()
    old = Record.objects.first()
    assert old is not None
    Record.objects.filter(pk=old.pk).update(as_of=now().date() - timedelta(days=400))
    ground = cells(cast)["地"]
    assert (ground.kept, ground.fresh, str(ground.completeness)) == (2, 1, "50.00%")
    assert ground.oldest == now().date() - timedelta(days=400)


def test_the_page_names_the_registers_and_their_owners(client: Client, cast: Cast) -> None:
    keep_yards()
    client.force_login(cast.street)
    page = on_one_line(client.get(URL).content.decode())
    assert "100.00%" in page
    assert "楼院</a> · 示例街道" in page
    assert "还没有这本台账" in page


def test_who_may_not_count_the_register_sees_no_number_of_people(cast: Cast) -> None:
    take(somebody())
    found = elements(cast.grid_worker, Area.objects.get(pk=GRID), at=now())
    assert found.elements[0].cells[GRID].kept == 0


def test_without_a_list_of_elements_the_page_says_what_to_do(client: Client, cast: Cast) -> None:
    Rule.objects.filter(book="elements").delete()
    client.force_login(cast.street)
    assert "minhu import teams" in client.get(URL).content.decode()


def test_more_people_cost_no_more_statements(client: Client, cast: Cast) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(URL)
        return len(found)

    client.force_login(cast.street)
    take(somebody())
    client.get(URL)
    few = statements()
    take(*(somebody(n) for n in range(2, 40)), somebody(50, grid=OTHER_GRID))
    assert statements() == few
