"""Which rooms can be booked from where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest

from minhu.affairs.rooms import days_of, rooms_for, rooms_in
from minhu.core.clock import day_begins, local_day
from minhu.ledgers.models import Record
from tests.affairs.rooms import furnish
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rooms(cast: Cast) -> None:  # noqa: ARG001 -- the rooms stand in the street of the cast
    furnish()


def names(rooms: Iterable[object]) -> list[str]:
    return sorted(str(room) for room in rooms)


def test_a_room_is_found_from_what_lies_in_its_place_and_from_what_holds_it() -> None:
    both = ["东风中心 办公室", "东风中心 多功能厅"]
    assert [names(rooms_for([code])) for code in (STREET, COMMUNITY, GRID)] == [both] * 3
    Record.objects.filter(ledger__code="rooms").update(area=COMMUNITY)
    assert names(rooms_for([GRID])) == both
    assert names(rooms_in(GRID)) == []
    for code in (OTHER_COMMUNITY, OTHER_GRID):
        assert names(rooms_for([code])) == names(rooms_in(code)) == []


def test_hours_of_today_that_have_begun_are_not_offered() -> None:
    hall = next(room for room in rooms_in() if room.record.key == "多功能厅")
    morning = day_begins(local_day(NOW)) + timedelta(hours=9)
    seen = [days_of(hall, morning + timedelta(hours=n))[0] for n in (-1, 0, 2.5, 11, 12)]
    assert [each.free for each in seen] == [((9, 21),), ((10, 21),), ((12, 21),), (), ()]
    assert [each.closed for each in seen] == ["", "", "", "今天的时间过了", "今天的时间过了"]
    assert days_of(hall, morning + timedelta(hours=12))[1].free == ((9, 21),)
