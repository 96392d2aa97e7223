"""What comes again by a rule stands on the calendar of what falls due, tagged 建, 巡 or 服."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from minhu.accounts.models import User
from minhu.catalogue.enums import Strand
from minhu.core.recurrence import Every, Rule
from minhu.schedules.domain.keeping import stop
from minhu.schedules.models import Schedule
from tests.cast import GRID, NOW, OTHER_GRID, Cast
from tests.desk.acts import signed_in, statements
from tests.reading import on_one_line
from tests.schedules.plans import begun, patrols

pytestmark = pytest.mark.django_db
URL = "/desk/due/"
FRIDAYS = Rule(Every.WEEK, (4,))


@pytest.fixture(autouse=True)
def _today(cast: Cast) -> object:  # noqa: ARG001 -- the places
    with time_machine.travel(NOW, tick=False):
        patrols()
        yield


def begin(cast: Cast, title: str = "周五巡查", strand: Strand = Strand.PATROL) -> Schedule:
    until = date(2026, 12, 31)
    return begun(cast, title=title, rule=FRIDAYS, strand=strand, ends_on=until, level="")


def days(user: User, query: str = "at=2026-12-01") -> dict[str, list[str]]:
    found = signed_in(user).get(f"{URL}?{query}").context["found"]
    return {
        f"{day.day:%m-%d}": [each.title for each in day.again]
        for week in found.weeks
        for day in week
        if day.again
    }


def test_each_day_shows_what_comes_on_it_and_no_day_that_is_over(cast: Cast) -> None:
    begin(cast)
    fridays = ("12-04", "12-11", "12-18", "12-25")
    assert days(cast.street) == {day: ["周五巡查"] for day in fridays}
    november = days(cast.street, "at=2026-11-20")
    assert min(november) == f"{NOW:%m-%d}"


def test_the_week_names_it_with_its_strand_and_opens_it(cast: Cast) -> None:
    made = begin(cast, "周五义剪", Strand.SERVE)
    client = signed_in(cast.street)
    page = on_one_line(client.get(f"{URL}?weeks=week&at=2026-12-04").content.decode())
    opens = reverse("desk:schedule", args=[made.pk])
    assert f'<a href="{opens}"><span class="pill">服</span> 周五义剪</a>' in page
    assert "<span>服</span>" in on_one_line(client.get(f"{URL}?at=2026-12-04").content.decode())


def test_what_was_stopped_stands_on_no_day(cast: Cast) -> None:
    stop(begin(cast), actor=cast.street, at=NOW)
    assert days(cast.street) == {}


def test_a_place_that_was_chosen_leaves_what_comes_in_it_or_around_it(cast: Cast) -> None:
    begin(cast)
    inside = begin(cast, "一格巡查")
    Schedule.objects.filter(pk=inside.pk).update(area=GRID)
    assert days(cast.street, f"at=2026-12-01&area={GRID}")["12-04"] == ["一格巡查", "周五巡查"]
    assert days(cast.street, f"at=2026-12-01&area={OTHER_GRID}")["12-04"] == ["周五巡查"]


def test_whoever_may_not_read_it_does_not_see_it(cast: Cast) -> None:
    begin(cast)
    assert days(cast.worker) == {}


def test_one_and_ten_cost_the_same(cast: Cast) -> None:
    begin(cast)
    few = statements(cast.street, URL)
    for n in range(9):
        begin(cast, f"巡查{n}")
    assert statements(cast.street, URL) == few


def test_an_order_says_whether_it_builds_patrols_or_serves(cast: Cast) -> None:
    page = signed_in(cast.street)
    new = reverse("desk:new_schedule", args=["record", "patrols"])
    assert '<option value="patrol" selected>巡' in page.get(new).content.decode()
    answer = page.post(new, {"title": "巡", "every": "day", "holiday": "keep", "strand": "x"})
    assert answer.status_code == 422
    assert "strand" in answer.context["form"].errors
