"""Changing boundaries: neighbours give way, the old map stays, cases keep their grid."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, box, shape

from minhu.accounts.actors import House, Visitor
from minhu.core.errors import DomainError, NotAllowedError
from minhu.desk.queries.redrawing import exact_points
from minhu.places.domain.areas import add_area
from minhu.places.domain.redraw import Ask, redraw, straight, withdraw
from minhu.places.enums import Remake
from minhu.places.history import faults, version_on, versions
from minhu.places.locate import locate, now_at
from minhu.places.models import Area, Boundary, Redraw
from minhu.places.queries import grids
from tests.places.drawing import (
    AT,
    COMMUNITY,
    GRID,
    LATER,
    NEXT_GRID,
    feature,
    square,
    take,
    two_squares,
)

pytestmark = pytest.mark.django_db
THIRD = f"{COMMUNITY}003"
DAY = date(2026, 9, 1)
MIDDLE = LineString([(99.9, 35.005), (100.1, 35.005)])


@pytest.fixture(autouse=True)
def _ground(tmp_path: Path) -> None:
    add_area("999901001000", name="示例街道", at=AT)
    two_squares(tmp_path)


def change(kind: Remake, code: str = GRID, *, day: date = DAY, **more: object) -> Redraw:
    ask = Ask(kind, code, **more)  # type: ignore[arg-type]  # -- keyword test data
    return redraw(ask, day=day, reason="以路为界", actor=House(), at=LATER)


def metres(code: str, day: date = DAY) -> int:
    return Boundary.objects.valid_on(day).get(area=code).square_metres


def test_what_a_grid_takes_its_neighbour_loses_and_no_gap_is_left() -> None:
    whole = metres(GRID) + metres(NEXT_GRID)
    change(Remake.MOVE, drawn=box(100.0, 35.0, 100.012, 35.01))
    assert metres(GRID) == pytest.approx(whole * 0.6, rel=0.001)
    assert metres(GRID) + metres(NEXT_GRID) == pytest.approx(whole, abs=2)
    assert len(faults(COMMUNITY)) == 0


def test_what_a_grid_leaves_goes_to_the_neighbour_beside_it() -> None:
    change(Remake.MOVE, drawn=box(100.0, 35.0, 100.008, 35.01))
    assert metres(NEXT_GRID) > metres(GRID)
    assert len(faults(COMMUNITY)) == 0


def test_neighbours_that_do_not_give_way_leave_an_overlap_to_mend() -> None:
    change(Remake.MOVE, drawn=box(100.0, 35.0, 100.012, 35.01), give_way=False)
    (overlap,) = faults(COMMUNITY).overlaps
    assert overlap.fault.between == (GRID, NEXT_GRID)
    assert overlap.ground.bounds == pytest.approx((100.01, 35.0, 100.012, 35.01))


def test_yesterday_is_looked_up_on_the_map_of_yesterday() -> None:
    change(Remake.MOVE, drawn=box(100.0, 35.0, 100.012, 35.01))
    assert locate(100.011, 35.005, AT).area_code == NEXT_GRID
    assert locate(100.011, 35.005, LATER).area_code == GRID


def test_a_cut_grid_keeps_its_code_on_the_larger_part() -> None:
    change(Remake.CUT, drawn=LineString([(99.9, 35.002), (100.1, 35.002)]), name="南网格")
    assert metres(GRID) > metres(THIRD)
    assert (Area.objects.get(pk=THIRD).name, Area.objects.get(pk=THIRD).valid_from) == (
        "南网格",
        DAY,
    )
    assert locate(100.005, 35.001, LATER).area_code == THIRD


def test_an_exclusive_grid_is_numbered_from_five_hundred() -> None:
    change(
        Remake.ADD,
        "",
        home=COMMUNITY,
        name="商场",
        exclusive=True,
        drawn=box(100.002, 35.002, 100.004, 35.004),
    )
    mall = Area.objects.get(name="商场")
    assert (mall.code, mall.kind) == (f"{COMMUNITY}500", "exclusive")
    assert locate(100.003, 35.003, LATER).area_code == mall.code


def test_a_micro_grid_is_drawn_inside_its_grid() -> None:
    change(Remake.ADD, "", home=GRID, name="1号楼", drawn=box(100.002, 35.002, 100.004, 35.004))
    assert Area.objects.get(name="1号楼").code == f"{GRID}001"
    assert metres(GRID) == metres(NEXT_GRID)


def test_a_micro_grid_does_not_reach_out_of_its_grid() -> None:
    with pytest.raises(DomainError, match="不能伸到外面"):
        change(Remake.ADD, "", home=GRID, name="1号楼", drawn=box(100.002, 35.002, 100.02, 35.004))


def test_a_grid_does_not_leave_its_micro_grids_outside() -> None:
    change(Remake.ADD, "", home=GRID, name="1号楼", drawn=box(100.007, 35.002, 100.009, 35.004))
    with pytest.raises(DomainError, match="落到外面"):
        change(Remake.MOVE, drawn=box(100.0, 35.0, 100.006, 35.01))
    assert metres(GRID) == metres(NEXT_GRID)


def test_a_merged_grid_ends_and_what_hung_there_belongs_to_its_successor() -> None:
    change(Remake.JOIN, GRID, other=NEXT_GRID)
    assert list(grids(COMMUNITY, DAY)) == [Area.objects.get(pk=GRID)]
    assert list(grids(COMMUNITY, DAY - timedelta(days=1)).values_list("pk", flat=True)) == [
        GRID,
        NEXT_GRID,
    ]
    assert now_at(NEXT_GRID, None, LATER) == GRID
    assert now_at(NEXT_GRID, None, AT) == NEXT_GRID


def test_a_plate_on_ground_that_was_cut_off_belongs_to_the_new_grid() -> None:
    change(Remake.CUT, drawn=LineString([(99.9, 35.002), (100.1, 35.002)]), name="南网格")
    assert now_at(GRID, (100.005, 35.001), LATER) == THIRD
    assert now_at(GRID, (100.005, 35.008), LATER) == GRID
    assert now_at(GRID, None, LATER) == GRID


def test_each_day_something_changed_is_a_version_with_its_reason() -> None:
    change(Remake.CUT, drawn=MIDDLE, name="南网格")
    first, second = versions(COMMUNITY)
    assert (first.count, second.count) == (2, 3)
    assert second.changed == {GRID, THIRD}
    assert [made.reason for made in second.made] == ["以路为界"]
    assert version_on([first, second], DAY - timedelta(days=1)) == first


def test_a_planned_change_can_be_taken_back_and_the_map_is_as_before() -> None:
    day = DAY + timedelta(days=100)
    before = Boundary.objects.get(area=GRID).geometry
    made = change(Remake.CUT, drawn=MIDDLE, name="南网格", day=day)
    withdraw(made, actor=House(), at=LATER)
    (row,) = Boundary.objects.filter(area=GRID)
    assert (row.geometry, row.valid_to) == (before, None)
    assert not grids(COMMUNITY, day).filter(pk=THIRD).exists()
    assert Redraw.objects.get().withdrawn_at == LATER


def test_a_merger_that_is_taken_back_gives_the_grid_back() -> None:
    day = DAY + timedelta(days=100)
    withdraw(change(Remake.JOIN, GRID, other=NEXT_GRID, day=day), actor=House(), at=LATER)
    assert grids(COMMUNITY, day).count() == 2
    assert Boundary.objects.filter(valid_to=None).count() == 2


def test_what_is_in_force_cannot_be_taken_back() -> None:
    with pytest.raises(DomainError, match="已经生效"):
        withdraw(change(Remake.CUT, drawn=MIDDLE, name="南"), actor=House(), at=LATER)


def test_nothing_is_drawn_under_a_change_that_is_planned() -> None:
    change(Remake.CUT, drawn=MIDDLE, name="南网格", day=DAY + timedelta(days=100))
    with pytest.raises(DomainError, match="先撤回"):
        change(Remake.MOVE, drawn=box(100.0, 35.0, 100.008, 35.01))


@pytest.mark.parametrize(
    ("kind", "more", "word"),
    [
        (Remake.MOVE, {"drawn": box(100.0, 35.0, 100.01, 35.01)}, "没有什么要改"),
        (Remake.MOVE, {"drawn": box(100.0, 35.0, 100.02, 35.01)}, "请改用合并"),
        (
            Remake.MOVE,
            {"drawn": box(100, 35, 100.008, 35.01), "day": date(2026, 8, 31)},
            "今天以前",
        ),
        (
            Remake.CUT,
            {"drawn": LineString([(100.005, 35.004), (100.006, 35.005)]), "name": "南"},
            "没有把网格切开",
        ),
        (Remake.CUT, {"drawn": MIDDLE}, "起个名字"),
        (Remake.JOIN, {"other": f"{COMMUNITY}009"}, "还没有画过"),
        (Remake.MOVE, {}, "画出范围"),
    ],
)
def test_a_change_that_makes_no_sense_says_what_to_do(
    kind: Remake, more: dict[str, Any], word: str
) -> None:
    with pytest.raises(DomainError, match=word):
        change(kind, **more)
    assert Boundary.objects.count() == 2


def test_grids_apart_or_of_two_communities_are_not_merged(tmp_path: Path) -> None:
    take(tmp_path, feature("远", square(100.05, 35.0)), at=AT)
    with pytest.raises(DomainError, match="不挨着"):
        change(Remake.JOIN, GRID, other=THIRD)
    take(tmp_path, feature("邻", square(100.0, 35.01)), at=AT, parent="999901001002")
    with pytest.raises(DomainError, match="同一个社区"):
        change(Remake.JOIN, GRID, other="999901001002001")


def test_a_visitor_moves_no_boundary() -> None:
    with pytest.raises(NotAllowedError):
        redraw(Ask(Remake.JOIN, GRID, NEXT_GRID), day=DAY, reason="x", actor=Visitor(), at=LATER)


def test_the_ground_that_is_kept_is_the_ground_that_was_drawn() -> None:
    drawn = box(100.0, 35.0, 100.008, 35.01)
    change(Remake.MOVE, drawn=drawn)
    assert shape(Boundary.objects.valid_on(DAY).get(area=GRID).geometry).equals(drawn)


def test_a_second_change_on_one_day_replaces_the_first() -> None:
    change(Remake.MOVE, drawn=box(100.0, 35.0, 100.008, 35.01))
    change(Remake.MOVE, drawn=box(100.0, 35.0, 100.012, 35.01))
    assert Boundary.objects.filter(area=GRID).count() == 2
    assert metres(GRID) > metres(NEXT_GRID)


def test_the_moment_of_a_change_is_that_of_the_verb() -> None:
    made = change(Remake.CUT, drawn=MIDDLE, name="南")
    assert isinstance(made.at, datetime)
    assert (made.at, made.by) == (LATER, None)


def test_what_cannot_be_drawn_is_said_before_anything_changes() -> None:
    for ask, why in (
        (Ask(Remake.MOVE, "x"), "选一个网格"),
        (Ask(Remake.ADD, home="999901001000"), "画在一个社区里"),
    ):
        with pytest.raises(DomainError, match=why):
            assert ask.level
    with pytest.raises(DomainError, match="画一条切开的线"):
        change(Remake.CUT, name="新格", drawn=box(100.0, 35.0, 100.008, 35.01))
    move = Ask(Remake.MOVE, GRID, drawn=box(100.0, 35.0, 100.008, 35.01))
    with pytest.raises(DomainError, match="为什么改"):
        redraw(move, day=DAY, reason=" ", actor=House(), at=LATER)
    with pytest.raises(DomainError, match="两个点"):
        straight([(100.0, 35.0), (100.0, 35.0)])


def test_only_who_may_redraw_takes_it_back() -> None:
    made = change(Remake.MOVE, drawn=box(100.0, 35.0, 100.008, 35.01), day=DAY + timedelta(days=9))
    with pytest.raises(NotAllowedError, match="不能改这里的边界"):
        withdraw(made, actor=Visitor(), at=LATER)


def test_an_area_without_a_boundary_has_no_points_to_drag() -> None:
    grid = Area.objects.get(pk=GRID)
    assert exact_points(grid).startswith("100.")
    ring, hole = square(100.0, 35.0), square(100.002, 35.002, 0.002)
    here = Boundary.objects.filter(area=grid)
    here.update(geometry={"type": "Polygon", "coordinates": [ring, hole]})
    assert not exact_points(grid)
    here.delete()
    assert not exact_points(grid)
