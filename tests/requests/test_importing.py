"""Old files: which rows come in, what they become, and what is said of the others."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult
from typer.testing import CliRunner

from minhu.accounts.models import Unit
from minhu.cases.enums import Channel, Found
from minhu.cases.models import Case, Step
from minhu.catalogue.models import Category
from minhu.cli.importing import app
from minhu.core.errors import DomainError
from minhu.core.lifecycle import Outcome
from minhu.notices.models import Notice
from minhu.places import locate
from minhu.places.domain.sheets import read_sheet
from minhu.requests.domain.filemaps import read_map
from minhu.requests.domain.importing import RequestReport, import_requests
from minhu.requests.domain.naming import find_home
from minhu.requests.domain.steps import take
from tests.cast import GRID, NOW, STREET, Cast
from tests.places.drawing import feature, square
from tests.places.drawing import take as draw

pytestmark = pytest.mark.django_db
COLUMNS = ("id", "words", "category", "unit", "area", "created", "due", "closed", "phone")
HEADER = (*COLUMNS, "longitude", "latitude")
MAP = {
    "source": "old",
    "precision": 3,
    "create": ["category", "unit"],
    "columns": {name: name for name in HEADER} | {"place": ["area"]},
    "constants": {"channel": "phone"},
}
ROW = {"id": "1", "words": "井盖坏了", "created": "2026-03-01 08:00"}


def sheet_of(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "old.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, HEADER)
        out.writeheader()
        out.writerows([ROW | row for row in rows])
    return path


def take_in(folder: Path, *rows: dict[str, str], home: str = STREET) -> RequestReport:
    sheet = read_sheet(sheet_of(folder, *rows))
    return import_requests(sheet, read_map(MAP), home=home, at=NOW)


def only() -> Case:
    return Case.objects.get(intake_key="import:old:1")


def test_a_row_becomes_a_case_with_its_own_times(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    row = {"due": "2026-03-05 08:00", "closed": "2026-03-06 08:00"}
    assert take_in(tmp_path, row).imported == 1
    case = only()
    assert (case.outcome, case.late, case.channel) == (Outcome.CLOSED, True, Channel.PHONE)
    assert case.received_at == datetime(2026, 3, 1, 0, 0, tzinfo=UTC)
    assert case.closed_at == datetime(2026, 3, 6, 0, 0, tzinfo=UTC)
    assert [step.verb for step in case.steps.all()] == ["submit", "record_closed"]


def test_closing_at_the_very_moment_of_the_promise_is_in_time(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    take_in(tmp_path, {"due": "2026-03-05 08:00", "closed": "2026-03-05 08:00"})
    assert not only().late


def test_a_row_without_its_promise_cannot_be_late(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    take_in(tmp_path, {"closed": "2026-10-01 08:00"})
    assert not only().late


def test_a_second_time_changes_nothing(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    rows = ({"closed": "2026-03-05 08:00"}, {"id": "2"})
    take_in(tmp_path, *rows)
    again = take_in(tmp_path, *rows)
    assert (again.imported, again.unchanged, again.refused) == (0, 2, [])
    assert Step.objects.count() == 3


def test_how_far_it_is_is_told_up_to_the_last_row(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    told: list[tuple[int, int]] = []
    sheet = read_sheet(sheet_of(tmp_path, {}, {"id": ""}, {"id": "3"}))
    import_requests(
        sheet, read_map(MAP), home=STREET, at=NOW, progress=lambda *how_far: told.append(how_far)
    )
    assert told[-1] == (3, 3)


def test_a_newer_file_closes_what_was_open(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    take_in(tmp_path, {"due": "2026-03-05 08:00"})
    assert only().is_open
    newer = take_in(tmp_path, {"due": "2026-03-05 08:00", "closed": "2026-03-06 08:00"})
    assert (newer.imported, newer.unchanged) == (1, 0)
    assert (only().outcome, only().late) == (Outcome.CLOSED, True)


def test_a_file_does_not_close_what_the_desk_has_taken_up(cast: Cast, tmp_path: Path) -> None:
    take_in(tmp_path, {})
    take(only(), "accept", answers={}, actor=cast.street, at=NOW)
    newer = take_in(tmp_path, {"closed": "2026-03-06 08:00"})
    assert (newer.imported, newer.refused[0].column) == (0, "closed")
    assert only().is_open


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"id": ""}, "id", "没有编号"),
        ({"id": "7" * 90}, "id", "太长"),
        ({"words": " "}, "words", "没有写"),
        ({"created": ""}, "created", "没有时间"),
        ({"created": "3月1日"}, "created", "时间格式"),
        ({"created": "0001-01-01"}, "created", "合理"),
        ({"created": "2027-01-01"}, "created", "将来"),
        ({"closed": "2026-02-01"}, "closed", "早于"),
        ({"closed": "2026-13-01"}, "closed", "时间格式"),
        ({"due": "2026-02-01"}, "due", "早于"),
        ({"longitude": "东", "latitude": "35"}, "longitude", "不是坐标"),
        ({"longitude": "100.0051", "latitude": ""}, "latitude", "不是坐标"),
        ({"longitude": "nan", "latitude": "35.0051"}, "longitude", "不是坐标"),
        ({"longitude": "100.0051", "latitude": "95.0051"}, "longitude", ""),
        ({"phone": "12"}, "phone", "电话不对"),
    ],
)
def test_a_bad_row_is_refused_with_row_column_and_reason(
    cast: Cast,  # noqa: ARG001 -- the stage
    tmp_path: Path,
    row: dict[str, str],
    column: str,
    reason: str,
) -> None:
    report = take_in(tmp_path, {"id": "good"}, row, {"id": "also good"})
    assert (report.imported, len(report.refused)) == (2, 1)
    refusal = report.refused[0]
    assert (refusal.row, refusal.column) == (3, column)
    assert reason in refusal.reason
    assert Case.objects.count() == 2


def test_the_same_number_twice_in_a_file_is_refused(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    report = take_in(tmp_path, {}, {"words": "另一件"})
    assert report.imported == 1
    assert "第 2 行" in report.refused[0].reason


def test_a_row_with_more_cells_than_the_header_is_refused(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    path = sheet_of(tmp_path, {})
    path.write_text(path.read_text() + "2,一,,,,2026-03-01,,,,,,多,多\n")
    report = import_requests(read_sheet(path), read_map(MAP), home=STREET, at=NOW)
    assert (report.imported, len(report.refused)) == (1, 1)


def test_a_point_in_a_grid_decides_and_a_rounded_one_does_not(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    draw(tmp_path, feature("东风第1网格", square(100.0, 35.0)))
    locate.forget()
    point = {"longitude": "100.0051", "latitude": "35.0051", "area": "春晓第1网格"}
    rounded = {"id": "2", "longitude": "100.0", "latitude": "35.0"}
    take_in(tmp_path, point, rounded)
    locate.forget()
    assert (only().found, only().area_id, only().place) == (Found.POINT, GRID, "春晓第1网格")
    other = Case.objects.get(intake_key="import:old:2")
    assert (other.found, other.longitude, other.area_id) == (Found.NOWHERE, None, STREET)


def test_a_place_is_found_by_name_or_code_inside_home(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    take_in(
        tmp_path, {"area": "东风第1网格"}, {"id": "2", "area": GRID}, {"id": "3", "area": "他处"}
    )
    areas = dict(Case.objects.values_list("intake_key", "area_id"))
    assert areas == {"import:old:1": GRID, "import:old:2": GRID, "import:old:3": STREET}
    assert Case.objects.get(intake_key="import:old:3").place == "他处"


def test_missing_categories_and_units_are_made_once(cast: Cast, tmp_path: Path) -> None:
    rows = (
        {"category": "旧类", "unit": "园林所"},
        {"id": "2", "category": "旧类", "unit": "市政所"},
    )
    take_in(tmp_path, *rows)
    take_in(tmp_path, *rows)
    category = Category.objects.get(name="旧类")
    assert (category.parent_id, category.active) == ("imported", False)
    assert Unit.objects.get(name="园林所").area_code == STREET
    assert Case.objects.get(intake_key="import:old:2").unit_id == cast.unit.pk


def test_strange_categories_are_refused_unless_the_map_makes_them(
    cast: Cast,  # noqa: ARG001 -- the stage
    tmp_path: Path,
) -> None:
    sheet = read_sheet(sheet_of(tmp_path, {"category": "旧类"}, {"id": "2"}))
    report = import_requests(sheet, read_map(MAP | {"create": []}), home=STREET, at=NOW)
    assert (report.imported, report.refused[0].column) == (1, "category")


def test_nobody_is_told_of_what_happened_long_ago(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    take_in(tmp_path, {"phone": "13812345678", "closed": "2026-03-05 08:00"}, {"id": "2"})
    assert only().caller is not None
    assert not DBTaskResult.objects.exists()
    assert not Notice.objects.exists()


def test_a_column_the_map_reads_has_to_be_there(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the stage
    path = tmp_path / "short.csv"
    path.write_text("id,words\n1,灯\n", encoding="utf-8")
    with pytest.raises(DomainError, match="没有“"):
        import_requests(read_sheet(path), read_map(MAP), home=STREET, at=NOW)


def test_without_any_area_the_command_says_what_to_do_first() -> None:
    with pytest.raises(DomainError, match="--area"):
        find_home("", name="", at=NOW)
    home = find_home("999901009", name="示例街道", at=NOW)
    assert (home.made, home.area.name) == (True, "示例街道")
    assert not find_home("999901009", name="", at=NOW).made


def test_the_command_ends_with_its_counts_and_writes_what_it_refused(
    cast: Cast,  # noqa: ARG001 -- the stage
    tmp_path: Path,
) -> None:
    (tmp_path / "map.toml").write_text(
        'source = "old"\n[columns]\nid = "id"\nwords = "words"\ncreated = "created"\n'
        '[constants]\nchannel = "letter"\n'
    )
    files = [str(sheet_of(tmp_path, {}, {"id": ""})), "--map", str(tmp_path / "map.toml")]
    refused = tmp_path / "refused.csv"
    result = CliRunner().invoke(app, ["requests", *files, "--refused", str(refused), "--json"])
    said = json.loads(result.stdout.splitlines()[-1])
    assert (said["imported"], said["refused"], said["unchanged"]) == (1, 1, 0)
    assert said["refusals"][0] == {"row": 3, "column": "id", "reason": "没有编号"}
    assert "井盖坏了" in refused.read_text("utf-8-sig").splitlines()[1]
    assert "没有变化 1" in CliRunner().invoke(app, ["requests", *files]).stdout


def test_a_channel_nobody_knows_is_refused_with_those_that_are(cast: Cast, tmp_path: Path) -> None:  # noqa: ARG001 -- the places
    columns = {**MAP["columns"], "channel": "phone"}  # type: ignore[dict-item]  # -- a map as a file holds it
    told = read_map({**MAP, "columns": columns, "constants": {}})
    sheet = read_sheet(sheet_of(tmp_path, {"phone": "鸽子"}))
    (refused,) = import_requests(sheet, told, home=STREET, at=NOW).refused
    assert (refused.row, refused.column) == (2, "phone")
    assert "“鸽子”不是来路" in refused.reason
    assert "qr、" in refused.reason
