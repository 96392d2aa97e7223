"""What stands in which order on the wall, and what hangs there no longer."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from minhu.cases.models import Case
from minhu.centre.enums import Shade
from minhu.centre.queries import by_grid, silent, still
from minhu.centre.queries.shading import ground
from minhu.centre.whistling import blown_in, under_way
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast, call
from tests.desk.acts import signed_in
from tests.rates.stories import come_in
from tests.requests.stage import stand
from tests.whistles.stage import blown, both, do

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)


def street() -> Area:
    return Area.objects.get(code=STREET)


def test_a_whistle_that_has_ended_hangs_there_no_longer(cast: Cast) -> None:
    whistle = blown(cast)
    both(whistle, "sign", cast, 21)
    both(whistle, "arrive", cast, 25)
    do(whistle, "end", cast.street, 60, words="都来了")
    assert (under_way(cast.street, street()), blown_in(cast.street, street())) == ([], [])


def test_the_whistle_that_runs_out_first_hangs_on_top(cast: Cast) -> None:
    later, sooner = blown(cast), blown(cast)
    Case.objects.filter(pk=sooner.case_id).update(due_at=NOW + timedelta(minutes=5))
    shown = [row.whistle.pk for row in under_way(cast.street, street())]
    assert shown == [sooner.pk, later.pk]


def test_the_unit_whose_first_one_runs_out_next_stands_first_however_few_it_has(
    cast: Cast,
) -> None:
    """Who has most in hand is not who must be called first."""
    for key in ("a", "b"):
        stand(call(key), "dispatched", cast)
    one = stand(call("c"), "dispatched", cast)
    Case.objects.filter(pk=one.pk).update(unit=cast.other_unit, due_at=NOW + timedelta(hours=2))
    found = silent(cast.street, street(), still(cast.street, street(), at=NOW))
    assert [(row.unit, row.n) for row in found] == [(cast.other_unit.pk, 1), (cast.unit.pk, 2)]


def test_what_was_closed_yesterday_shades_no_grid_today(cast: Cast) -> None:
    for key, grid, ago in (("now", GRID, 0), ("before", OTHER_GRID, 1)):
        case = stand(call(key, area_code=grid), "closed", cast)
        Case.objects.filter(pk=case.pk).update(closed_at=NOW - timedelta(days=ago))
    grids = by_grid(still(cast.street, street(), at=LATER))
    found = ground(cast.street, street(), grids, Shade.CLOSED, at=LATER)
    assert found.shown == {GRID: 1}


def test_the_chart_draws_the_numbers_of_the_table_behind_it(cast: Cast) -> None:
    """Received, closed, and what came in a week before: each bar has its own row and column."""
    for key, ago in (("a", 0), ("b", 1), ("c", 1), ("d", 8), ("e", 8), ("f", 8)):
        come_in(key, at=LATER - timedelta(days=ago, minutes=1))
    stand(Case.objects.get(intake_key="b"), "closed", cast)
    with time_machine.travel(LATER, tick=False):
        page = signed_in(cast.street).get("/centre/").content.decode()
    (drawn,) = re.findall(r'data-days="([^"]+)"', page)
    table = page.split('<details class="wtable">')[1].split("</details>")[0]
    rows = [re.findall(r">(\d+)</a>", row) for row in table.split("<tr>")[2:]]
    assert json.loads(unescape(drawn)) == [[int(n) for n in row] for row in rows]
    assert [int(n) for n in rows[-2]] == [2, 0, 3]
