"""Sums of another place and of other days are asked in words that are already there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models.sql.compiler import SQLCompiler

from minhu.core.clock import local_day
from minhu.rates.enums import By, Measure
from minhu.rates.queries import totals, totals_by
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, Cast
from tests.rates.stories import DAY, come_in

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)


def between(area: str, first: int, last: int, **more: str) -> Scope:
    return Scope(area=area, first=TODAY - timedelta(first), last=TODAY - timedelta(last), **more)


@pytest.mark.usefixtures("cast")
def test_a_sum_of_the_same_shape_is_not_put_into_sql_again(monkeypatch: pytest.MonkeyPatch) -> None:
    come_in("here", at=NOW - 3 * DAY, area_code=GRID)
    for back in (4, 5):
        come_in(f"there-{back}", at=NOW - back * DAY, area_code=OTHER_GRID)
    assert totals(between(COMMUNITY, 3, 1))[Measure.RECEIVED] == 1
    assert totals_by(between(COMMUNITY, 3, 1), By.AREA)[GRID][Measure.RECEIVED] == 1
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    assert totals(between(OTHER_COMMUNITY, 6, 2))[Measure.RECEIVED] == 2
    assert totals(between(COMMUNITY, 2, 1)) == {}
    assert totals_by(between(OTHER_COMMUNITY, 5, 4), By.AREA)[OTHER_GRID][Measure.RECEIVED] == 2


def test_a_day_by_itself_and_a_unit_are_shapes_of_their_own(cast: Cast) -> None:
    come_in("one", at=NOW - 3 * DAY, unit_id=cast.unit.pk)
    come_in("two", at=NOW - 4 * DAY)
    for first, last, all_there, of_unit in ((3, 3, 1, 1), (4, 4, 1, 0), (4, 3, 2, 1)):
        scope = between(COMMUNITY, first, last)
        assert totals(scope)[Measure.RECEIVED] == all_there
        mine = between(COMMUNITY, first, last, unit=str(cast.unit.pk))
        assert totals(mine).get(Measure.RECEIVED, 0) == of_unit
