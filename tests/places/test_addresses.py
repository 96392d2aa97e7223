"""Addresses and other names of places: taken apart, taken in, and found again."""

from __future__ import annotations

from pathlib import Path

import pytest

from minhu.cases.enums import Found
from minhu.core.errors import NotAllowedError
from minhu.places.addresses import Named, Parts, locate_text, parse
from minhu.places.domain.addresses import drop_alias, import_addresses, name_area
from minhu.places.domain.reports import Report
from minhu.places.domain.sheets import Sheet
from minhu.places.gazetteer import Gazetteer
from minhu.places.models import Address, Area
from tests.cast import COMMUNITY, GRID, NOW, OTHER_GRID, STREET, Cast, call
from tests.places.drawing import feature, square
from tests.places.drawing import take as draw

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("示例路306-34号", Parts("示例路", 306)),
        ("示例市新华区示例路12号院3号楼2单元501", Parts("示例路", 12, "", "3", "2", "501")),
        ("东风小区 3 号楼二单元 501 室", Parts("", 0, "东风小区", "3", "2", "501")),
        ("示例大道88号（东门）", Parts("示例大道", 88)),
        ("示例路东风花园5栋", Parts("示例路", 0, "东风花园", "5")),
        ("没有地址", Parts()),
        ("", Parts()),
    ],
)
def test_an_address_is_taken_apart(text: str, parts: Parts) -> None:
    assert parse(text) == parts


def take(*rows: tuple[str, str], ids: tuple[str, ...] = ()) -> Report:
    lines = {n: [text, grid, *ids[n - 2 : n - 1]] for n, (text, grid) in enumerate(rows, start=2)}
    header = ("地址", "网格", *(["编号"] if ids else []))
    return import_addresses(Sheet(header, lines), Area.objects.get(pk=STREET), at=NOW)


@pytest.fixture
def known(cast: Cast) -> Cast:
    take(
        ("东风小区1号楼", GRID),
        ("东风小区2号楼", OTHER_GRID),
        ("示例路10号", GRID),
        ("示例路20号", GRID),
        ("示例路31号", OTHER_GRID),
        ("静巷5号", OTHER_GRID),
    )
    return cast


@pytest.mark.parametrize(
    ("text", "area", "certain"),
    [
        ("东风小区2号楼301", OTHER_GRID, True),
        ("示例路10号门口路灯", GRID, True),
        ("示例路14号", GRID, False),
        ("静巷里面", OTHER_GRID, False),
        ("东风社区东风第1网格有人", GRID, True),
        ("春晓社区的事", "999901001002", True),
    ],
)
def test_words_mean_the_area_that_is_known(
    known: Cast,  # noqa: ARG001 -- the addresses
    text: str,
    area: str,
    certain: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    assert locate_text(text, STREET) == Named(area, certain)


@pytest.mark.parametrize("text", ["东风小区", "示例路", "示例路99999号", "别处街1号", "", "。"])
def test_what_may_mean_two_places_or_none_is_left_open(known: Cast, text: str) -> None:  # noqa: ARG001 -- the addresses
    assert locate_text(text, STREET) is None


def test_another_name_finds_the_area_and_only_its_desk_gives_it(cast: Cast) -> None:
    grid = Area.objects.get(pk=GRID)
    with pytest.raises(NotAllowedError):
        name_area(grid, name="老棉厂", actor=cast.stranger, at=NOW)
    name_area(grid, name="老棉厂", actor=cast.desk, at=NOW)
    assert locate_text("老棉厂门口积水", STREET) == Named(GRID, certain=True)


def test_a_row_in_no_grid_is_refused_and_a_second_time_changes_nothing(cast: Cast) -> None:  # noqa: ARG001 -- the areas
    rows = (("示例路1号", "东风社区东风第1网格"), ("示例路2号", "哪里也不是"), ("", GRID))
    report = take(*rows)
    assert (report.imported, [each.row for each in report.refused]) == (1, [3, 4])
    again = take(*rows)
    assert (again.imported, again.unchanged) == (0, 1)


def test_an_outside_number_tells_addresses_apart(cast: Cast) -> None:  # noqa: ARG001 -- the areas
    take(("示例路1号", GRID), ("示例路1号", GRID), ids=("A1", "A2"))
    assert Address.objects.count() == 2
    assert take(("示例路1号改", GRID), ids=("A1",)).unchanged == 1


def test_a_request_with_nothing_but_an_address_reaches_its_community(known: Cast) -> None:  # noqa: ARG001 -- the addresses
    case = call("one", area_code="", place="示例路14号")
    assert (case.area_id, case.found, case.desk_code) == (GRID, Found.WORDS, COMMUNITY)


def test_words_alone_are_believed_only_when_they_are_certain(known: Cast) -> None:  # noqa: ARG001 -- the addresses
    sure, unsure = (
        call("a", "示例路10号没水", area_code=""),
        call("b", "示例路14号没水", area_code=""),
    )
    assert (sure.area_id, sure.found) == (GRID, Found.WORDS)
    assert (unsure.area_id, unsure.found) == (STREET, Found.NOWHERE)


MANY = (
    *((f"东风花园{b}号楼{u}单元{r}室", GRID if u == 1 else OTHER_GRID)
      for b in (1, 2) for u in (1, 2) for r in (101, 102)),
    ("同心苑3号楼1单元101", GRID),
    ("同心苑3号楼1单元102", OTHER_GRID),
    *((f"长路{n}号", GRID if n < 50 else OTHER_GRID) for n in range(10, 90, 4)),
)  # fmt: skip
ASKED = (
    *(text for text, _grid in MANY),
    *("东风花园1号楼", "东风花园1号楼1单元", "东风花园2号楼2单元999", "东风花园9号楼"),
    *(
        "同心苑3号楼1单元",
        "同心苑3号楼1单元102室",
        "同心苑",
        "长路",
        "长路48号",
        "长路50号",
        "长路51号",
    ),
    *("长路9999号", "东风社区", "东风第1网格", "春晓社区春晓第1网格", "哪里都不是", "", "号"),
)


def test_one_address_and_a_file_of_them_are_found_alike(cast: Cast) -> None:  # noqa: ARG001 -- the areas
    take(*MANY)
    found = Gazetteer(STREET)
    assert {text: found.find(text) for text in ASKED} == {
        text: locate_text(text, STREET) for text in ASKED
    }


def test_where_a_building_stands_in_two_grids_the_unit_tells_and_then_the_room(
    cast: Cast,  # noqa: ARG001 -- the areas
) -> None:
    take(*MANY)
    assert locate_text("东风花园1号楼2单元5层", STREET) == Named(OTHER_GRID, certain=True)
    assert locate_text("同心苑3号楼1单元102室", STREET) == Named(OTHER_GRID, certain=True)
    assert locate_text("同心苑3号楼1单元", STREET) is None
    row = Address.objects.get(text="同心苑3号楼1单元102")
    assert (row.estate, row.building, row.unit, row.room) == ("同心苑", "3", "1", "102")


def test_only_who_gives_names_takes_them_away(known: Cast) -> None:
    alias = name_area(Area.objects.get(pk=GRID), name="老厂区", actor=known.street, at=NOW)
    with pytest.raises(NotAllowedError, match="没有找到"):
        drop_alias(alias, actor=known.stranger)
    drop_alias(alias, actor=known.street)
    assert alias.pk is None


def test_a_row_without_a_grid_goes_where_its_point_lies(known: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the places
    draw(tmp_path, feature("西", square(100.0, 35.0)))
    lines = {2: ["无名路9号", "", "100.005", "35.005"], 3: ["无名路11号", "", "1", "1"]}
    sheet = Sheet(("地址", "网格", "经度", "纬度"), lines)
    report = import_addresses(sheet, Area.objects.get(pk=STREET), at=NOW)
    assert [(each.row, "写网格或者经纬度" in each.reason) for each in report.refused] == [(3, True)]
    assert Address.objects.get(text="无名路9号").area.name == "西"
