"""The pages of campaigns: on the phone a tap for each result, at the desk the grids and their doors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from xlsxwriter import Workbook

from minhu.accounts.models import User
from minhu.campaigns.models import Campaign, Duty, Target, Visit
from minhu.campaigns.tasks import tell_ordered
from minhu.core.ids import uuid7
from minhu.notices.models import Notice
from tests.campaigns.stage import door, knock, ordered
from tests.cast import GRID, NOW, OTHER_GRID, Cast, call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def read(client: Client, user: User, url: str) -> str:
    client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        client.get(url)
    return len(found)


def more_doors(campaign: Campaign) -> None:
    Target.objects.bulk_create(
        Target(campaign=campaign, area_id=GRID, text=f"{n}号") for n in range(30)
    )


def test_the_phone_shows_the_doors_of_the_own_grid(client: Client, cast: Cast) -> None:
    campaign = ordered(cast, questions=("报警器装了没有",))
    page = read(client, cast.grid_worker, f"/field/campaigns/{campaign.pk}/")
    assert "1号楼102" in page
    assert "报警器装了没有" in page
    assert "春晓路8号" not in page
    assert campaign.title in read(client, cast.grid_worker, "/field/")


def test_one_tap_is_one_visit_however_often_the_phone_sends_it(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    client.force_login(cast.grid_worker)
    url = f"/field/api/campaigns/{campaign.pk}/doors/{door(campaign).pk}/"
    sent = {"step_key": str(uuid7()), "result": "met"}
    assert [client.post(url, sent).status_code for _twice in range(2)] == [200, 200]
    assert (Visit.objects.count(), door(campaign).settled) == (1, True)


def test_the_phone_is_told_why_a_visit_is_not_taken(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    client.force_login(cast.grid_worker)
    url = f"/field/api/campaigns/{campaign.pk}/doors/{{}}/"
    nothing = client.post(url.format(door(campaign).pk), {"step_key": str(uuid7())})
    far = client.post(url.format(door(campaign, "春晓路8号").pk), {"step_key": str(uuid7())})
    assert (nothing.status_code, far.status_code) == (422, 404)
    assert "请选" in nothing.json()["sentence"]


def test_without_scripts_a_tap_is_a_form(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    client.force_login(cast.grid_worker)
    url = f"/field/campaigns/{campaign.pk}/"
    sent = {"step_key": str(uuid7()), "result": "absent", "again_on": "2026-12-01"}
    assert client.post(f"{url}doors/{door(campaign).pk}/", sent).status_code == 302
    assert str(door(campaign).again_on) == "2026-12-01"
    assert "记错了" in read(client, cast.grid_worker, url)
    assert client.post(f"{url}back/{door(campaign).pk}/").status_code == 302
    assert door(campaign).tries == 0
    assert client.post(f"{url}back/{door(campaign).pk}/").status_code == 404


def test_a_day_that_is_none_is_not_taken_for_one(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    client.force_login(cast.grid_worker)
    sent = {"step_key": str(uuid7()), "result": "absent", "again_on": "明天"}
    client.post(f"/field/campaigns/{campaign.pk}/doors/{door(campaign).pk}/", sent)
    assert str(door(campaign).again_on) == "2026-11-22"


def test_an_order_on_the_clock_is_acknowledged_with_one_button(client: Client, cast: Cast) -> None:
    campaign = ordered(cast, "mobilise")
    url = f"/field/campaigns/{campaign.pk}/"
    assert "收到，这就去" in read(client, cast.grid_worker, url)
    assert "12:00 前走到第一户" in read(client, cast.grid_worker, "/field/")
    assert client.post(f"{url}seen/").status_code == 302
    assert Duty.objects.get(campaign=campaign, area=GRID).seen_at == NOW
    assert "收到，这就去" not in read(client, cast.grid_worker, url)


def test_a_door_is_added_on_the_way(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    client.force_login(cast.grid_worker)
    url = f"/field/campaigns/{campaign.pk}/met/"
    assert client.post(url, {"text": "3号楼101"}).status_code == 302
    assert client.post(url, {"text": ""}).status_code == 422
    assert client.post(url, {"text": "x", "area": OTHER_GRID}).status_code == 404
    assert door(campaign, "3号楼101").area_id == GRID


def test_an_ended_campaign_asks_for_nothing_more(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    client.force_login(cast.street)
    assert client.post(f"/desk/campaigns/{campaign.pk}/end/").status_code == 302
    client.post(f"/desk/campaigns/{campaign.pk}/end/")
    assert "已经结束了" in read(client, cast.street, f"/desk/campaigns/{campaign.pk}/")
    page = read(client, cast.grid_worker, f"/field/campaigns/{campaign.pk}/")
    assert "已经结束了" in page
    assert 'name="result"' not in page
    client.force_login(cast.desk)
    assert client.post(f"/desk/campaigns/{campaign.pk}/end/").status_code == 404


def test_the_desk_orders_from_a_file_and_hears_of_refused_rows(client: Client, cast: Cast) -> None:
    out = BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        for n, row in enumerate((["地址", "网格"], ["1号楼", GRID], ["天边外", "哪儿也不是"])):
            sheet.write_row(n, 0, row)
    client.force_login(cast.street)
    sent = {"kind": "door-knock", "title": "敲门", "source": "file"}
    file = SimpleUploadedFile("名单.xlsx", out.getvalue())
    answer = client.post("/desk/campaigns/", {**sent, "file": file}, follow=True)
    page = answer.content.decode()
    assert "名单 1 户" in page
    assert "第 3 行" in page
    assert client.post("/desk/campaigns/", sent).status_code == 422
    assert client.post("/desk/campaigns/", {**sent, "source": "ledger"}).status_code == 422
    assert client.post("/desk/campaigns/", {**sent, "source": "addresses"}).status_code == 422


def test_the_desk_sees_the_grids_their_doors_and_the_visits(client: Client, cast: Cast) -> None:
    campaign = ordered(cast, "rounds")
    made = knock(door(campaign), "hard", cast.grid_worker, need="门前积水")
    page = read(client, cast.street, f"/desk/campaigns/{campaign.pk}/")
    assert "东风第1网格" in page
    assert "1/3" in page
    doors = f"/desk/campaigns/{campaign.pk}/{GRID}/"
    assert "1号楼102" in read(client, cast.street, doors)
    log = read(client, cast.street, f"{doors}?show=log")
    assert "有困难" in log
    assert made.case_number in log
    assert campaign.title in read(client, cast.street, "/desk/campaigns/")


def test_a_result_an_office_no_longer_knows_stands_as_it_was_written(
    client: Client, cast: Cast
) -> None:
    campaign = ordered(cast)
    knock(door(campaign), "met", cast.grid_worker)
    Visit.objects.update(result="gone")
    url = f"/desk/campaigns/{campaign.pk}/{GRID}/?show=log"
    assert "gone" in read(client, cast.street, url)


def test_a_community_sees_only_its_own_grids(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    assert "春晓" not in read(client, cast.desk, f"/desk/campaigns/{campaign.pk}/")
    client.force_login(cast.desk)
    assert client.get(f"/desk/campaigns/{campaign.pk}/{OTHER_GRID}/").status_code == 404
    client.force_login(cast.worker)
    assert client.get(f"/desk/campaigns/{campaign.pk}/").status_code == 404


def test_the_note_of_an_order_leads_to_it(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    tell_ordered(str(campaign.pk))
    note = Notice.objects.get(party=f"grid:{GRID}")
    client.force_login(cast.grid_worker)
    for face in ("field", "desk"):
        answer = client.post(f"/{face}/inbox/{note.pk}/")
        assert answer["Location"] == f"/{face}/campaigns/{campaign.pk}/"


def test_the_three_hundreds_show_both_numbers_of_each(client: Client, cast: Cast) -> None:
    visits, helped = ordered(cast, "every-household"), ordered(cast, "help")
    knock(door(visits), "met", cast.grid_worker)
    knock(door(helped), "helped", cast.grid_worker)
    knock(door(helped, "1号楼102"), "visited", cast.grid_worker)
    call()
    page = read(client, cast.street, "/desk/campaigns/hundreds/")
    for pair in ("1/2", "1/3", "0/1"):
        assert pair in page
    assert "1/3" not in read(client, cast.street, "/desk/campaigns/hundreds/?year=2025")


@pytest.mark.parametrize(
    "url",
    [
        "/field/campaigns/{}/",
        "/desk/campaigns/{}/",
        "/desk/campaigns/{}/" + GRID + "/",
        "/field/",
        "/desk/campaigns/hundreds/",
    ],
)
def test_thirty_doors_cost_as_many_statements_as_two(client: Client, cast: Cast, url: str) -> None:
    campaign = ordered(cast)
    client.force_login(cast.grid_worker if "field" in url else cast.street)
    path = url.format(campaign.pk)
    few = statements(client, path)
    more_doors(campaign)
    assert statements(client, path) == few


def test_visits_of_today_may_be_many_and_the_log_asks_no_more(client: Client, cast: Cast) -> None:
    campaign = ordered(cast)
    more_doors(campaign)
    client.force_login(cast.street)
    url = f"/desk/campaigns/{campaign.pk}/{GRID}/?show=log"
    knock(door(campaign), "met", cast.grid_worker)
    few = statements(client, url)
    for n in range(20):
        at = NOW - timedelta(minutes=n)
        knock(door(campaign, f"{n}号"), "met", cast.grid_worker, at=at)
    assert statements(client, url) == few
