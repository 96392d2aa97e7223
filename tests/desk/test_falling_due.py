"""A calendar of what falls due: every number is the list behind it, holidays are marked."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from minhu.cases.domain.standing import sweep
from minhu.cases.models import Case, Falling
from minhu.core.clock import zone
from tests.cast import COMMUNITY, OTHER_GRID, Cast
from tests.desk.acts import numbers, signed_in, statements
from tests.rates.stories import come_in
from tests.reading import on_one_line

pytestmark = pytest.mark.django_db
URL = "/desk/due/"
TODAY = datetime(2026, 9, 25, 10, tzinfo=zone())
LINK = re.compile(r'<a class="n[^"]*" href="([^"]+)"[^>]*>(\d+)</a>')


def due(key: str, day: int, month: int = 9, **more: str) -> Case:
    case = come_in(key, at=TODAY, **more)
    Case.objects.filter(pk=case.pk).update(due_at=datetime(2026, month, day, 9, tzinfo=zone()))
    return case


@pytest.fixture
def street(cast: Cast) -> Client:
    """Five cases: late, today, two on one day, and one elsewhere in the month after."""
    for key, day in (("late", 21), ("today", 25), ("one", 28), ("two", 28)):
        due(key, day)
    due("there", 9, 10, area_code=OTHER_GRID)
    return signed_in(cast.street)


@pytest.mark.parametrize("query", ["", "weeks=week", "at=2026-10-09", "weeks=week&at=2026-10-08"])
def test_each_number_opens_the_list_of_as_many(street: Client, query: str) -> None:
    with time_machine.travel(TODAY):
        links = LINK.findall(on_one_line(street.get(f"{URL}?{query}").content.decode()))
        assert links
        for path, n in links:
            assert len(numbers(street.get(path.replace("&amp;", "&")))) == int(n)


@pytest.mark.parametrize("swept", [False, True])
def test_a_week_says_whose_move_it_is(cast: Cast, street: Client, *, swept: bool) -> None:
    case = due("theirs", 25)
    Case.objects.filter(pk=case.pk).update(unit=cast.unit, party="unit:chengguan")
    with time_machine.travel(TODAY):
        if swept:
            sweep(TODAY)
        days = street.get(f"{URL}?weeks=week").context["found"].weeks[0]
        found = {day.day.day: [n.n for _turn, n in day.parties] for day in days if day.due}
        assert found == {21: [1, 0, 0, 0], 25: [1, 1, 0, 0]}
        links = LINK.findall(street.get(f"{URL}?weeks=week").content.decode())
        for path, n in links:
            assert len(numbers(street.get(path.replace("&amp;", "&")))) == int(n)


def test_more_than_a_thousand_on_one_day_are_told_exactly(cast: Cast, street: Client) -> None:
    sweep(TODAY)
    Falling.objects.update(n=2345)
    with time_machine.travel(TODAY):
        assert "到期 2345 件" in street.get(URL).content.decode()
        kept = signed_in(cast.desk).get(URL).context["found"]
        assert kept.most == 2


def test_what_is_late_stands_apart_whatever_day_it_was(street: Client) -> None:
    with time_machine.travel(TODAY):
        found = street.get(f"{URL}?at=2026-11-01").context["found"]
        html = on_one_line(street.get(URL).content.decode())
    assert found.late.n == 2
    assert 'n late" href="/desk/?day=2026-09-21"' in html


@pytest.mark.parametrize(
    ("query", "days"),
    [
        (f"area={COMMUNITY}&at=2026-10-09", {}),
        ("at=2026-10-09", {9: 1}),
        ("standard=5b5a8a5e-0000-4000-8000-000000000001", {}),
        ("unit=no&standard=no&at=no", {21: 1, 25: 1, 28: 2}),
        ("at=0001-01-01", {21: 1, 25: 1, 28: 2}),
    ],
)
def test_filters_leave_only_what_they_say(street: Client, query: str, days: dict[int, int]) -> None:
    with time_machine.travel(TODAY):
        found = street.get(f"{URL}?{query}").context["found"]
    inside = [day for week in found.weeks for day in week if day.inside]
    assert {day.day.day: day.due.n for day in inside if day.due} == days


def test_holidays_and_make_up_days_are_marked_from_the_yearbook(street: Client) -> None:
    html = street.get(f"{URL}?at=2026-10-01").content.decode()
    assert "休<span" in html
    assert "国庆节" in html
    assert "调休上班" in html
    assert "还没有公布" not in html
    assert "还没有公布" in street.get(f"{URL}?at=2027-01-01").content.decode()


@pytest.mark.usefixtures("street")
def test_nobody_is_shown_what_they_may_not_see(cast: Cast) -> None:
    with time_machine.travel(TODAY):
        found = signed_in(cast.stranger).get(f"{URL}?at=2026-10-01").context["found"]
        other = signed_in(cast.other_worker).get(f"{URL}?at=2026-10-01").context["found"]
    assert found.most == 1
    assert other.most == 0


def test_a_fuller_month_takes_no_more_statements(cast: Cast, street: Client) -> None:
    with time_machine.travel(TODAY):
        before = statements(cast.street, URL)
        for n in range(12):
            due(f"more{n}", 26 + n % 4)
        assert statements(cast.street, URL) == before
        assert street.get(URL).context["found"].most > 2
