"""One sweep reads what is due by index, locks by key, and takes a batch at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minhu.cases.domain.sweeping import sweep
from minhu.cases.models import Case
from minhu.catalogue.models import Limit
from tests.cases.test_ladders import WEEK
from tests.cases.test_time import at_work
from tests.cast import COMMUNITY, GRID, NOW, Cast, call

pytestmark = pytest.mark.django_db


def test_one_sweep_asks_by_index_and_takes_a_batch_at_a_time(cast: Cast) -> None:
    for number in range(4):
        call(f"more{number}")
    late = NOW + timedelta(days=8)
    assert [sweep(late, batch=3) for _ in range(3)] == [3, 3, 2]
    assert sweep(late, batch=3) == 0
    assert cast.desk.parties == (f"desk:{COMMUNITY}",)
    assert GRID.startswith(COMMUNITY)
    assert Limit.objects.exists()


def test_what_a_sweep_locks_is_asked_by_key_alone_whatever_the_statistics_say(cast: Cast) -> None:
    case = at_work(cast)
    with CaptureQueriesContext(connection) as done:
        assert sweep(NOW + WEEK) == 1
    assert Case.objects.get(pk=case.pk).seq == case.seq + 1
    (locked,) = (each["sql"] for each in done if 'JOIN "cases_case"' in each["sql"])
    assert "next_at" not in locked.partition(" WHERE ")[2]
