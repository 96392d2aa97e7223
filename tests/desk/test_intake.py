"""登记诉求: what is said at the window becomes a case, once, in the right place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minhu.accounts.models import User
from minhu.cases.enums import Found
from minhu.cases.models import Case
from minhu.core.clock import local_day, now
from minhu.core.ids import uuid7
from tests.cast import COMMUNITY, GRID, OTHER_GRID, STREET, Cast, call
from tests.desk.acts import signed_in, statements
from tests.portal.acts import photo
from tests.requests.stage import stand

pytestmark = pytest.mark.django_db
URL, NEAR = "/desk/new/", "/desk/new/near/"
CORNER = (113.3001, 33.7501)


def sheet(**more: Any) -> dict[str, Any]:
    known = {"intake_key": uuid7(), "channel": "walk_in", "words": "二楼的灯不亮", "area": GRID}
    return {**known, **more}


def write(user: User, **more: Any) -> int:
    return signed_in(user).post(URL, sheet(**more)).status_code


def test_what_is_written_down_is_a_case_with_its_channel_and_its_writer(cast: Cast) -> None:
    more = {"category": "0301", "place": "3号楼", "name": "张三", "phone": "13800005678"}
    answer = signed_in(cast.desk).post(URL, sheet(**more, urgent="on", pictures=[photo()]))
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/desk/cases/{case.number}/"
    facts = (case.channel, case.area_id, case.found, case.category_id, case.place, case.urgent)
    assert facts == ("walk_in", GRID, Found.DESK, "0301", "3号楼", True)
    step = case.steps.get()
    assert (step.actor, case.caller is not None, case.attachments.count()) == (cast.desk, True, 1)


def test_whoever_leaves_a_name_and_no_phone_is_known_by_the_name(cast: Cast) -> None:
    assert write(cast.desk, name="张小三") == 302
    case = Case.objects.get()
    assert case.caller is not None
    assert case.caller.disclose() == ("张小三", "")
    shown = signed_in(cast.desk).get(f"/desk/cases/{case.number}/").content.decode()
    assert "张*" in shown
    assert "小三" not in shown


def test_the_same_sheet_sent_twice_is_one_case(cast: Cast) -> None:
    same = sheet()
    client = signed_in(cast.desk)
    first, second = client.post(URL, same), client.post(URL, same)
    assert first.headers["Location"] == second.headers["Location"]
    assert Case.objects.count() == 1


def test_what_the_hotline_hands_over_waits_at_the_street(cast: Cast) -> None:
    write(cast.street, channel="12345")
    assert Case.objects.get().party == f"desk:{STREET}"
    write(cast.street, channel="phone")
    assert Case.objects.get(channel="phone").party == f"desk:{COMMUNITY}"


def test_without_a_place_it_waits_at_the_street_and_its_writer_keeps_the_number(
    cast: Cast,
) -> None:
    answer = signed_in(cast.desk).post(URL, sheet(area=""), follow=True)
    case = Case.objects.get()
    assert (case.found, case.party) == (Found.NOWHERE, f"desk:{STREET}")
    assert f"登记好了，编号 {case.number}" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/desk/"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"words": ""}, "请写一句：哪里，怎么了。"),
        ({"words": "长" * 2001}, "2000"),
        ({"phone": "12"}, "手机号不对"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"area": OTHER_GRID}, "选择一个有效的选项"),
        ({"longitude": "400", "latitude": "33"}, "图上的位置不对"),
        ({"intake_key": "x"}, "请重新打开再登记"),
    ],
)
def test_a_sheet_that_cannot_be_taken_comes_back_with_a_word(
    cast: Cast, more: dict[str, str], said: str
) -> None:
    answer = signed_in(cast.desk).post(URL, sheet(**more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((name, 200) for name in ("desk", "street", "grid_worker", "stranger")),
        *((name, 404) for name in ("worker", "supervisor", "leader", "auditor", "system_admin")),
    ],
)
def test_only_those_who_take_calls_write_them_down(cast: Cast, who: str, status: int) -> None:
    user = getattr(cast, who)
    assert signed_in(user).get(URL).status_code == status
    if status == 404:
        assert write(user) == 404
        assert not Case.objects.exists()


def test_a_sheet_from_elsewhere_is_refused(cast: Cast) -> None:
    assert signed_in(cast.desk, csrf=True).post(URL, sheet()).status_code == 403


def test_what_is_open_nearby_is_shown_before_sending(cast: Cast) -> None:
    lon, lat = CORNER
    call("near", point=(lon, lat), title="灯不亮", category_code="0301")
    call("far", point=(lon + 0.02, lat), title="远处的")
    asked = {"longitude": str(lon), "latitude": str(lat), "category": "0301"}
    said = signed_in(cast.desk).get(NEAR, asked).content.decode()
    assert "灯不亮" in said
    assert "同一类" in said
    assert "远处的" not in said
    assert "远处的" in signed_in(cast.desk).get(NEAR, {"area": GRID}).content.decode()


def test_what_was_told_in_like_words_stands_first_before_sending(cast: Cast) -> None:
    lon, lat = CORNER
    call("same", "二楼的灯不亮三天了", point=(lon + 0.001, lat), title="灯的事")
    call("closer", "垃圾堆在门口没人管", point=(lon, lat), title="垃圾的事")
    asked = {"longitude": str(lon), "latitude": str(lat), "words": "二楼灯坏了，三天都不亮"}
    client = signed_in(cast.desk)
    said = client.post(NEAR, asked).content.decode()
    assert said.index("灯的事") < said.index("垃圾的事")
    assert said.count("相像") == 1
    Case.objects.filter(intake_key="same").update(secrecy=1)
    assert "相像" not in client.post(NEAR, asked).content.decode()


def closed(key: str, cast: Cast, *, days: int = 1, **more: Any) -> Case:
    case = stand(call(key, category_code="0301", **more), "closed", cast)
    Case.objects.filter(pk=case.pk).update(closed_at=now() - timedelta(days=days))
    return case


def test_what_was_closed_there_lately_is_shown_with_its_day(cast: Cast) -> None:
    case = closed("same", cast, point=CORNER, title="灯修过")
    closed("old", cast, days=31, point=CORNER, title="早就修过")
    closed("far", cast, point=(CORNER[0] + 0.02, CORNER[1]), title="远处修过")
    closed("theirs", cast, area_code=OTHER_GRID, point=CORNER, title="隔壁修过")
    asked = {"longitude": str(CORNER[0]), "latitude": str(CORNER[1])}
    said = signed_in(cast.desk).get(NEAR, {**asked, "category": "0301"}).content.decode()
    day = local_day(now() - timedelta(days=1))
    assert (f"/desk/cases/{case.number}/" in said, f"{day:%m-%d} 办结" in said) == (True, True)
    assert [each for each in ("早就修过", "远处修过", "隔壁修过") if each in said] == []
    for other in ({"category": "0302"}, {}):
        assert "灯修过" not in signed_in(cast.desk).get(NEAR, {**asked, **other}).content.decode()
    grid = signed_in(cast.desk).get(NEAR, {"area": GRID, "category": "0301"}).content.decode()
    assert ("灯修过" in grid, "早就修过" in grid) == (True, False)


def test_many_open_and_closed_nearby_cost_as_many_statements_as_one(cast: Cast) -> None:
    path = f"{NEAR}?area={GRID}&category=0301"
    call("open", category_code="0301")
    closed("closed", cast)
    few = statements(cast.desk, path)
    for n in range(5):
        call(f"open-{n}", category_code="0301")
        closed(f"closed-{n}", cast)
    assert statements(cast.desk, path) == few


def test_nothing_of_another_community_is_shown_nearby(cast: Cast) -> None:
    call("theirs", area_code=OTHER_GRID, point=CORNER, title="隔壁的")
    asked = {"longitude": str(CORNER[0]), "latitude": str(CORNER[1])}
    assert "隔壁的" not in signed_in(cast.desk).get(NEAR, asked).content.decode()
    assert "隔壁的" in signed_in(cast.street).get(NEAR, asked).content.decode()


def test_without_a_place_nothing_is_looked_for(cast: Cast) -> None:
    call("one")
    said = signed_in(cast.desk).get(NEAR, {"area": "x"}).content.decode()
    assert "二楼的灯" not in said
