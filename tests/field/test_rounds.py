"""What comes up by a rule stands on the phone, and one tap says what came of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from minhu.ledgers.models import Record
from minhu.ledgers.queries.recurring import rounds_of
from minhu.schedules.domain.making import make_due
from tests.cast import GRID, NOW, OTHER_GRID, Cast
from tests.schedules.plans import begun, patrols

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(cast: Cast) -> Record:
    patrols()
    begun(cast)
    make_due(NOW)
    return Record.objects.get(area=GRID)


def tap(phone: Client, record: Record, verb: str) -> int:
    where = reverse("field:move_on", args=["patrols", record.pk])
    return phone.post(where, {"verb": verb}).status_code


def test_a_round_that_found_nothing_leaves_a_trace_by_one_tap(phone: Client, mine: Record) -> None:
    today = reverse("field:today")
    assert "巡了，没有发现" in phone.get(today).content.decode()
    assert tap(phone, mine, "巡了，没有发现") == 302
    mine.refresh_from_db()
    assert mine.state == "没有发现"
    after = phone.get(today).content.decode()
    assert f"<div>{mine.called}：记下了。</div>" in after
    assert "巡了，没有发现" not in after
    tap(phone, mine, "巡了，有发现")
    assert "现在走不了这一步" in phone.get(today).content.decode()


def test_a_round_is_called_by_words_and_not_by_what_tells_it_apart(
    phone: Client, mine: Record
) -> None:
    page = phone.get(reverse("field:today")).content.decode()
    words = f"{mine.day.month}月{mine.day.day}日"
    assert mine.day.isoformat() in mine.key
    assert mine.day.isoformat() not in mine.called
    assert words in mine.called
    assert mine.called in page
    mine.day += timedelta(days=1)
    assert f"{mine.day.year}年" in mine.called


def test_nobody_taps_for_the_grid_of_others(phone: Client, mine: Record) -> None:
    other = Record.objects.exclude(pk=mine.pk).get(area=OTHER_GRID)
    assert tap(phone, other, "巡了，没有发现") == 404
    other.refresh_from_db()
    assert other.state == ""


def test_what_was_not_done_leaves_the_phone_after_a_week(cast: Cast, mine: Record) -> None:
    seen = [rounds_of(cast.grid_worker, at=NOW + timedelta(days=n)) for n in (0, 6, 7)]
    assert [[(each.record, each.late) for each in days] for days in seen] == [
        [(mine, False)],
        [(mine, True)],
        [],
    ]


@pytest.mark.parametrize("days", [0, 5])
def test_the_phone_asks_twice_however_much_came_up(
    cast: Cast, mine: Record, days: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_due(NOW + timedelta(days=days))
    assert mine.area_id in cast.grid_worker.grids
    with django_assert_num_queries(2):
        assert rounds_of(cast.grid_worker, at=NOW + timedelta(days=days))
