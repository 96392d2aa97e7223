"""The list of today: only theirs, what runs out first on top, in a constant number of reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.queries import visible_to
from minhu.field import queries
from minhu.field.panels import found, rows, urgency
from tests.cast import COMMUNITY, NOW, OTHER_GRID, STREET, Cast, call
from tests.field.walks import given_away, photo, signed
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
TODAY = "/field/"
WHO_SEES = {
    "grid_worker": {"to-grid"},
    "worker": {"to-unit"},
    "desk": {"at-desk"},
    "street": set(),
    "other_worker": set(),
    "supervisor": set(),
    "leader": set(),
    "auditor": set(),
    "system_admin": set(),
    "security_admin": set(),
    "stranger": {"elsewhere"},
}


@pytest.mark.parametrize("name", WHO_SEES)
def test_everybody_finds_only_what_waits_for_them(cast: Cast, name: str) -> None:
    given_away(cast, "to-grid")
    given_away(cast, "to-unit", unit=cast.unit)
    call("at-desk")
    call("elsewhere", area_code=OTHER_GRID)
    user = getattr(cast, name)
    assert {case.intake_key for case in queries.to_do(user)} == WHO_SEES[name]


@pytest.mark.parametrize("name", WHO_SEES)
def test_every_list_stays_inside_what_one_may_see(cast: Cast, name: str) -> None:
    given_away(cast, "to-grid")
    given_away(cast, "to-unit", unit=cast.unit)
    call("at-desk")
    user = getattr(cast, name)
    seen = set(visible_to(user))
    for listed in (queries.to_do(user), queries.to_settle(user), queries.open_here(user)):
        assert set(listed) <= seen


def test_a_grid_worker_sees_what_lies_at_the_desk_for_their_own_grid_only(cast: Cast) -> None:
    call("mine")
    call("elsewhere", area_code=OTHER_GRID)
    assert [case.intake_key for case in queries.to_settle(cast.grid_worker)] == ["mine"]
    assert not queries.to_settle(cast.worker)


@pytest.mark.parametrize(
    ("place", "told"), [("{} 东墙边", "东墙边"), ("{}", "{}"), ("3号楼", "3号楼")]
)
def test_whoever_works_in_one_grid_reads_where_in_it(cast: Cast, place: str, told: str) -> None:
    case = given_away(cast, "to-grid")
    grid = case.area.name
    case.place = place.format(grid)
    (own,) = rows([case], user=cast.grid_worker, at=NOW)
    (other,) = rows([case], user=cast.desk, at=NOW)
    assert (own.where, other.where) == (told.format(grid), case.place)


def test_what_runs_out_first_stands_first(cast: Cast, phone: Client) -> None:
    late, soon = given_away(cast, "late", title="晚了的"), given_away(cast, "soon", title="快到的")
    Case.objects.filter(pk=late.pk).update(due_at=NOW - timedelta(hours=1))
    Case.objects.filter(pk=soon.pk).update(due_at=NOW + timedelta(hours=1, minutes=40))
    words = phone.get(TODAY).content.decode()
    assert words.index("晚了 2 小时") < words.index("晚了的") < words.index("还剩 40 分钟")
    assert words.index("先签收，去看现场") < words.index("快到的")


def test_a_row_names_the_next_move(cast: Cast, phone: Client) -> None:
    signed(cast)
    assert "给居民打电话" in phone.get(TODAY).content.decode()


@pytest.mark.parametrize("many", [1, 30])
def test_today_reads_as_often_with_many_rows_as_with_one(
    cast: Cast, phone: Client, many: int
) -> None:
    for number in range(many):
        given_away(cast, f"to-do-{number}")
        call(f"desk-{number}")
    phone.get(TODAY)
    with CaptureQueriesContext(
        connection,
    ) as reads:
        phone.get(TODAY)
    assert len(reads) == READS


READS = 18


def test_the_map_lists_own_grid_and_own_work(cast: Cast, phone: Client) -> None:
    given_away(cast, "mine", title="三号楼的灯")
    call("elsewhere", area_code=OTHER_GRID, title="别处的井盖")
    words = phone.get("/field/map/").content.decode()
    assert "三号楼的灯" in words
    assert "别处的井盖" not in words


def test_nobody_signed_in_is_sent_to_sign_in(client: Client) -> None:
    for path in (TODAY, "/field/settle/", "/field/map/", "/field/me/"):
        assert client.get(path).headers["Location"].startswith("/accounts/sign-in/")


def test_what_i_found_today_is_listed_and_yesterday_is_not(cast: Cast, phone: Client) -> None:
    page = {"words": "垃圾没清", "do": "pass", "step_key": "5b5a8a5e-0000-4000-8000-000000000001"}
    phone.post("/field/settle/", {**page, "before": photo()})
    assert "我发现的问题" in phone.get(TODAY).content.decode()
    with time_machine.travel(NOW + timedelta(days=1)):
        phone.force_login(cast.grid_worker)
        assert "我发现的问题" not in phone.get(TODAY).content.decode()


def test_the_map_of_a_unit_draws_the_ground_it_works_on(cast: Cast) -> None:
    assert queries.ground_of(cast.worker) == queries.ground_of(cast.leader) == STREET
    assert queries.ground_of(cast.grid_worker) == COMMUNITY
    assert queries.ground_of(User.objects.create(username="nobody")) == ""


@pytest.mark.parametrize(
    ("state", "css"),
    [("closed", "is-done"), ("withdrawn", "is-offline"), ("revisit", "is-waiting")],
)
def test_a_case_that_is_over_stands_without_a_clock(cast: Cast, state: str, css: str) -> None:
    case = stand(call(), state, cast)
    assert urgency(case, NOW + timedelta(hours=1)).css == css


@pytest.mark.parametrize(
    ("state", "css"), [("closed", "is-done"), ("reported", "is-done"), ("declined", "is-received")]
)
def test_what_one_found_stands_by_its_state(cast: Cast, state: str, css: str) -> None:
    assert found(stand(call(), state, cast)).css == css
