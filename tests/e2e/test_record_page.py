"""A record that waits for a step, opened on a phone from the inbox."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from tests.cast import NOW, Cast, set_the_stage
from tests.e2e.test_desk import enter
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:  # noqa: ARG001 -- the server needs a database it can see
    return set_the_stage()


def test_on_a_phone_the_step_stands_above_all_that_the_record_says(
    phone: Page, live_server: LiveServer, cast: Cast
) -> None:
    fill_the_shelf()
    head = ["结对编号", "网格", "帮扶对象", "帮扶队伍"]
    line = ["结1", "东风第1网格", "例某一 13800000061", "巾帼队"]
    verdict = take_rows(
        Ledger.objects.get(code="pairings"), table_of([head, line]), hand=Hand(None, NOW)
    )
    assert verdict.refused == []
    path = f"/desk/ledgers/pairings/{Record.objects.get(key='结1').pk}/"
    phone.goto(f"{enter(phone, live_server, cast.desk)}{path}")
    step = phone.get_by_role("heading", name="进展").bounding_box()
    said = phone.get_by_role("heading", name="内容").bounding_box()
    assert step is not None
    assert said is not None
    assert step["y"] < said["y"]
