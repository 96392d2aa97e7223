"""Importing division codes: what comes in, what is refused, and that twice changes nothing."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from minhu.core.errors import DomainError
from minhu.places.domain.areas import add_area, import_areas
from minhu.places.domain.reports import AreaReport
from minhu.places.enums import Level
from minhu.places.models import Area, Edition
from tests.places.drawing import AT

pytestmark = pytest.mark.django_db
VILLAGES = "areaCode,areaName,streetCode,streetName,villageCode,villageName\n"


def take(folder: Path, words: str) -> AreaReport:
    path = folder / "areas.csv"
    path.write_text(words, encoding="utf-8")
    return import_areas(path, at=AT)


def test_missing_areas_above_are_made_with_the_names_of_the_file(tmp_path: Path) -> None:
    row = "999901,示例区,999901001,示例街道,999901001001,东风社区\n"
    report = take(tmp_path, VILLAGES + row)
    assert (report.imported, report.parents) == (1, 4)
    street = Area.objects.get(pk="999901001000")
    assert (street.name, street.level, street.parent_id) == (
        "示例街道",
        Level.SUBDISTRICT,
        "999901000000",
    )
    assert Area.objects.get(pk="990000000000").name == "990000000000"


def test_a_nameless_area_above_is_named_by_a_later_file(tmp_path: Path) -> None:
    take(tmp_path, "code,name\n999901001001,东风社区\n")
    assert take(tmp_path, "code,name,provinceCode\n9999,示例市,99\n").imported == 1
    row = "999901,示例区,999901001,示例街道,999901001001,东风社区\n"
    assert take(tmp_path, VILLAGES + row).unchanged == 1
    assert Area.objects.get(pk="999900000000").name == "示例市"
    assert Area.objects.get(pk="999901000000").name == "示例区"


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    words = "code,name\n999901001001,东风社区\n999901001002,和平社区\n"
    take(tmp_path, words)
    before = list(Area.objects.values())
    again = take(tmp_path, words)
    assert (again.imported, again.unchanged, again.refused) == (0, 2, [])
    assert list(Area.objects.values()) == before


def test_a_changed_name_is_taken_over(tmp_path: Path) -> None:
    take(tmp_path, "code,name\n999901001001,东风社区\n")
    assert take(tmp_path, "code,name\n999901001001,东风里社区\n").imported == 1
    assert Area.objects.get(pk="999901001001").name == "东风里社区"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("99990100100,少一位", "code"),
        ("abc,不是数字", "code"),
        ("999901001001,", "name"),
        ("999901001001,\x07坏", "name"),
        (f"999901001001,{'长' * 81}", "name"),
        ("999901001001,放错街道,999901002", "streetCode"),
        ("999901001001,街道不对,99x", "streetCode"),
    ],
)
def test_bad_rows_are_refused_with_row_and_column(tmp_path: Path, row: str, column: str) -> None:
    good = "999901001009,好的社区,999901001"
    report = take(tmp_path, f"code,name,streetCode\n{good}\n{row}\n")
    assert [(r.row, r.column) for r in report.refused] == [(3, column)]
    assert report.imported == 1


def test_the_urban_class_comes_with_chinese_headers(tmp_path: Path) -> None:
    take(tmp_path, "统计用区划代码,名称,城乡分类代码\n999901001001,东风社区,111\n")
    assert Area.objects.get(pk="999901001001").urban_class == "111"


def test_the_urban_class_stays_where_a_later_file_is_silent(tmp_path: Path) -> None:
    take(tmp_path, "统计用区划代码,名称,城乡分类代码\n999901001001,东风社区,111\n")
    take(tmp_path, "code,name\n999901001001,东风里社区\n")
    assert Area.objects.get(pk="999901001001").urban_class == "111"


def test_the_mark_that_excel_puts_before_a_file_is_no_part_of_its_header(tmp_path: Path) -> None:
    assert take(tmp_path, "\ufeffcode,name\n999901001001,东风社区\n").imported == 1


def test_a_quote_that_is_never_closed_swallows_no_rows(tmp_path: Path) -> None:
    words = 'code,name\n999901001001,"东风社区\n999901001002,和平社区\n'
    with pytest.raises(DomainError, match="第 2 行读不下去，请检查引号"):
        take(tmp_path, words)
    assert not Area.objects.exists()


def test_maps_in_memory_learn_new_names_and_keep_what_did_not_change(tmp_path: Path) -> None:
    tokens = []
    for name in ("东风社区", "东风社区", "东风里社区"):
        take(tmp_path, f"code,name\n999901001001,{name}\n")
        tokens.append(Edition.objects.get().token)
    assert tokens[0] == tokens[1] != tokens[2]


def test_the_phone_of_a_desk_has_a_column_and_stays_where_a_file_is_silent(tmp_path: Path) -> None:
    words = "区划代码,名称,电话\n999901001001,东风社区,0300-0000201\n999901001002,和平社区,请问\n"
    report = take(tmp_path, words)
    assert [(r.row, r.column) for r in report.refused] == [(3, "电话")]
    assert take(tmp_path, words).unchanged == 1
    take(tmp_path, "code,name\n999901001001,东风里社区\n")
    assert Area.objects.get(pk="999901001001").phone == "0300-0000201"
    assert take(tmp_path, words.replace("0201", "0299")).imported == 1
    assert Area.objects.get(pk="999901001001").phone == "0300-0000299"


def test_packed_files_and_gb18030_are_read(tmp_path: Path) -> None:
    packed = tmp_path / "areas.csv.gz"
    packed.write_bytes(gzip.compress("code,name\n999901001001,东风社区\n".encode("gb18030")))
    assert import_areas(packed, at=AT).imported == 1
    assert Area.objects.get(pk="999901001001").name == "东风社区"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"id,label\n1,x\n",
        b"\x1f\x8bbroken",
        b"\x1f\x8b\x08\0\0\0\0\0\0\3broken",
        b"\xff\xff\xff",
    ],
)
def test_a_file_that_is_no_list_of_areas_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "areas.csv"
    path.write_bytes(raw)
    with pytest.raises(DomainError):
        import_areas(path, at=AT)


def test_a_missing_file_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="打不开"):
        import_areas(tmp_path / "absent.csv", at=AT)


def test_an_empty_list_imports_nothing(tmp_path: Path) -> None:
    assert take(tmp_path, "code,name\n").imported == 0


def test_adding_an_area_that_exists_keeps_its_name() -> None:
    add_area("999901001", name="示例街道", at=AT)
    assert add_area("999901001000", name="别的名字", at=AT).name == "示例街道"


def test_adding_what_is_no_code_is_refused() -> None:
    with pytest.raises(DomainError, match="区划代码"):
        add_area("12345", name="错", at=AT)


def test_grids_listed_without_ground_get_their_kind(tmp_path: Path) -> None:
    take(tmp_path, "code,name\n999901001001501,示例商场\n")
    grid = Area.objects.get(pk="999901001001501")
    assert (grid.level, grid.kind) == (Level.GRID, "exclusive")


def test_progress_counts_up_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("code,name\n" + "".join(f"9999010010{n:02d},第{n}\n" for n in range(1, 9)))
    told: list[tuple[int, int]] = []
    import_areas(path, at=AT, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (12, 12)
