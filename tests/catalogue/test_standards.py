"""Standards from files: read, refused with a reason, replaced by newer ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minhu.catalogue.domain.base import load_base
from minhu.catalogue.domain.importing import import_standards
from minhu.catalogue.domain.shipped import load_shipped
from minhu.catalogue.enums import Duty
from minhu.catalogue.models import Category, Standard, StandardLimit
from minhu.catalogue.queries.standards import in_force, nearest, standards_for
from minhu.core.errors import DomainError
from minhu.places.domain.reports import Report
from minhu.places.domain.sheets import Sheet, read_sheet
from tests.cast import GRID, STREET
from tests.catalogue.sheets import sheet, workbook

AT = datetime(2026, 3, 1, tzinfo=UTC)
DAY = date(2026, 3, 1)
HEADER = "类别|立案条件|环节|时限|结案条件|证据|张数|承办单位|履职|正确渠道|来源"
COVER = "井盖缺失、松动|没了|办结|2紧急工作时|盖好|盖好的照片|1|市政所|基本履职||"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _base() -> None:
    load_base(at=AT)


def taken(rows: Sheet, area: str = "", begins: date = DAY) -> Report:
    return import_standards(rows, area_code=area, edition=None, source="示例", begins=begins)


def everything() -> list[object]:
    models = (Standard, StandardLimit)
    return [row for model in models for row in model.objects.order_by("pk").values()]


def test_an_excel_file_is_taken_and_twice_changes_nothing(tmp_path: Path) -> None:
    rows = read_sheet(workbook(tmp_path / "a.xlsx", HEADER, COVER))
    assert (taken(rows).imported, taken(rows).unchanged) == (1, 1)
    before = everything()
    taken(rows)
    assert everything() == before
    row = Standard.objects.get()
    assert (row.category_id, row.pictures, row.unit_name) == ("0201", 1, "市政所")
    assert row.source == "示例"
    limit = row.limits.get()
    assert (limit.name, limit.text, limit.amount) == ("finish", "2紧急工作时", 2)
    assert limit.clock == "urgent_hour"


def test_rows_of_one_condition_are_stages_of_one_standard() -> None:
    rows = sheet(
        "类别|立案条件|环节|时限",
        *("0306|正在搭|停工|4工作时", "0306|正在搭|处罚|7工作日", "0306|正在搭|办结|20工作日"),
    )
    assert taken(rows).imported == 3
    texts = Standard.objects.get().limits.values_list("name", "text")
    assert list(texts) == [("停工", "4工作时"), ("处罚", "7工作日"), ("finish", "20工作日")]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("不存在|没了||2小时|||||||", "类别", "没有这个类别"),
        ("0201|||2小时|||||||", "立案条件", "没有写条件"),
        ("0201|没了||尽快|||||||", "时限", "不是时限"),
        ("0201|没了|||||||||", "时限", "不是时限"),
        ("0201|缺角||2小时|||八||||", "张数", "0 到 6"),
        ("0201|缺角||2小时|||9||||", "张数", "0 到 6"),
        ("0201|缺角||2小时|||1||||", "证据", "拍什么"),
        ("0201|缺角||2小时|||||别人管||", "履职", "基本履职"),
        ("0201|缺角||2小时|||||上级收回||", "正确渠道", "该找谁"),
        (f"0201|{'长' * 121}||2小时|||||||", "立案条件", "超过 120 个字"),
        ("井盖缺失、松动|没了|办结|3小时|||||||", "环节", "和第 2 行是同一条"),
        ("井盖缺失、松动|没了|联系|3小时|修好||||||", "结案条件", "和第 2 行写的不一样"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_and_the_rest_is_taken(
    line: str, column: str, reason: str
) -> None:
    report = taken(sheet(HEADER, COVER, line, COVER.replace("没了", "晃")))
    assert report.imported == 2
    [refusal] = report.refused
    assert (refusal.row, refusal.column) == (3, column)
    assert reason in refusal.reason


def test_the_same_row_twice_without_stages_names_the_condition() -> None:
    rows = sheet("类别|条件|时限", "0201|没了|2小时", "0201|没了|3小时")
    assert [one.column for one in taken(rows).refused] == ["条件"]


def test_a_name_that_two_categories_have_needs_the_one_above() -> None:
    for code, above in (("0150", "01"), ("0250", "02")):
        Category.objects.create(code=code, name="其他", parent_id=above, valid_from=DAY)
    rows = sheet("类别|条件|时限", "其他|坏了|2小时", "市政设施—其他|坏了|2小时")
    report = taken(rows)
    assert [one.reason[:6] for one in report.refused] == ["有几个类别叫"]
    assert Standard.objects.get().category_id == "0250"


def test_a_file_that_lacks_a_column_says_what_it_may_be_called() -> None:
    with pytest.raises(DomainError, match="时限、处置时限"):
        taken(sheet("类别|立案条件", "0201|没了"))


def test_a_place_that_is_no_code_is_refused() -> None:
    with pytest.raises(DomainError, match="不是区划代码"):
        taken(sheet(HEADER, COVER), area="平顶山")


def test_a_newer_wording_ends_the_older_which_stays_for_its_cases() -> None:
    taken(sheet(HEADER, COVER))
    june = date(2026, 6, 1)
    taken(sheet(HEADER, COVER.replace("2紧急", "4紧急")), begins=june)
    old, new = Standard.objects.order_by("valid_from")
    assert (old.valid_to, new.valid_from, old.order) == (june, june, new.order)
    assert [limit.text for limit in old.limits.all()] == ["2紧急工作时"]
    assert list(in_force(GRID, AT)) == [old]
    assert list(in_force(GRID, datetime(2026, 7, 1, tzinfo=UTC))) == [new]


def test_a_mistake_is_put_right_the_same_day_in_its_place() -> None:
    taken(sheet(HEADER, COVER))
    key = Standard.objects.get().pk
    taken(sheet(HEADER, COVER.replace("2紧急", "4紧急")))
    assert Standard.objects.get().pk == key
    assert StandardLimit.objects.get().amount == 4


def test_what_a_street_decides_goes_before_what_the_city_says() -> None:
    taken(sheet(HEADER, COVER))
    taken(sheet(HEADER, COVER), area="9999")
    taken(sheet(HEADER, COVER), area=STREET)
    assert [row.area_code for row in standards_for("0201", GRID, AT)] == [STREET]
    other = "999902001001"
    assert [row.area_code for row in standards_for("0201", other, AT)] == ["999900000000"]
    assert standards_for(None, GRID, AT) == []


def test_the_shipped_standards_load_whole_and_twice_change_nothing() -> None:
    first, second = load_shipped("2026", at=AT), load_shipped("2026", at=AT)
    assert first.imported > 60
    assert (second.imported, second.unchanged) == (0, first.imported)
    upward = Standard.objects.filter(duty=Duty.UPWARD)
    assert all(row.tells for row in upward)
    assert not Standard.objects.exclude(duty=Duty.UPWARD).filter(limits=None).exists()
    assert Category.objects.filter(edition="CG").count() > 45


def test_what_ships_is_known_by_name_and_begins_on_its_day() -> None:
    with pytest.raises(DomainError, match="没有自带的标准"):
        load_shipped("1999", at=AT)
    with pytest.raises(DomainError, match="起才用"):
        load_shipped("2026", at=datetime(2025, 6, 1, tzinfo=UTC))


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=6), min_size=3, max_size=3), max_size=6))
def test_whatever_a_file_holds_every_row_is_accounted_for(rows: list[list[str]]) -> None:
    page = Sheet(("类别", "条件", "时限"), dict(enumerate(rows, start=2)))
    report = taken(page)
    assert report.imported + report.unchanged + len(report.refused) == len(rows)


def test_what_the_city_says_does_not_come_before_the_street_wherever_it_stands() -> None:
    here, above = (
        Standard(category_id="1", condition="没了", area_code=STREET),
        Standard(category_id="1", condition="没了", area_code=STREET[:4]),
    )
    assert nearest([here, above]) == nearest([above, here]) == [here]
