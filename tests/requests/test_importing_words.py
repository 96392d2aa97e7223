"""Old files: what a map says its cells mean, down to clocks, coordinates and names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import prcoords
import pytest

from minhu.cases.models import Case
from minhu.core.errors import DomainError
from minhu.places.domain.sheets import read_sheet
from minhu.places.models import Area
from minhu.requests.domain import importing
from minhu.requests.domain.filemaps import read_map
from minhu.requests.domain.importing import RequestReport, import_requests
from tests.cast import NOW, OTHER_GRID, STREET
from tests.requests.test_importing import MAP, only, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def take_in(folder: Path, *rows: dict[str, str], **told: Any) -> RequestReport:
    sheet, file_map = read_sheet(sheet_of(folder, *rows)), read_map({**MAP, **told})
    return import_requests(sheet, file_map, home=STREET, at=NOW)


def test_times_are_read_on_the_clock_of_the_place_the_file_is_from(tmp_path: Path) -> None:
    take_in(tmp_path, {}, zone="America/New_York")
    assert only().received_at == datetime(2026, 3, 1, 13, tzinfo=UTC)


def test_a_file_may_write_its_times_in_two_ways(tmp_path: Path) -> None:
    rows = {"created": "2026年3月1日"}, {"id": "2", "created": "01.03.2026 09:30"}
    report = take_in(tmp_path, *rows, times=["%Y年%m月%d日", "%d.%m.%Y %H:%M"])
    received = Case.objects.order_by("received_at").values_list("received_at", flat=True)
    assert report.refused == []
    assert [(each.day, each.hour) for each in received] == [(28, 16), (1, 1)]


def test_the_words_of_the_file_become_ours(tmp_path: Path) -> None:
    columns = {**MAP["columns"], "channel": "area"}  # type: ignore[dict-item]  # -- a map as a file holds it
    values = {"channel": {"来电": "phone"}, "category": {"灯": "路灯"}}
    take_in(tmp_path, {"area": "来电", "category": "灯"}, columns=columns, values=values)
    category = only().category
    assert category is not None
    assert (only().channel, category.name) == ("phone", "路灯")


def test_what_stands_in_several_columns_is_put_together(tmp_path: Path) -> None:
    columns = {**MAP["columns"], "words": ["words", "category"]}  # type: ignore[dict-item]  # -- a map as a file holds it
    take_in(tmp_path, {"category": "在3号楼前"}, columns=columns, create=["category"])
    assert only().detail == "井盖坏了\n在3号楼前"


def test_positions_of_a_chinese_map_are_put_where_they_are(tmp_path: Path) -> None:
    there = prcoords.wgs_gcj((33.75, 113.3))
    drawn = {"longitude": f"{there.lon:.7f}", "latitude": f"{there.lat:.7f}"}
    take_in(tmp_path, drawn, crs="gcj02")
    assert (only().longitude, only().latitude) == pytest.approx((113.3, 33.75), abs=2e-6)


def test_the_same_number_in_a_file_of_another_kind_is_another_case(tmp_path: Path) -> None:
    take_in(tmp_path, {})
    assert take_in(tmp_path, {}, source="new").imported == 1
    assert take_in(tmp_path, {}, source="new").unchanged == 1
    assert Case.objects.count() == 2


def test_a_name_that_two_places_bear_means_neither(tmp_path: Path) -> None:
    Area.objects.filter(pk=OTHER_GRID).update(name="东风第1网格")
    take_in(tmp_path, {"area": "东风第1网格"})
    assert (only().area_id, only().place) == (STREET, "东风第1网格")


def test_refusals_stand_in_the_order_of_the_file_whatever_they_are_for(tmp_path: Path) -> None:
    report = take_in(tmp_path, {"category": "没有的类"}, {"id": ""}, {"id": "3"}, create=[])
    assert [one.row for one in report.refused] == [2, 3]


def test_signs_that_cannot_be_seen_are_left_out_and_lines_are_kept(tmp_path: Path) -> None:
    take_in(tmp_path, {"words": "井盖\x07坏了\n在\x1b3号楼前"})
    assert only().detail == "井盖坏了\n在3号楼前"


def test_a_place_that_is_told_at_length_is_shortened(tmp_path: Path) -> None:
    take_in(tmp_path, {"area": "东" * 300})
    assert only().place == "东" * 120


def test_a_column_that_is_there_twice_is_not_guessed_at(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(sheet_of(tmp_path, {}).read_text("utf-8").replace("area", "words"), "utf-8")
    with pytest.raises(DomainError, match="“words”出现了不止一次"):
        import_requests(read_sheet(path), read_map(MAP), home=STREET, at=NOW)


def test_a_row_that_is_refused_halfway_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DomainError("不行")

    monkeypatch.setattr(importing, "take", refuse)
    report = take_in(tmp_path, {"closed": "2026-03-06 08:00"}, {"id": "2"})
    assert [(one.row, one.reason) for one in report.refused] == [(2, "不行")]
    assert list(Case.objects.values_list("intake_key", flat=True)) == ["import:old:2"]
