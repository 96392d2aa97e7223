"""The figures of a hall: they add up, each is the length of its list, and none is about a clerk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minhu.accounts.actors import Visitor
from minhu.halls.domain import calling
from minhu.halls.domain.taking import give_back, rate
from minhu.halls.models import Ticket, Window
from minhu.halls.queries.figures import Ask, Sums, figures_of, tickets_of
from tests.cast import NOW
from tests.halls.stage import MINUTE, Desks, called, taken

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def morning(desks: Desks) -> Desks:
    """Serve three after 10, 20 and 40 minutes, miss one; one left, one waits."""
    by = desks.cast.street
    for wait, said in ((10, "content"), (20, "discontent"), (40, "")):
        taken(desks.pension)
        ticket = calling.serve(called(desks, wait), actor=by, at=NOW + wait * MINUTE)
        if said:
            rate(ticket, said, actor=Visitor())
    taken(desks.relief)
    calling.miss(called(desks, 30), actor=by, at=NOW)
    give_back(taken(desks.pension), actor=Visitor(), at=NOW)
    taken(desks.pension)
    return desks


def of_today(desks: Desks) -> tuple[list[Sums], Sums]:
    found = figures_of(desks.hall, TODAY, TODAY)
    return found.items, found.whole


def test_each_day_stands_for_itself_the_newest_first(morning: Desks) -> None:
    monday = TODAY + timedelta(days=3)
    taken(morning.pension, 3 * 24 * 60)
    found = figures_of(morning.hall, TODAY, monday)
    assert [(each.day, each.taken) for each in found.days] == [(monday, 1), (TODAY, 6)]
    assert found.whole.taken == 7


def test_what_became_of_numbers_adds_up_to_those_that_were_taken(morning: Desks) -> None:
    [pension, relief], whole = of_today(morning)
    assert (pension.taken, relief.taken, whole.taken) == (5, 1, 6)
    assert (whole.served, whole.absent, whole.left, whole.pending) == (3, 1, 1, 1)


def test_waits_are_of_those_that_were_called_and_content_of_those_that_said_something(
    morning: Desks,
) -> None:
    [pension, relief], whole = of_today(morning)
    assert (pension.median_minutes, pension.longest_minutes, pension.called) == (20, 40, 3)
    assert (whole.median_minutes, whole.called) == (25, 4)
    assert (whole.content, whole.asked, relief.asked) == (1, 2, 0)


def test_days_without_numbers_have_no_waits(morning: Desks) -> None:
    before = TODAY - timedelta(days=1)
    found = figures_of(morning.hall, before, before)
    whole = found.whole
    assert (found.items, found.days) == ([], [])
    assert (whole.taken, whole.median_minutes, whole.longest_minutes) == (0, None, None)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("taken", {}),
        ("served", {"state": "served"}),
        ("absent", {"state": "absent"}),
        ("left", {"state": "left"}),
        ("pending", {"state": "pending"}),
        ("called", {"state": "waits"}),
        ("content", {"said": "content"}),
        ("asked", {"said": "any"}),
    ],
)
def test_every_number_is_the_length_of_its_list(
    morning: Desks, name: str, more: dict[str, str]
) -> None:
    found = figures_of(morning.hall, TODAY, TODAY)
    for sums in (*found.items, *found.days, found.whole):
        letter = sums.item.letter if sums.item else ""
        listed = tickets_of(morning.hall, Ask(TODAY, TODAY, letter, **more))
        assert listed.count() == getattr(sums, name), letter


def test_the_longest_wait_stands_on_top_of_its_list(morning: Desks) -> None:
    first = tickets_of(morning.hall, Ask(TODAY, TODAY, state="waits"))[0]
    assert first.called_at == NOW + 40 * MINUTE


def test_no_row_of_a_hall_knows_who_sat_at_its_window_or_who_came() -> None:
    for model in (Ticket, Window):
        named = {each.name for each in model._meta.get_fields() if each.is_relation}
        assert named <= {"hall", "item", "window"} | {"+"}
