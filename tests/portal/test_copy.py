"""A caller's own copy: everything that is kept, who has looked, and a way to have it put right."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from minhu.cases.models import Case
from minhu.core.clock import local_day, now
from minhu.people.domain.reading import reveal
from tests.cast import Cast
from tests.portal.acts import PHONE, own, page
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
WORDS = "二楼的灯不亮三天了"


def test_the_copy_shows_what_is_kept_and_masks_what_a_link_may_not_show(
    client: Client,
    cast: Cast,  # noqa: ARG001 -- a house
) -> None:
    _case, path = own(phone=PHONE, name="钱某")
    seen = page(client.get(f"{path}/copy"))
    assert all(said in seen for said in (WORDS, "138****5678", "自动删掉"))
    assert PHONE not in seen
    told = json.loads(page(client.get(f"{path}/copy?as=json")))
    assert WORDS in told["kept"].values()
    assert "个人信息保护法" in told["rule"]


def test_the_caller_reads_by_which_post_and_why_the_phone_was_looked_at(
    client: Client, cast: Cast
) -> None:
    case, path = own(phone=PHONE)
    assert case.caller is not None
    why = {"case_number": case.number, "reason": "visit", "words": "内部的话"}
    assert "没有人看过" in page(client.get(f"{path}/copy"))
    reveal(case.caller, actor=cast.desk, at=now(), **why)
    seen = page(client.get(f"{path}/copy"))
    assert ("社区受理" in seen, "上门办理" in seen) == (True, True)
    assert (cast.desk.name in seen, "内部的话" in seen) == (False, False)


def test_a_closed_request_says_until_when_it_is_kept(client: Client, cast: Cast) -> None:
    case, path = own(phone=PHONE)
    case = stand(case, "closed", cast)
    assert case.closed_at is not None
    day = local_day(case.closed_at + timedelta(days=1095))
    assert f"{day:%Y-%m-%d}" in page(client.get(f"{path}/copy"))


def test_a_correction_stands_in_the_history_where_the_desk_reads_it(
    client: Client,
    cast: Cast,  # noqa: ARG001 -- a house
) -> None:
    case, path = own()
    assert client.post(f"{path}/add", {"note": "请更正：是3号楼"}).status_code == 302
    assert case.steps.filter(note="请更正：是3号楼").exists()
    assert "请更正：是3号楼" in page(client.get(f"{path}/copy"))


def test_nobody_without_the_link_gets_a_copy(client: Client, cast: Cast) -> None:  # noqa: ARG001 -- a house
    case, _path = own()
    assert client.get(f"/f/{case.number}/wrong/copy").status_code == 404


def test_a_copy_says_a_point_only_where_there_is_one(client: Client, cast: Cast) -> None:  # noqa: ARG001 -- the places
    case, path = own(words=WORDS)
    here = Case.objects.filter(pk=case.pk)
    here.update(longitude=100.1234567, latitude=35.5)
    assert "100.12346, 35.50000" in page(client.get(f"{path}/copy"))
    here.update(longitude=None, latitude=None)
    shown = client.get(f"{path}/copy")
    assert (shown.status_code, "地图上的点" in page(shown)) == (200, False)
