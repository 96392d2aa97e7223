"""Ground that an import finds drawn twice or not at all: it is told, with between whom and how much."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.places.drawing import GRID, NEXT_GRID, feature, square, take, two_squares

pytestmark = pytest.mark.django_db


def test_overlaps_are_reported_with_their_square_metres(tmp_path: Path) -> None:
    report = take(tmp_path, feature("西", square(100, 35)), feature("东", square(100.009, 35)))
    overlap = report.overlaps[0]
    assert overlap.between == (GRID, NEXT_GRID)
    assert overlap.square_metres == pytest.approx(91.2 * 1113.2, rel=0.01)


def test_ground_side_by_side_has_neither_overlap_nor_gap(tmp_path: Path) -> None:
    report = two_squares(tmp_path)
    assert (report.overlaps, report.gaps) == ([], [])


def test_an_enclosed_hole_is_reported_as_a_gap(tmp_path: Path) -> None:
    around = [
        feature(f"{column}{row}", square(100 + column * 0.01, 35 + row * 0.01))
        for column in range(3)
        for row in range(3)
        if (column, row) != (1, 1)
    ]
    gap = take(tmp_path, *around).gaps[0]
    assert len(gap.between) == 8
    assert gap.square_metres == pytest.approx(912 * 1113.2, rel=0.01)


def test_a_narrow_slit_between_two_grids_is_reported_as_a_gap(tmp_path: Path) -> None:
    report = take(tmp_path, feature("西", square(100, 35)), feature("东", square(100.01002, 35)))
    assert report.gaps[0].between == (GRID, NEXT_GRID)
    assert report.gaps[0].square_metres == pytest.approx(1.82 * 1113.2, rel=0.02)


def test_an_overlap_with_ground_of_an_earlier_import_is_reported(tmp_path: Path) -> None:
    take(tmp_path, feature("西", square(100, 35)))
    report = take(tmp_path, feature("东", square(100.009, 35)), parent="999901001002")
    assert report.overlaps[0].between == (GRID, "999901001002001")


def test_the_largest_overlap_is_told_first(tmp_path: Path) -> None:
    side = [
        feature(str(n), square(100 + n / 100 - west, 35)) for n, west in enumerate((0, 1e-4, 1e-3))
    ]
    told = [round(each.square_metres) for each in take(tmp_path, *side).overlaps]
    assert len(told) == 2
    assert told == sorted(told, reverse=True)


def test_faults_of_others_are_not_told_of_a_file_that_has_no_part_in_them(tmp_path: Path) -> None:
    take(tmp_path, feature("西", square(100, 35)), feature("东", square(100.009, 35)))
    report = take(tmp_path, feature("北", square(100, 35.5)))
    assert (report.imported, report.overlaps, report.gaps) == (1, [], [])


def test_less_than_a_square_metre_is_no_overlap(tmp_path: Path) -> None:
    hair = 100.01 - 5e-9
    report = take(tmp_path, feature("西", square(100, 35)), feature("东", square(hair, 35)))
    assert report.overlaps == []
