"""Importing drawn boundaries: numbers, changes, mending, overlaps, gaps and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from minhu.accounts.actors import House, Visitor
from minhu.core.errors import DomainError, NotAllowedError
from minhu.places import codes
from minhu.places.domain.areas import add_area
from minhu.places.domain.boundaries import import_boundaries, take_features
from minhu.places.domain.features import Layout
from minhu.places.domain.numbering import next_code
from minhu.places.enums import Crs, Level
from minhu.places.models import Area, Boundary, Edition
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
    write,
)

pytestmark = pytest.mark.django_db


def names() -> dict[str, str]:
    return dict(Area.objects.grids().values_list("name", "code"))


def test_grids_are_numbered_by_rows_whatever_their_order_in_the_file(tmp_path: Path) -> None:
    drawn = [
        feature("南西", square(100.0, 35.0)),
        feature("北东", square(100.01, 35.01)),
        feature("南东", square(100.01, 35.0)),
        feature("北西", square(100.0, 35.01)),
    ]
    take(tmp_path, *drawn)
    order = ["北西", "北东", "南西", "南东"]
    assert [names()[name] for name in order] == [f"{COMMUNITY}00{n}" for n in (1, 2, 3, 4)]


def test_running_twice_changes_nothing_even_in_another_order(tmp_path: Path) -> None:
    drawn = [feature("西", square(100.0, 35.0)), feature("东", square(100.01, 35.0))]
    take(tmp_path, *drawn)
    before = (
        list(Area.objects.values()),
        list(Boundary.objects.values()),
        Edition.objects.get().token,
    )
    again = take(tmp_path, *reversed(drawn), at=LATER)
    assert (again.imported, again.unchanged) == (0, 2)
    assert (
        list(Area.objects.values()),
        list(Boundary.objects.values()),
        Edition.objects.get().token,
    ) == before


def test_a_new_grid_gets_the_next_number_and_the_others_keep_theirs(tmp_path: Path) -> None:
    two_squares(tmp_path)
    report = take(tmp_path, feature("北", square(100.0, 35.01)), at=LATER)
    assert names() == {"西": GRID, "东": NEXT_GRID, "北": f"{COMMUNITY}003"}
    assert report.absent == [GRID, NEXT_GRID]


def test_changed_ground_begins_a_new_boundary_and_keeps_the_old_one(tmp_path: Path) -> None:
    two_squares(tmp_path)
    take(tmp_path, feature("西", square(100.0, 35.0, 0.009)), at=LATER)
    first, second = Boundary.objects.filter(area=GRID).order_by("valid_from")
    assert first.valid_to == second.valid_from
    assert second.valid_to is None
    assert first.square_metres > second.square_metres


def test_a_second_change_on_one_day_replaces_the_first(tmp_path: Path) -> None:
    two_squares(tmp_path)
    take(tmp_path, feature("西", square(100.0, 35.0, 0.009)))
    only = Boundary.objects.get(area=GRID)
    assert only.square_metres < Boundary.objects.get(area=NEXT_GRID).square_metres


def test_codes_of_the_file_are_taken_and_tell_exclusive_grids(tmp_path: Path) -> None:
    layout = Layout("name", "code")
    take(tmp_path, feature("商场", square(100, 35), code=f"{COMMUNITY}501"), layout=layout)
    assert Area.objects.get(name="商场").kind == "exclusive"
    assert Area.objects.get(name="商场").parent_id == COMMUNITY


def test_numbers_of_somebody_else_are_remembered_through_a_new_name(tmp_path: Path) -> None:
    layout = Layout("name", "id")
    take(tmp_path, feature("旧名", square(100, 35), id=17), layout=layout)
    take(tmp_path, feature("新名", square(100, 35), id=17.0), layout=layout)
    grid = Area.objects.grids().get()
    assert (grid.code, grid.name, grid.outside_id) == (GRID, "新名", "17")


def test_a_code_outside_the_parent_is_refused(tmp_path: Path) -> None:
    layout = Layout("name", "code")
    report = take(tmp_path, feature("远", square(100, 35), code="999901002001001"), layout=layout)
    assert "不在" in report.refused[0].reason
    assert report.refused[0].column == "code"


def test_the_code_of_a_grid_that_has_ended_is_not_used_again(tmp_path: Path) -> None:
    two_squares(tmp_path)
    Area.objects.filter(pk=GRID).update(valid_to=AT.date())
    again = feature("西", square(100, 35.01), code=GRID)
    report = take(tmp_path, again, layout=Layout("name", "code"), at=LATER)
    assert (report.imported, Boundary.objects.filter(area=GRID).count()) == (0, 1)
    assert f"{GRID} 已经撤并" in report.refused[0].reason


def test_a_code_whose_community_is_missing_is_refused(tmp_path: Path) -> None:
    layout = Layout("name", "code")
    strange = feature("缺", square(100, 35), code="999901001009001")
    report = take(tmp_path, strange, layout=layout, parent="999901001000")
    assert "先导入区划" in report.refused[0].reason


def test_grids_under_a_subdistrict_go_into_a_community_of_its_name(tmp_path: Path) -> None:
    for _ in range(2):
        take(tmp_path, feature("西", square(100, 35)), parent="999901001000")
    community = Area.objects.get(level=Level.COMMUNITY)
    assert (community.code, community.name) == (COMMUNITY, "东风社区")
    assert names() == {"西": GRID}


def test_grids_under_a_city_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="社区"):
        take(tmp_path, feature("西", square(100, 35)), parent="9999")


def test_an_absent_parent_says_what_to_do(tmp_path: Path) -> None:
    path = write(tmp_path, feature("西", square(100, 35)))
    with pytest.raises(DomainError, match="--parent-name"):
        import_boundaries(path, parent=COMMUNITY, layout=Layout("name"), at=AT)
    with pytest.raises(DomainError, match="区划代码"):
        import_boundaries(path, parent="12345", layout=Layout("name"), at=AT)


def test_a_bow_tie_is_mended_and_reported(tmp_path: Path) -> None:
    tie = [(100.0, 35.0), (100.01, 35.01), (100.01, 35.0), (100.0, 35.01), (100.0, 35.0)]
    report = take(tmp_path, feature("结", tie))
    assert report.imported == 1
    assert "Self-intersection" in report.mended[0].fault


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (feature("飞出去", square(200, 35)), "地球"),
        (feature("没有面积", [(100, 35), (100.01, 35), (100, 35), (100, 35)]), "面积"),
        (feature("", square(100, 35)), "没有名称"),
        (feature("看\0不见", square(100, 35)), "看不见"),
        (feature("半个\ud800字", square(100, 35)), "看不见"),
        (feature("长" * 81, square(100, 35)), "超过"),
        ({"type": "Feature", "properties": {"name": "空"}, "geometry": None}, "面状"),
        ({"type": "Feature", "properties": None}, "没有名称"),
        (feature("好", square(100.02, 35)), "重复"),
    ],
)
def test_bad_features_are_refused_and_the_rest_imported(
    tmp_path: Path, bad: dict[str, object], word: str
) -> None:
    report = take(tmp_path, feature("好", square(100, 35)), bad)
    assert report.imported == 1
    assert [r.row for r in report.refused] == [2]
    assert word in report.refused[0].reason


@pytest.mark.parametrize("words", ["", "{}", "[1]", '{"features": []}', "[" * 100_000])
def test_a_file_without_features_is_refused(tmp_path: Path, words: str) -> None:
    add_area(COMMUNITY, name="东风社区", at=AT)
    path = tmp_path / "ground.geojson"
    path.write_text(words)
    with pytest.raises(DomainError):
        import_boundaries(path, parent=COMMUNITY, layout=Layout("name"), at=AT)


def test_the_four_hundred_and_ninety_nine_numbers_run_out(tmp_path: Path) -> None:
    add_area(f"{COMMUNITY}499", name="最后一个", at=AT)
    report = take(tmp_path, feature("多余", square(100, 35)))
    assert "用完" in report.refused[0].reason


def test_gcj_ground_is_kept_in_wgs(tmp_path: Path) -> None:
    layout = Layout("name", crs=Crs.GCJ02)
    take(tmp_path, feature("偏", square(113.60604, 34.74880)), layout=layout)
    ring = Boundary.objects.get().geometry["coordinates"][0]
    assert min(x for x, _ in ring) == pytest.approx(113.6, abs=2e-5)
    assert min(y for _, y in ring) == pytest.approx(34.75, abs=2e-5)


def micro(folder: Path, ring: list[tuple[float, float]]) -> str:
    """Draw a micro-grid of the first grid and return why it was refused, if it was."""
    layout = Layout("name", level=Level.MICRO_GRID)
    path = write(folder, feature("甲", ring))
    report = import_boundaries(path, parent=GRID, layout=layout, at=LATER)
    return "".join(each.reason for each in report.refused)


def test_a_micro_grid_outside_its_grid_is_refused(tmp_path: Path) -> None:
    two_squares(tmp_path)
    assert "伸到外面" in micro(tmp_path, square(100.005, 35.0))
    assert micro(tmp_path, square(100.005, 35.0, 0.005)) == ""


def test_a_grid_that_leaves_its_micro_grid_outside_is_refused(tmp_path: Path) -> None:
    two_squares(tmp_path)
    micro(tmp_path, square(100.005, 35.0, 0.005))
    report = take(tmp_path, feature("西", square(100.0, 35.0, 0.007)), at=LATER)
    assert "会落到外面" in report.refused[0].reason
    assert (report.imported, Boundary.objects.filter(area=GRID).count()) == (0, 1)


def test_a_code_of_another_level_is_refused_and_not_kept_as_a_number(tmp_path: Path) -> None:
    report = take(
        tmp_path, feature("社区", square(100, 35), code=COMMUNITY), layout=Layout("name", "code")
    )
    assert "是社区的代码" in report.refused[0].reason


def test_a_grid_that_reaches_out_of_its_community_is_told(tmp_path: Path) -> None:
    two_squares(tmp_path)
    home = Area.objects.get(pk=COMMUNITY)
    Boundary.objects.create(
        area=home,
        geometry={"type": "Polygon", "coordinates": [square(100.0, 35.0)]},
        square_metres=1,
        valid_from=AT.date(),
    )
    report = take(tmp_path, feature("西", square(100.0, 35.0, 0.011)), at=LATER)
    assert [each.between for each in report.strays] == [(GRID, COMMUNITY)]


def test_a_file_of_the_desk_has_a_day_to_come_a_reason_and_a_hand_that_may(tmp_path: Path) -> None:
    two_squares(tmp_path)
    top = Area.objects.get(pk=COMMUNITY)
    drawn = [feature("北", square(100.0, 35.01))]
    for actor, day, reason, why in (
        (Visitor(), LATER.date(), "文件", "不能改这里的边界"),
        (House(), AT.date(), "文件", "今天以前"),
        (House(), LATER.date(), " ", "为什么改"),
    ):
        with pytest.raises((DomainError, NotAllowedError), match=why):
            take_features(drawn, top, Layout("name"), day=day, reason=reason, actor=actor, at=LATER)
    assert len(names()) == 2


def test_numbers_run_out_in_words(tmp_path: Path) -> None:
    two_squares(tmp_path)
    assert next_code(COMMUNITY, Level.GRID) == f"{COMMUNITY}003"
    last = codes.child(COMMUNITY, Level.GRID, codes.FIRST_EXCLUSIVE - 1)
    add_area(last, name="末格", at=AT)
    with pytest.raises(DomainError, match="编号用完"):
        next_code(COMMUNITY, Level.GRID)
