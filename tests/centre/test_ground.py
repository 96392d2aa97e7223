"""The map of the wall: its shades, its marks, and the way down from a district to a grid."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client

from minhu.accounts.enums import Role, Secrecy
from minhu.cases.models import Case
from minhu.centre.queries import coming
from minhu.centre.queries.shading import steps
from minhu.places.enums import Level
from minhu.places.models import Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, call, hire
from tests.desk.acts import signed_in
from tests.requests.stage import stand
from tests.whistles.stage import blown

pytestmark = pytest.mark.django_db
ROOM = "/centre/"
DISTRICT = "999901000000"
LATER = NOW + timedelta(hours=5)
DATA = re.compile(r'data-(open|late|whistles)="([^"]*)"')


def ground(client: Client, **asked: str) -> tuple[str, dict[str, object]]:
    page = client.get(ROOM, asked).content.decode()
    return page, {name: json.loads(unescape(said)) for name, said in DATA.findall(page)}


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Let one grid have an open and a late case, another one that was closed today."""
    call("open")
    late = call("late")
    Case.objects.filter(pk=late.pk).update(due_at=NOW)
    stand(call("closed", area_code=OTHER_GRID), "closed", cast)
    Case.objects.filter(outcome="closed").update(closed_at=NOW)
    return cast


@pytest.mark.parametrize(
    ("shade", "numbers", "here", "there"),
    [
        ("open", {GRID: 2}, 2, 0),
        ("late", {GRID: 1}, 1, 0),
        ("closed", {OTHER_GRID: 1}, 0, 1),
        ("x", {GRID: 2}, 2, 0),
    ],
)
def test_grids_are_shaded_by_what_is_open_late_or_was_closed_today(
    busy: Cast, shade: str, numbers: dict[str, int], here: int, there: int
) -> None:
    client = signed_in(busy.street)
    with time_machine.travel(LATER, tick=False):
        page, data = ground(client, shade=shade)
        assert (data["open"], data["late"]) == (numbers, {GRID: 1})
        links = re.findall(r'<a class="n" href="(/desk/\?area=(\d+)[^"]*)">(\d+)</a>', page)
        counted = {code: (n, address) for address, code, n in reversed(links) if code != STREET}
        for code, n in ((COMMUNITY, here), (OTHER_COMMUNITY, there)):
            assert counted[code][0] == str(n)
            listed = client.get(unescape(counted[code][1])).context["page"].cases
            assert len(listed) == n


@pytest.mark.parametrize(
    ("most", "shades"),
    [
        (0, (1, 2, 3)),
        (1, (1, 2, 3)),
        (3, (1, 2, 3)),
        (4, (1, 3, 4)),
        (6, (1, 3, 5)),
        (90, (1, 31, 61)),
    ],
)
def test_shades_are_thirds_of_the_largest_number_so_that_a_busy_street_is_not_one_colour(
    most: int, shades: tuple[int, int, int]
) -> None:
    assert steps([most] if most else []) == shades


def test_the_legend_says_the_numbers_of_each_shade(cast: Cast) -> None:
    for n in range(7):
        call(f"many-{n}")
    page = signed_in(cast.street).get(ROOM).content.decode()
    assert 'data-steps="[1, 4, 6]"' in page
    legend = re.sub(r"<[^>]*>|\s+", " ", page.split('class="wkey"')[1].split("</ul>")[0])
    assert re.findall(r"\d+(?:–\d+)?(?: 件以上)?", legend) == ["0", "1–3", "4–5", "6 件以上"]


def test_what_is_late_in_a_community_opens_its_list(busy: Cast) -> None:
    client = signed_in(busy.street)
    with time_machine.travel(LATER, tick=False):
        page, _data = ground(client)
        address = f"/desk/?area={COMMUNITY}&view=late"
        assert f'href="{address.replace("&", "&amp;")}">1</a>' in page
        assert len(client.get(address).context["page"].cases) == 1


def test_a_whistle_under_way_is_marked_in_its_grid(cast: Cast) -> None:
    whistle = blown(cast)
    assert ground(signed_in(cast.street))[1]["whistles"] == [whistle.case.area_id]
    assert ground(signed_in(cast.stranger))[1]["whistles"] == []


def test_one_walks_down_from_the_district_to_a_grid_and_up_again(busy: Cast) -> None:
    Area.objects.create(code=DISTRICT, level=Level.DISTRICT, name="示例区")
    Area.objects.filter(pk=STREET).update(parent=DISTRICT)
    client, ways = signed_in(hire("qu", Role.LEADER, DISTRICT)), (STREET, COMMUNITY, GRID)
    page = client.get(ROOM).content.decode()
    for code in ways:
        assert f'href="/centre/?area={code}"' in page
        page = client.get(ROOM, {"area": code}).content.decode()
        assert f"{Area.objects.get(pk=code).name}指挥室" in page
    ups = [f'href="/centre/?area={code}"' for code in (DISTRICT, STREET, COMMUNITY)]
    assert [page.count(up) for up in ups] == [1, 1, 1]
    own = signed_in(busy.desk).get(ROOM, {"area": GRID}).content.decode()
    assert (ups[1] in own, ups[2] in own) == (False, True)


def test_what_runs_out_next_stands_first_and_what_ran_out_does_not(busy: Cast) -> None:
    for n, hours in enumerate((9, 6, 8, 7, 30, 40)):
        case = call(f"soon-{n}")
        Case.objects.filter(pk=case.pk).update(due_at=NOW + timedelta(hours=hours))
    found = coming(busy.street, Area.objects.get(pk=STREET), at=LATER)
    assert [(case.due_at - NOW) / timedelta(hours=1) for case in found if case.due_at][:4] == [
        *(6, 7, 8, 9),
    ]
    assert len(found) == 5


def test_how_many_have_not_signed_and_how_long_people_still_work_stand_there(cast: Cast) -> None:
    for n in range(3):
        stand(call(f"one-{n}"), "dispatched", cast)
    stand(call("signed"), "signed", cast)
    with time_machine.travel(NOW.replace(hour=7), tick=False):  # 15:00 of a Friday
        page = signed_in(cast.street).get(ROOM)
    assert (page.context["unsigned"], page.context["work_left"]) == (3, "3 个工作小时")
    thursday = NOW.replace(hour=7) - timedelta(days=1)  # tomorrow is another day of work
    with time_machine.travel(thursday, tick=False):
        assert signed_in(cast.street).get(ROOM).context["work_left"] == "3 个工作小时"
    with time_machine.travel(NOW.replace(hour=0), tick=False):  # a whole day of work is hours, too
        assert signed_in(cast.street).get(ROOM).context["work_left"] == "8 个工作小时"
    with time_machine.travel(NOW.replace(hour=12), tick=False):
        assert "今天还有" not in signed_in(cast.street).get(ROOM).content.decode()


def test_what_is_kept_closely_neither_runs_out_nor_ends_for_who_may_not_know_of_it(
    cast: Cast,
) -> None:
    kept, over = call("kept"), stand(call("over"), "closed", cast)
    Case.objects.filter(pk=over.pk).update(closed_at=NOW)
    Case.objects.filter(pk=kept.pk).update(due_at=LATER + timedelta(hours=1))
    Case.objects.update(secrecy=Secrecy.SECRET)
    for user, n in ((cast.street, 1), (cast.supervisor, 0)):
        with time_machine.travel(LATER, tick=False):
            told = signed_in(user).get(ROOM).context
        assert (len(told["coming"]), told["heads"].today, told["heads"].closed) == (n, n, n)
