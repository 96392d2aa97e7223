"""The grids page: who holds each grid, what is open there, and where an address lies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.enums import Role
from minhu.accounts.models import Post, User
from minhu.core.clock import local_day, now
from minhu.desk.queries import grid_maps
from minhu.desk.queries.grids import find, overview, panel
from minhu.places import locate
from minhu.places.domain import editions
from minhu.places.models import Area, Boundary, Plate
from tests.affairs.acts import opened
from tests.cast import COMMUNITY, GRID, OTHER_COMMUNITY, OTHER_GRID, STREET, Cast, hire
from tests.rates.stories import DAY, HOUR, closed, come_in, withdrawn

pytestmark = pytest.mark.django_db
URL = "/desk/grids/"
HERE, THERE = (100.0, 35.0), (100.01, 35.0)


@pytest.fixture
def ground(cast: Cast) -> Iterator[Cast]:
    """Draw the two grids of the cast side by side; nothing of it stays in memory."""
    for code, (west, south) in {GRID: HERE, OTHER_GRID: THERE}.items():
        east, north = west + 0.01, south + 0.01
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        Boundary.objects.create(
            area_id=code,
            geometry={"type": "Polygon", "coordinates": [ring]},
            square_metres=1_012_345,
            valid_from=date(2026, 1, 1),
        )
    editions.renew()
    yield cast
    locate.forget()


def read(client: Client, user: User, query: str = "", **headers: str) -> HttpResponse:
    client.force_login(user)
    answer = client.get(f"{URL}{query}", headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def place(code: str = STREET) -> Area:
    return Area.objects.get(pk=code)


def test_the_card_of_a_grid_says_who_holds_it_and_what_is_open_there(
    client: Client, ground: Cast
) -> None:
    come_in("a", at=now() - HOUR, words="楼道灯不亮"), closed("b", at=now() - 2 * DAY)
    come_in("c", at=now() - HOUR, area_code=OTHER_GRID, words="别处的事")
    page = read(client, ground.street, f"?grid={GRID}").content.decode()
    card = page[page.index('id="card"') :]
    assert ground.grid_worker.name in card
    assert "楼道灯不亮" in card
    assert "别处的事" not in card
    assert "1.01 km²" in card


def test_a_card_counts_open_late_and_the_past_thirty_days(ground: Cast) -> None:
    come_in("a", at=now() - HOUR), come_in("b", at=now() - 3 * DAY), come_in("c", at=now())
    closed("d", at=now() - 40 * DAY), closed("e", at=now() - 2 * DAY)
    withdrawn("f", at=now() - 2 * DAY), opened("deliberation", ground.desk)
    found = panel(ground.street, place(GRID), at=now())
    assert (found.open, found.late, found.month) == (3, 1, 4)


def test_a_card_names_the_grids_own_people_first_and_nobody_who_has_left(ground: Cast) -> None:
    gone = hire("gone", Role.GRID_WORKER, GRID)
    gone.posts.update(valid_to=local_day(now()) - DAY)
    found = panel(ground.street, place(GRID), at=now())
    assert [post.user for post in found.posts] == [ground.grid_worker, ground.desk]


def test_a_card_lists_what_runs_out_first_and_says_how_many_it_leaves_out(
    client: Client, ground: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minhu.desk.queries.grids.SHOWN", 1)
    come_in("fine", at=now()), come_in("late", at=now() - 3 * DAY), come_in("new", at=now())
    found = panel(ground.street, place(GRID), at=now())
    assert ([case.intake_key for case in found.cases], found.more) == (["late"], 2)
    assert "还有 2 件没列出" in read(client, ground.street, f"?grid={GRID}").content.decode()


def test_a_card_tells_the_ground_as_it_is_today(ground: Cast) -> None:
    today = local_day(now())
    old = Boundary.objects.get(area=GRID)
    Boundary.objects.filter(pk=old.pk).update(valid_to=today)
    Boundary.objects.create(area_id=GRID, geometry=old.geometry, square_metres=7, valid_from=today)
    assert panel(ground.street, place(GRID), at=now()).square_metres == 7


def test_exclusive_grids_are_counted_apart(ground: Cast) -> None:
    Area.objects.filter(pk=OTHER_GRID).update(kind="exclusive")
    found = overview(ground.street, place(), at=now())
    assert (found.exclusive, found.basic) == (1, 1)


def test_htmx_gets_the_card_alone(client: Client, ground: Cast) -> None:
    asked = {"HX_Request": "true", "HX_Target": "card"}
    part = read(client, ground.street, f"?grid={GRID}", **asked).content.decode()
    assert "<html" not in part
    assert f'data-chosen="{GRID}"' in part


def test_a_grid_nobody_holds_is_listed_with_the_day_its_worker_left(ground: Cast) -> None:
    today = local_day(now())
    Post.objects.filter(area_code=GRID).update(valid_to=today - timedelta(days=12))
    (mine, never) = overview(ground.street, place(), at=now()).vacant
    assert (mine.area.code, mine.empty_days(today)) == (GRID, 12)
    assert (never.area.code, never.empty_days(today)) == (OTHER_GRID, None)
    assert panel(ground.street, place(GRID), at=now()).empty_days == 12


def test_a_grid_somebody_holds_from_today_on_is_not_vacant(ground: Cast) -> None:
    hire("new", Role.GRID_WORKER, OTHER_GRID)
    assert overview(ground.street, place(), at=now()).vacant == []


def test_a_unit_sees_the_grids_but_only_its_own_cases_on_them(client: Client, ground: Cast) -> None:
    come_in("theirs", unit_id=ground.unit.pk, point=HERE, area_code="")
    come_in("not theirs", words="别处的事", point=(100.005, 35.005), area_code="")
    client.force_login(ground.worker)
    dots = client.get(f"{URL}cases.json").json()["features"]
    assert len(dots) == 1
    assert overview(ground.worker, place(), at=now()).open == 1
    assert panel(ground.worker, place(GRID), at=now()).month == 1
    assert "别处的事" not in read(client, ground.worker, f"?grid={GRID}").content.decode()


def test_dots_are_open_cases_with_a_position_and_how_they_stand(
    client: Client, ground: Cast
) -> None:
    middle = {"point": (100.005, 35.005), "area_code": ""}
    come_in("late", at=now() - 3 * DAY, **middle), come_in("fine", at=now(), **middle)
    come_in("nowhere", at=now()), closed("done", at=now() - DAY, after=HOUR, **middle)
    client.force_login(ground.street)
    answer = client.get(f"{URL}cases.json")
    dots = answer.json()["features"]
    assert [dot["properties"]["look"] for dot in dots] == ["late", "fine"]
    assert {dot["properties"]["grid"] for dot in dots} == {GRID}
    assert client.get(dots[0]["properties"]["url"]).context["case"].intake_key == "late"
    assert answer["Cache-Control"] == "private, no-store"


def test_where_too_many_are_open_for_a_map_each_grid_says_how_many(
    client: Client, ground: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grid_maps, "MOST", 2)
    middle = {"point": (100.005, 35.005), "area_code": ""}
    come_in("late", at=now() - 3 * DAY, **middle), come_in("fine", at=now(), **middle)
    client.force_login(ground.street)
    assert len(client.get(f"{URL}cases.json").json()["features"]) == 2
    come_in("there", at=now(), point=(100.015, 35.005), area_code="")
    dots = client.get(f"{URL}cases.json").json()["features"]
    said = [(dot["properties"]["grid"], dot["properties"]["n"]) for dot in dots]
    assert said == [(GRID, 2), (OTHER_GRID, 1)]
    assert [dot["properties"]["look"] for dot in dots] == ["late", "fine"]
    assert dots[0]["properties"]["words"] == "在办 2，超期 1"
    longitude, latitude = dots[0]["geometry"]["coordinates"]
    assert 100 < longitude < 100.01
    assert 35 < latitude < 35.01


def test_a_community_sees_its_own_grids_and_not_its_neighbours(
    client: Client, ground: Cast
) -> None:
    page = read(client, ground.desk).content.decode()
    assert GRID in page
    assert OTHER_GRID not in page
    assert read(client, ground.desk, f"?grid={OTHER_GRID}").status_code == 404
    assert read(client, ground.desk, f"?grid={GRID}").status_code == 200
    assert read(client, ground.desk, f"?grid={COMMUNITY}").status_code == 404


@pytest.mark.usefixtures("ground")
def test_an_address_is_found_by_plate_by_name_and_by_position() -> None:
    Plate.objects.create(code="ABCD2345", area_id=GRID, name="3号楼2单元", put_up_at=now())
    for typed in ("3号楼", "abcd2345", "东风", "东风第1", GRID, "100.005，35.005"):
        assert [hit.area.code for hit in find(place(), typed)] == [GRID], typed
    for typed in ("", "没有的地方", "200, 100", "nan,nan", "1,2,3", "50, 50"):
        assert find(place(), typed) == [], typed
    assert find(place(OTHER_COMMUNITY), "100.005,35.005") == []


def test_what_was_not_found_is_said(client: Client, ground: Cast) -> None:
    part = read(client, ground.street, "?q=月球", HX_Request="true", HX_Target="found")
    assert "没找到" in part.content.decode()


def test_communities_are_drawn_around_their_grids_and_sent_once(
    client: Client, ground: Cast
) -> None:
    client.force_login(ground.street)
    answer = client.get(f"{URL}communities.json")
    names = {f["properties"]["name"] for f in json.loads(answer.content)["features"]}
    assert names == {"东风社区", "春晓社区"}
    again = client.get(f"{URL}communities.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_lists_name_each_grid_with_what_is_open_late_and_who_is_missing(
    client: Client, ground: Cast
) -> None:
    Area.objects.filter(pk=OTHER_GRID).update(kind="exclusive", name="<b>商圈</b>")
    come_in("late", at=now() - 3 * DAY), come_in("fine", at=now())
    page = read(client, ground.street, f"?grid={GRID}").content.decode()
    empty = page[page.index('id="h-vac"') : page.index('id="h-wrong"')]
    assert "还没安排过" in empty
    assert f'data-grid="{OTHER_GRID}"' in empty
    assert f'data-grid="{GRID}"' not in empty
    assert "<b>商圈" not in page
    assert "春晓社区 &lt;b&gt;商圈" in empty
    line = page[page.rindex("<li><a", 0, page.index('"push tiny">在办 2<')) :][:600]
    assert f'data-grid="{GRID}"' in line
    assert 'aria-current="true"' in line
    assert "#alert-triangle" in line


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    for address in (URL, f"{URL}cases.json", f"{URL}communities.json"):
        assert client.get(address)["Location"].startswith("/accounts/sign-in/")


@pytest.mark.usefixtures("cast")
def test_somebody_without_a_post_has_no_grids(client: Client) -> None:
    idle = User.objects.create(username="idle", name="闲某")
    assert read(client, idle).status_code == 404


@pytest.mark.parametrize("query", ["", f"?grid={GRID}", "?q=东"])
def test_thirty_cases_cost_as_many_statements_as_one(
    client: Client, ground: Cast, query: str
) -> None:
    costs = []
    read(client, ground.street)  # the faults of the map are reckoned once for each edition
    for number in range(30):
        come_in(f"k{number}", at=now() - HOUR)
        if number in {0, 29}:
            with CaptureQueriesContext(connection) as asked:
                client.get(f"{URL}{query}")
            costs.append(len(asked))
    assert costs[0] == costs[1] < 25
