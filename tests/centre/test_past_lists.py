"""Whoever plays a day back sees behind each number the cases it counted at that half-hour."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from minhu.accounts.enums import Secrecy
from minhu.cases.models import Case
from minhu.centre.queries.playback import OPEN_STATES
from minhu.core.clock import day_begins, local_day
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast, call
from tests.centre.test_playback import DAY, HALF, PAGE, ROAD, walk
from tests.desk.acts import signed_in, statements
from tests.rates.stories import come_in

Asked = dict[str, str | int]
pytestmark = pytest.mark.django_db
LISTS = "/centre/playback/cases/"
LATER = NOW + timedelta(days=3)
LINK = re.compile(r'<a\s+class="n"\s+href="([^"]+)">(\d+)</a>')
FIRST = int((NOW - day_begins(DAY)) / HALF)


@pytest.fixture
def walked(cast: Cast) -> Cast:
    """Walk a case through its life and open it again; another stays, a third is declined."""
    case, declined = call("one"), call("two", area_code=OTHER_GRID)
    call("three")
    for number, verb in enumerate(ROAD, 1):
        walk(case, cast, verb, NOW + number * HALF)
        if number == 3:
            walk(declined, cast, "decline", NOW + number * HALF)
    return cast


def numbers(client: Client, half: int) -> dict[str, int]:
    moment: Asked = {"day": DAY.isoformat(), "half": half}
    page = client.get(PAGE, moment).content.decode()
    return {unescape(address): int(n) for address, n in LINK.findall(page)}


@pytest.mark.parametrize("seat", ["street", "desk", "leader", "auditor"])
def test_every_number_of_every_half_hour_is_as_long_as_its_list(walked: Cast, seat: str) -> None:
    client, said = signed_in(getattr(walked, seat)), set[tuple[str, int]]()
    with time_machine.travel(LATER, tick=False):
        for half in range(FIRST, FIRST + len(ROAD) + 2):
            found = numbers(client, half)
            assert len(found) == 4 + 2 * (1 if seat == "desk" else 2) + len(OPEN_STATES)
            for address, n in found.items():
                assert client.get(address).context["page"].paginator.count == n, address
                said.add((re.sub(r"(day|half|area)=[^&]*&?", "", address.split("?")[1]), n))
    assert {("of=closed", 1), ("of=received", 3 - (seat == "desk")), ("state=working", 1)} <= said


def test_what_ran_out_then_stands_in_the_list_though_it_was_done_since(walked: Cast) -> None:
    (stays,) = Case.objects.filter(state="received")
    walk(stays, walked, "accept", LATER + HALF)
    half = int((LATER - day_begins(local_day(LATER))) / HALF)
    asked: Asked = {"day": local_day(LATER).isoformat(), "half": half, "of": "late"}
    with time_machine.travel(LATER + timedelta(days=1), tick=False):
        page = signed_in(walked.street).get(LISTS, asked)
    assert stays in [case for case, _then in page.context["rows"]]
    assert [then for case, then in page.context["rows"] if case == stays] == ["待受理"]


def test_a_list_says_in_which_stage_each_stood_and_where_it_is_now(walked: Cast) -> None:
    Area.objects.filter(pk=GRID).update(name="第1网格")
    asked: Asked = {"day": DAY.isoformat(), "half": FIRST + 3, "area": COMMUNITY}
    with time_machine.travel(LATER, tick=False):
        page = signed_in(walked.street).get(LISTS, asked).content.decode()
    told = re.findall(r'data-l="(?:那时在哪一步|现在)">(.*?)</td>', page, re.DOTALL)
    words = [re.sub(r"<[^>]*>|\s", "", each) for each in told]
    assert {(words[0], words[1]), (words[2], words[3])} == {
        ("待受理", "待受理"),
        ("待联系", "重办"),
    }
    assert page.count("东风第1网格") == 2
    assert f"{NOW + 3 * HALF + timedelta(hours=8):%Y-%m-%d %H:%M}" in page


def test_the_list_of_a_grid_opens_from_the_map_of_that_moment(walked: Cast) -> None:
    client = signed_in(walked.street)
    with time_machine.travel(LATER, tick=False):
        page = client.get(f"{PAGE}?day={DAY}&half={FIRST + 2}").content.decode()
        (way,) = re.findall(r'data-list="([^"]+)"', page)
        found = [client.get(unescape(way) + grid).context["page"] for grid in (GRID, OTHER_GRID)]
    assert [each.paginator.count for each in found] == [2, 1]


def test_the_same_day_last_week_opens_what_had_come_in_by_the_same_minute(cast: Cast) -> None:
    """Of the five two came later, one of them within the same minute, and one the day before."""
    at = LATER.replace(minute=17)
    for key, ago in (("a", 0), ("b", 3), ("c", -1), ("d", 24 * 60), ("e", -0.3)):
        come_in(key, at=at - timedelta(days=7, minutes=ago))
    client = signed_in(cast.street)
    with time_machine.travel(at + timedelta(seconds=40), tick=False):
        page = client.get("/centre/").content.decode()
        links = {unescape(address): int(n) for address, n in LINK.findall(page)}
        ((address, n),) = [one for one in links.items() if one[0].startswith(LISTS)]
        assert (client.get(address).context["page"].paginator.count, n) == (2, 2)


def test_what_is_closely_kept_stands_in_no_list_of_those_who_may_not_know(walked: Cast) -> None:
    Case.objects.update(secrecy=Secrecy.SECRET)
    asked: Asked = {"day": DAY.isoformat(), "half": FIRST + 2}
    with time_machine.travel(LATER, tick=False):
        for seat, n in (("street", 3), ("supervisor", 0)):
            page = signed_in(getattr(walked, seat)).get(LISTS, asked).context["page"]
            assert page.paginator.count == n
        stranger = signed_in(walked.desk).get(f"{LISTS}?area={STREET}")
    assert stranger.status_code == 404


def test_a_list_of_thirty_costs_as_many_statements_as_one_of_three(walked: Cast) -> None:
    with time_machine.travel(LATER, tick=False):
        paths = [
            f"{LISTS}?day={DAY.isoformat()}&half={FIRST + 2}&of={which}"
            for which in ("open", "late", "received", "closed")
        ]
        few = [statements(walked.street, path) for path in paths]
        for number in range(30):
            call(f"many-{number}")
        assert [statements(walked.street, path) for path in paths] == few
