"""Each number of the calls of thirty days opens the calls it counted."""

from __future__ import annotations

import re
from html import unescape

import pytest
import time_machine

from minhu.cases.models import Case
from tests.affairs.acts import do
from tests.care.test_boxes import MINUTE, PAGE, call
from tests.cast import NOW, OTHER_GRID, Cast
from tests.desk.acts import signed_in, statements

pytestmark = pytest.mark.django_db
LISTS = f"{PAGE}calls/"
LINK = re.compile(r'<a\s+class="n"\s+href="([^"]+)">(\d+)</a>')


@pytest.fixture
def called(cast: Cast) -> Cast:
    """Let one be answered in time, one late, one not at all; one was a mistake, one is elsewhere."""
    late, there = call(cast, "meal"), call(cast)
    Case.objects.filter(pk=there.pk).update(area=OTHER_GRID)
    do(call(cast), "answer", cast.desk, kind="fall", colour="red")
    do(late, "answer", cast.desk, 1, kind="meal", colour="blue")
    do(call(cast), "mistake", cast.desk)
    call(cast)
    return cast


@pytest.mark.parametrize(("seat", "calls"), [("desk", 3), ("street", 4)])
def test_every_number_is_as_long_as_its_list(called: Cast, seat: str, calls: int) -> None:
    client = signed_in(getattr(called, seat))
    with time_machine.travel(NOW + 90 * MINUTE, tick=False):
        found = LINK.findall(client.get(PAGE).content.decode())
        for address, n in found:
            assert client.get(unescape(address)).context["page"].paginator.count == int(n), address
    said = {unescape(address).partition("=")[2]: int(n) for address, n in found}
    assert said == {
        "": calls,
        "mistaken": 1,
        "within": 1,
        "answered": 2,
        "meal": 1,
        "fall": calls - 1,
    }


def test_the_list_is_for_those_who_see_the_boxes(called: Cast) -> None:
    assert signed_in(called.worker).get(LISTS).status_code == 404
    with time_machine.travel(NOW + 90 * MINUTE, tick=False):
        page = signed_in(called.desk).get(LISTS, {"of": "within"}).content.decode()
    (case,) = Case.objects.filter(state="answered", steps__payload__event="fall")
    assert case.number in page


def test_thirty_calls_cost_as_many_statements_as_three(called: Cast) -> None:
    with time_machine.travel(NOW + 90 * MINUTE, tick=False):
        few = statements(called.desk, LISTS)
        for _ in range(30):
            call(called)
        assert statements(called.desk, LISTS) == few
