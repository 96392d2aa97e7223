"""What the lines of the worklist say: each what holds of its own case, though many say the same."""

from __future__ import annotations

import pytest

from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.desk.tables.worklist import rows
from tests.cast import Cast
from tests.rates.stories import HOUR, come_in

pytestmark = pytest.mark.django_db


def test_every_line_says_its_own_state_clock_and_source(cast: Cast) -> None:
    shapes = (("accepted", "dispatch", "phone"), ("signed", "contact", "qr"), ("signed", "", "qr"))
    for hours, (state, clock, channel) in enumerate(shapes):
        case = come_in(f"{hours}", at=now())
        Case.objects.filter(pk=case.pk).update(
            state=state, due_clock=clock, channel=channel, due_at=now() + hours * HOUR
        )
    made = rows(Case.objects.order_by("due_at"), cast.street, at=now())
    assert [row.state.text for row in made] == ["待派单", "待联系", "待联系"]
    assert [row.clock for row in made] == ["派单", "联系", ""]
    assert made[0].channel != made[1].channel == made[2].channel
