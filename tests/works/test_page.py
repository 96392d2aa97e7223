"""挂图作战: every number opens its works, on the desk, the wall and the phone of a leader."""

from __future__ import annotations

import re

import pytest

from minhu.ledgers.models import Record
from tests.cast import COMMUNITY, Cast
from tests.desk.acts import signed_in, statements
from tests.works.conftest import Write

pytestmark = pytest.mark.django_db
PAGE = "/centre/works/"


def shown(cast: Cast, **asked: str) -> str:
    answer = signed_in(cast.street).get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> int:
    return len(re.findall(r'<td class="wide wk-why">', page))


def test_each_colour_says_how_many_and_opens_them(cast: Cast, put: Write) -> None:
    for name, due in (("甲", -30), ("乙", -40), ("丙", 3), ("丁", 90)):
        put("works", 事项=name, 类别="道路", 主抓单位="市政所")
        put("milestones", 节点编号=name, 事项=name, 节点="通车", 计划完成=due)
    page = shown(cast)
    counts = dict(re.findall(r'colour=(\w+)"[^>]*><b>(\d+)</b>', page))
    assert counts == {"red": "2", "yellow": "1", "green": "1"}
    assert {colour: str(rows(shown(cast, colour=colour))) for colour in counts} == counts
    assert rows(shown(cast, owner="市政所", colour="red")) == 2
    assert page.index("乙") < page.index("丙") < page.index("丁")


def test_reason_owners_dates_and_what_is_behind_stand_there(
    cast: Cast, stop: Write, put: Write
) -> None:
    record = stop("竣工", -20, 责任单位="环卫所", 预计完成=30)
    put(
        "obstacles",
        难题编号="难",
        事项="公园",
        难在哪里="临电没批",
        措施="每周跟",
        提出日期=-9,
        解决期限=-1,
    )
    put("instructions", 记录编号="记", 事项="公园", 日期=-3, 形式="指示", 说了什么="周五前拿办法")
    page = shown(cast)
    for words in ("竣工：预计晚 50 天", "市政所", "环卫所", "临电没批", "每周跟", "周五前拿办法"):
        assert words in page
    assert f"/desk/ledgers/milestones/{record.pk}/" in page
    assert "晚了、预计晚 15 天以内是黄" in page


def test_the_wall_has_no_menu_and_asks_again_by_itself(cast: Cast, park: Record) -> None:
    wall = shown(cast, wall="1", kind="重点项目")
    assert park.key in wall
    assert 'hx-get="/centre/works/?wall=1&amp;kind=' in wall
    assert 'class="side"' not in wall


def test_an_empty_board_says_what_to_do(cast: Cast) -> None:
    assert "还没有挂图的事项" in shown(cast)
    assert "换个条件" in shown(cast, kind="没有")


def test_somebody_elses_place_is_absent(cast: Cast) -> None:
    assert signed_in(cast.stranger).get(PAGE, {"area": COMMUNITY}).status_code == 404
    assert signed_in(cast.worker).get(PAGE).status_code == 404


def test_the_page_of_a_leader_shows_the_red_ones_first(cast: Cast, stop: Write, put: Write) -> None:
    stop("竣工", -90)
    put("works", 事项="路", 类别="道路")
    page = signed_in(cast.leader).get("/desk/oversee/").content.decode()
    assert page.index("竣工：过了") < page.index("还没有排节点")
    assert "colour=red" in page


def test_it_costs_the_same_however_many_works_there_are(cast: Cast, put: Write) -> None:
    costs = []
    for many in (1, 29):
        for n in range(many):
            name = f"{many}-{n}"
            put("works", 事项=name, 类别="道路", 主抓单位="市政所")
            put("milestones", 节点编号=name, 事项=name, 节点="通车", 计划完成=n)
        costs.append(statements(cast.street, PAGE))
    assert costs[0] == costs[1]
