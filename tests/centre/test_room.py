"""The wall: every number on it is the length of the list behind it, for whoever may see it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db.models import Q
from django.test import Client

from minhu.accounts.enums import Role, Secrecy
from minhu.accounts.models import Post
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.centre.enums import Shift
from minhu.centre.queries import parts, stages, still, week
from minhu.centre.queries.duty import on_duty, shift_at
from minhu.centre.whistling import blown_in, under_way
from minhu.core.clock import day_begins, local_day
from minhu.places.models import Area
from minhu.places.queries import in_area
from minhu.requests.domain.steps import take
from tests.cast import (
    COMMUNITY,
    GRID,
    NOW,
    OTHER_COMMUNITY,
    OTHER_GRID,
    STREET,
    Cast,
    call,
    hire,
)
from tests.desk.acts import signed_in, statements
from tests.rates.stories import come_in
from tests.requests.stage import stand
from tests.whistles.stage import blown, do

pytestmark = pytest.mark.django_db
ROOM = "/centre/"
LATER = NOW + timedelta(hours=5)
LINK = re.compile(r'<a\s+class="n"\s+href="(/desk/\?[^"]+)">(?:超 )?(\d+)</a>')


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """A street with something in every kind of tile."""
    for number, state in enumerate(("received", "dispatched", "working", "revisit", "closed")):
        stand(call(f"one-{number}"), state, cast)
    call("elsewhere", area_code=OTHER_GRID)
    return cast


def shown(client: Client, path: str = ROOM) -> list[tuple[str, int]]:
    """Return every number of the wall that opens a list, with the address of the list."""
    page = client.get(path).content.decode()
    return [(unescape(address), int(n)) for address, n in LINK.findall(page)]


@pytest.mark.parametrize("seat", ["street", "desk", "leader", "auditor"])
def test_every_number_on_the_wall_is_the_length_of_its_list(busy: Cast, seat: str) -> None:
    client = signed_in(getattr(busy, seat))
    with time_machine.travel(LATER, tick=False):
        numbers = shown(client)
        assert {n for _address, n in numbers} > {0, 1}
        for address, n in numbers:
            assert len(client.get(address).context["page"].cases) == n, address


def test_a_community_sees_itself_and_a_street_may_look_into_each(busy: Cast) -> None:
    own = signed_in(busy.desk).get(ROOM).content.decode()
    assert ("东风社区指挥室" in own, "春晓" in own) == (True, False)
    looked = signed_in(busy.street).get(ROOM, {"area": COMMUNITY}).content.decode()
    assert "东风社区指挥室" in looked
    assert signed_in(busy.desk).get(ROOM, {"area": STREET}).status_code == 404
    assert signed_in(busy.street).get(ROOM, {"area": "x"}).status_code == 404


def test_what_has_not_changed_is_not_sent_again(busy: Cast) -> None:
    client = signed_in(busy.street)
    with time_machine.travel(LATER, tick=False):
        first = client.get(ROOM)
        again = client.get(ROOM, headers={"If-None-Match": first["ETag"]})
        call("new")
        fresh = client.get(ROOM, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, fresh.status_code) == (304, b"", 200)


def test_thirty_cases_cost_as_many_statements_as_one(busy: Cast) -> None:
    few = statements(busy.street, ROOM)
    for number in range(30):
        call(f"many-{number}")
    assert statements(busy.street, ROOM) == few


def test_a_full_list_of_what_runs_out_costs_as_many_statements_as_one_line(cast: Cast) -> None:
    stand(call("first"), "dispatched", cast)
    with time_machine.travel(LATER, tick=False):
        few = statements(cast.street, ROOM)
        for number in range(4):
            stand(call(f"more-{number}"), "dispatched", cast)
        assert statements(cast.street, ROOM) == few


def test_stages_stand_in_the_order_of_a_life_with_what_ran_out(busy: Cast) -> None:
    area = Area.objects.get(code=STREET)
    found = {
        stage.code: (stage.n, stage.late) for stage in stages(still(busy.street, area, at=LATER))
    }
    assert (found["received"][0], found["dispatched"][0], found["signed"]) == (2, 1, (0, 0))
    much_later = stages(still(busy.street, area, at=NOW + timedelta(days=60)))
    assert all(stage.late == stage.n for stage in much_later)
    assert [stage.code for stage in much_later if stage.held] == ["suspended"]


def test_today_and_the_same_day_a_week_before_are_counted_up_to_the_same_minute(
    cast: Cast,
) -> None:
    area = Area.objects.get(code=STREET)
    for key, ago in (("now", 0), ("earlier", 7 * 24 + 1), ("later", 7 * 24 - 1)):
        come_in(key, at=LATER - timedelta(hours=ago))
    today = week(cast.street, area, at=LATER)[-1]
    assert (today.day, today.received, today.before) == (local_day(LATER), 1, 1)


@pytest.mark.parametrize("code", [STREET, COMMUNITY])
@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_each_day_counts_what_came_in_as_far_as_somebody_sees_it(
    cast: Cast, code: str, secrecy: Secrecy
) -> None:
    """Closely kept cases stand in the totals; who may not know of them does not count them."""
    for key, ago in (("a", 0), ("b", 1), ("c", 8), ("d", 15)):
        come_in(key, at=LATER - timedelta(days=ago))
        Case.objects.filter(intake_key=key).update(secrecy=secrecy)
    seen = hire("seen", Role.LEADER, STREET)
    Post.objects.filter(user=seen).update(ceiling=Secrecy.RESTRICTED)
    for user in (cast.street, cast.supervisor, cast.auditor, seen):
        told = week(user, Area.objects.get(code=code), at=LATER)
        there = in_area(code) & Q(received_at__gte=LATER - timedelta(days=9))
        days = visible_to(user).filter(there, kind="request").values_list("received_at", flat=True)
        found = {day.day: day.received for day in told} | {d.week_before: d.before for d in told}
        assert +Counter(found) == Counter(map(local_day, days)), user


def test_a_case_counts_as_closed_on_the_day_it_was_closed(cast: Cast) -> None:
    case = stand(call(), "revisit", cast)
    later = NOW + timedelta(days=2)
    answers = {"solved": "solved", "satisfied": "satisfied", "note": ""}
    take(case, "answer_solved", answers=answers, actor=cast.street, at=later)
    days = week(cast.street, Area.objects.get(code=STREET), at=later)
    assert [day.closed for day in days][-3:] == [0, 0, 1]


@pytest.mark.usefixtures("cast")
def test_a_case_in_a_grid_counts_for_its_community() -> None:
    area = Area.objects.get(code=STREET)
    inside = {f"{COMMUNITY}001": (3, 1), OTHER_GRID: (2, 0)}
    assert [(part.open, part.late) for part in parts(area, inside)] == [(3, 1), (2, 0)]


@pytest.mark.parametrize(
    ("hour", "day", "shift"), [(3, -1, "night"), (8, 0, "day"), (17, 0, "day"), (18, 0, "night")]
)
def test_the_night_shift_lasts_until_the_morning(
    cast: Cast, plan: Callable[[int, Shift], None], hour: int, day: int, shift: str
) -> None:
    for offset in (-1, 0):
        for each in Shift:
            plan(offset, each)
    at = day_begins(local_day(NOW)) + timedelta(hours=hour)
    found = on_duty(Area.objects.get(code=STREET), at=at)
    assert found == [("值班", cast.street.name)]
    assert shift_at(at) == (local_day(NOW) + timedelta(days=day), shift)


def test_whistles_under_way_hang_on_the_wall_with_who_has_answered(cast: Cast) -> None:
    whistle = blown(cast)
    do(whistle, "sign", cast.worker, minutes=21)
    street = Area.objects.get(code=STREET)
    (found,) = under_way(cast.street, street)
    assert (found.called, found.answered, found.arrived) == (2, 1, 0)
    assert blown_in(cast.street, street) == [GRID]
    page = signed_in(cast.street).get(ROOM).content.decode()
    assert "应哨 1/2 · 到场 0/2" in page
    elsewhere = Area.objects.get(code=OTHER_COMMUNITY)
    assert (under_way(cast.stranger, elsewhere), blown_in(cast.stranger, elsewhere)) == ([], [])


def test_four_whistles_cost_as_many_statements_as_one(cast: Cast) -> None:
    blown(cast)
    few = statements(cast.street, ROOM)
    for _ in range(3):
        blown(cast)
    assert statements(cast.street, ROOM) == few
