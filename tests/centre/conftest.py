from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from minhu.centre.domain.writing import Turn, put_on_duty
from minhu.centre.enums import Seat, Shift
from minhu.core.clock import local_day
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast


@pytest.fixture
def plan(cast: Cast) -> Callable[[int, Shift], None]:
    """Put the street desk on duty, so many days after the day of the tests."""

    def put(offset: int, shift: Shift) -> None:
        turn = Turn(local_day(NOW) + timedelta(days=offset), shift, Seat.DUTY)
        area = Area.objects.get(code=STREET)
        put_on_duty(area, turn=turn, who=cast.street, actor=cast.leader, at=NOW)

    return put
