"""A work is as good as the worst of what is open in it, and says why."""

from __future__ import annotations

import pytest

from minhu.core.clock import local_day
from minhu.core.errors import DomainError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import move, strike
from minhu.ledgers.models import Record
from minhu.works.board import Work
from minhu.works.drawing import Axis
from minhu.works.enums import Colour
from minhu.works.queries import Ask, board, works_in
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, STREET, Cast
from tests.works.conftest import Write

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)


def only(cast: Cast) -> Work:
    (work,) = works_in(cast.street, STREET, TODAY)
    return work


def moved(record: Record, verb: str, cast: Cast) -> None:
    move(
        Record.objects.select_related("ledger").get(pk=record.pk), verb, hand=Hand(cast.street, NOW)
    )


def test_the_worst_open_milestone_gives_colour_and_reason(cast: Cast, stop: Write) -> None:
    stop("立项", -40, 实际完成=-20)
    stop("开工", -20, 责任单位="市政所")
    stop("竣工", 60)
    work = only(cast)
    assert work.verdict == (Colour.RED, "开工：过了 20 天还没完成")
    assert (work.reached, len(work.stops), work.next and work.next.owner) == (1, 3, "市政所")
    assert work.stops[0].verdict.why == "晚 20 天完成"


def test_without_milestones_nothing_is_said_to_go_well(
    cast: Cast, park: Record, put: Write
) -> None:
    assert only(cast).verdict == (Colour.UNPLANNED, "还没有排节点")
    put("milestones", 节点编号="一", 事项=park.key, 节点="立项", 计划完成=-3, 实际完成=-3)
    assert only(cast).verdict == (Colour.GREEN, "节点都完成了")


def test_a_difficulty_counts_until_it_is_solved(cast: Cast, stop: Write, put: Write) -> None:
    stop("竣工", 60)
    said = {"难在哪里": "临电没批", "哪一类": "手续", "措施": "每周跟一次", "责任单位": "市政所"}
    found = put("obstacles", 难题编号="一", 事项="公园", 解决期限=-2, 提出日期=-9, **said)
    assert only(cast).verdict == (Colour.YELLOW, "临电没批：过了 2 天还没完成")
    assert only(cast).open_obstacles[0].measure == "每周跟一次"
    moved(found, "解决了", cast)
    assert (only(cast).colour, only(cast).open_obstacles) == (Colour.GREEN, [])


def test_a_years_plan_behind_the_time_turns_a_work_red(cast: Cast, put: Write) -> None:
    put("works", **{"事项": "管网", "年度计划（元）": "2400万", "累计完成（元）": "1000万"})
    assert only(cast).colour == Colour.RED
    assert only(cast).verdict.why.startswith("年度计划完成 41.67%，时间过了 88.89%")


def test_what_is_done_or_halted_is_never_red(cast: Cast, park: Record, stop: Write) -> None:
    stop("开工", -90)
    moved(park, "停下", cast)
    assert only(cast).colour == Colour.STOPPED
    moved(park, "接着做", cast)
    moved(park, "做完了", cast)
    assert only(cast).colour == Colour.DONE


def test_instructions_are_single_lines_with_whose_they_are(
    cast: Cast, park: Record, put: Write
) -> None:
    said = {
        "形式": "到场",
        "哪个岗位": "领导岗一",
        "说了什么": "周五前拿办法",
        "交给哪个单位": "市政所",
    }
    line = put("instructions", 记录编号="一", 事项=park.key, 日期=-3, **said)
    assert [(one.said, one.owner) for one in only(cast).wanted] == [("周五前拿办法", "市政所")]
    moved(line, "办好了", cast)
    assert (only(cast).wanted, len(only(cast).words)) == ([], 1)


def test_a_part_belongs_to_a_work_that_is_there(put: Write) -> None:
    with pytest.raises(DomainError, match="请先记那一条"):
        put("milestones", 节点编号="一", 事项="没有这件", 节点="立项", 计划完成=3)


def test_a_milestone_is_not_done_tomorrow_and_has_a_day(stop: Write) -> None:
    with pytest.raises(DomainError, match="做完了再填"):
        stop("立项", 3, 实际完成=1)
    with pytest.raises(DomainError):
        stop("立项", "")


def test_the_worst_stands_first_then_the_next_day(cast: Cast, stop: Write, put: Write) -> None:
    stop("竣工", 60)
    for name, due in (("甲", 40), ("乙", -30), ("丙", 3)):
        put("works", 事项=name, 类别="道路")
        put("milestones", 节点编号=name, 事项=name, 节点="通车", 计划完成=due)
    assert [work.name for work in works_in(cast.street, STREET, TODAY)] == [
        "乙",
        "丙",
        "甲",
        "公园",
    ]


def test_numbers_are_of_what_else_is_asked_for(cast: Cast, stop: Write, put: Write) -> None:
    stop("竣工", 60)
    put("works", 事项="路", 类别="道路", 主抓单位="环卫所")
    found = board(cast.street, STREET, Ask(kind="道路", colour="green"), TODAY)
    assert (found.works, found.colours[Colour.UNPLANNED], found.colours[Colour.GREEN]) == ([], 1, 0)
    mine = board(cast.street, STREET, Ask(owner="市政所"), TODAY)
    assert [work.name for work in mine.works] == ["公园"]
    assert dict(mine.owners)["市政所"] == {Colour.RED: 0, Colour.YELLOW: 0, Colour.GREEN: 1}


def test_nobody_sees_the_works_of_another_place(cast: Cast, park: Record) -> None:
    assert [work.name for work in works_in(cast.desk, COMMUNITY, TODAY)] == [park.key]
    assert works_in(cast.stranger, STREET, TODAY) == []
    assert works_in(cast.street, OTHER_COMMUNITY, TODAY) == []


def test_a_work_that_was_struck_out_leaves_the_board(cast: Cast, park: Record) -> None:
    strike(Record.objects.select_related("ledger").get(pk=park.pk), hand=Hand(cast.street, NOW))
    assert works_in(cast.street, STREET, TODAY) == []


def test_bars_follow_each_other_and_what_is_late_hangs_behind(cast: Cast, stop: Write) -> None:
    stop("开工", -20)
    stop("竣工", 60, 预计完成=70)
    work = only(cast)
    axis = Axis.over([work], TODAY)
    first, second, late, later = axis.bars(work)
    assert [bar.css for bar in (first, second, late, later)] == ["late", "soon", "late", "soon"]
    assert (first.x, round(first.x + first.width, 1)) == (axis.x(work.begins), second.x)
    assert (late.slipped, round(late.x + late.width)) == (True, round(axis.now))
    assert "竣工" in later.words


def test_an_axis_stays_near_today(cast: Cast, stop: Write) -> None:
    stop("很早", -900)
    stop("很晚", 2000)
    axis = Axis.over([only(cast)], TODAY)
    assert (axis.last - axis.first).days < 600
    assert len([label for _x, label in axis.months if label]) <= 8
    assert max(bar.x + bar.width for bar in axis.bars(only(cast))) <= 1002
