"""``minhu import areas`` and ``minhu import boundaries`` as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from minhu.bench.locate import measure
from minhu.cli.importing import app
from minhu.places.models import Area, Boundary
from tests.places.drawing import COMMUNITY, feature, square, write

pytestmark = pytest.mark.django_db


def type_in(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_boundaries_are_imported_with_the_parent_made_on_the_way(tmp_path: Path) -> None:
    path = write(tmp_path, feature("西", square(100, 35)))
    options = ("--parent", COMMUNITY, "--name-field", "name", "--parent-name", "东风社区")
    result = type_in("boundaries", path, *options, "--json")
    assert json.loads(result.stdout)["imported"] == 1
    assert Area.objects.get(pk=COMMUNITY).name == "东风社区"
    assert "没有变化 1" in type_in("boundaries", path, *options).stdout


def test_a_missing_parent_is_made_and_the_reader_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, feature("西", square(100, 35)))
    result = type_in("boundaries", path, "--parent", COMMUNITY, "--name-field", "name")
    assert result.exit_code == 0
    assert f"{COMMUNITY} 原来没有" in result.stderr
    assert Area.objects.get(pk=COMMUNITY).name == COMMUNITY


def test_overlaps_mendings_and_what_is_absent_are_printed(tmp_path: Path) -> None:
    tie = [(100.05, 35.0), (100.06, 35.01), (100.06, 35.0), (100.05, 35.01), (100.05, 35.0)]
    options = ("--parent", COMMUNITY, "--name-field", "name", "--parent-name", "东风社区")
    drawn = [feature("西", square(100, 35)), feature("东", square(100.009, 35))]
    type_in("boundaries", write(tmp_path, feature("旧", square(100.1, 35))), *options)
    words = type_in("boundaries", write(tmp_path, *drawn, feature("结", tie)), *options).stdout
    assert "重叠" in words
    assert "修补了第 3 项" in words
    assert f"原样留着的：{COMMUNITY}001" in words


def test_gaps_and_refusals_are_printed(tmp_path: Path) -> None:
    options = ("--parent", COMMUNITY, "--name-field", "name", "--parent-name", "东风社区")
    drawn = [feature("西", square(100, 35)), feature("东", square(100.01002, 35))]
    nameless = feature("", square(100.1, 35))
    words = type_in("boundaries", write(tmp_path, *drawn, nameless), *options).stdout
    assert f"空隙 {COMMUNITY}001 · {COMMUNITY}002" in words
    assert "第 3 行 name：没有名称" in words


def test_a_grid_that_reaches_out_of_its_community_is_printed(tmp_path: Path) -> None:
    home = write(tmp_path, feature("东风社区", square(100, 35), code=COMMUNITY))
    named = ("--name-field", "name", "--code-field", "code")
    type_in("boundaries", home, "--parent", COMMUNITY[:9], *named, "--level", "community")
    path = write(tmp_path, feature("西", square(100, 35, 0.011)))
    words = type_in("boundaries", path, "--parent", COMMUNITY, "--name-field", "name").stdout
    assert f"伸到上级区域外面 {COMMUNITY}001 · {COMMUNITY}：" in words


def test_the_coordinates_the_codes_and_the_level_of_a_file_are_said_in_its_command(
    tmp_path: Path,
) -> None:
    street = COMMUNITY[:9]
    path = write(tmp_path, feature("东风", square(113.60604, 34.74880), 编码=COMMUNITY))
    options = ("--parent", street, "--name-field", "name", "--code-field", "编码")
    said = ("--crs", "gcj02", "--level", "community")
    assert type_in("boundaries", path, *options, *said).exit_code == 0
    area = Area.objects.get(pk=COMMUNITY)
    assert (area.name, area.level) == ("东风", "community")
    ring = Boundary.objects.get(area=area).geometry["coordinates"][0]
    assert min(x for x, _ in ring) == pytest.approx(113.6, abs=2e-5)


def test_a_property_that_is_nowhere_is_refused_once_with_those_there_are(tmp_path: Path) -> None:
    path = write(tmp_path, feature("西", square(100, 35), 编号=1), feature("东", square(101, 35)))
    options = ("--parent", COMMUNITY, "--name-field", "Name", "--parent-name", "东风社区")
    result = type_in("boundaries", path, *options)
    assert result.exit_code == 1
    assert "没有“Name”这个属性，有的是：name、编号。" in result.stderr


def test_areas_are_imported_and_the_first_refusals_shown(tmp_path: Path) -> None:
    path = tmp_path / "areas.csv"
    path.write_text("code,name\n999901001001,东风社区\n" + "bad,坏\n" * 25, encoding="utf-8")
    result = type_in("areas", path)
    assert "导入 1，没有变化 0，没有收下 25" in result.stdout
    assert "第 3 行 code" in result.stdout
    assert "还有 5 条" in result.stdout
    assert json.loads(type_in("areas", path, "--json").stdout)["unchanged"] == 1


def test_the_benchmark_finds_its_points() -> None:
    outcome = measure(grids=400, rounds=1)
    assert outcome["grids"] == 400
    assert outcome["us_per_point"] > 0
