"""为什么是这个时间: the page and the panel that explain a deadline."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from minhu.cases.domain.moving import Move, advance
from minhu.catalogue import queries
from minhu.catalogue.models import Limit
from tests.cast import NOW, Cast, call
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db


def give(amount: int, clock: str, mode: str) -> None:
    Limit.objects.filter(procedure="request", name="finish").delete()
    Limit.objects.create(
        procedure="request",
        name="finish",
        amount=amount,
        clock=clock,
        mode=mode,
        valid_from=date(2026, 1, 1),
        source="示例时限表 第 12 条",
    )
    queries.forget()


def test_every_day_of_a_deadline_is_drawn_with_the_rule_that_set_it(cast: Cast) -> None:
    give(5, "work_day", "end_of_day")
    case = call()
    html = signed_in(cast.desk).get(reverse("desk:case", args=[case.number])).content.decode()
    assert "示例时限表 第 12 条" in html
    assert "国务院办公厅" in html
    assert html.count('<li class="in') + html.count('<li class="due') >= 5
    assert "2026-11-23 08:00—12:00，14:00—18:00" in html


def test_the_whole_page_lists_every_span_and_what_happened_to_the_clock(cast: Cast) -> None:
    give(40, "work_day", "rolling")
    case = call()
    clock = case.deadlines.get(clock="finish")
    clock.pauses = [["2026-11-23T02:00:00+00:00", "2026-11-24T02:00:00+00:00"]]
    clock.paused_at = clock.due_at
    clock.first_due = NOW
    clock.save()
    answer = signed_in(cast.desk).get(reverse("desk:why", args=[case.number]))
    html = answer.content.decode()
    for part in ("11-23 10:00 到 11-24 10:00 停着", "起停着，不算", "原来到", "2027年的放假安排"):
        assert part in html
    assert "没画出来" in html
    assert "周末" in html


def test_a_case_without_clocks_has_a_page_too(cast: Cast) -> None:
    case = call()
    case.deadlines.all().delete()
    answer = signed_in(cast.desk).get(reverse("desk:why", args=[case.number]))
    assert "没有时限" in answer.content.decode()


def test_the_page_asks_the_same_number_of_statements_for_many_clocks(cast: Cast) -> None:
    case = call()
    page = reverse("desk:why", args=[case.number])
    few = statements(cast.desk, page)
    for _ in range(10):
        advance(case, "supervise", actor=cast.supervisor, at=NOW, move=Move(note="催"))
    assert statements(cast.desk, page) == few


def test_a_deadline_that_was_counted_anew_says_from_when_to_when(cast: Cast) -> None:
    case = call()
    moved = {"clock": "finish", "from": "2026-11-25T10:00:00+00:00", "to": "2026-11-27T10:00:00Z"}
    from_house = Move(payload={"moved": [moved]})
    advance(case, "urge", actor=cast.leader, at=NOW, move=from_house)
    html = signed_in(cast.desk).get(reverse("desk:case", args=[case.number])).content.decode()
    assert "11-25 18:00 → 11-27 18:00" in html
