"""Maps of files: those that come with Minhu hold, and a wrong one is told what is wrong."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from minhu.core.errors import DomainError
from minhu.places.domain.sheets import read_sheet
from minhu.requests.domain.filemaps import FIELDS, KEYS, load_map, read_map, shipped

GOOD: dict[str, Any] = {
    "source": "old",
    "columns": {"id": "n", "words": "w", "created": "t"},
    "constants": {"channel": "other"},
}


@pytest.mark.parametrize("name", shipped())
def test_every_map_that_comes_with_minhu_can_be_read(name: str) -> None:
    assert load_map(name).source == load_map(f"{name}.toml").source


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"source": ""}, "source"),
        ({"colums": {}}, "colums"),
        ({"columns": "id"}, "一节"),
        ({"columns": {"id": "n", "words": "w"}}, "created"),
        ({"columns": {"id": "n", "created": "t"}}, "title"),
        ({"columns": GOOD["columns"] | {"colour": "c"}}, "colour"),
        ({"constants": {}}, "来路"),
        ({"values": {"channel": "phone"}}, "values.channel"),
        ({"zone": "Mars/Base"}, "时区"),
        ({"crs": "utm"}, "crs"),
        ({"precision": "three"}, "precision"),
        ({"create": ["area"]}, "create"),
    ],
)
def test_a_wrong_map_is_told_what_is_wrong(change: dict[str, Any], said: str) -> None:
    with pytest.raises(DomainError, match=said):
        read_map(GOOD | change)


def test_a_map_that_is_not_there_or_no_toml_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(DomainError, match="baltimore"):
        load_map("nowhere")
    path = tmp_path / "map.toml"
    path.write_text("source = ")
    with pytest.raises(DomainError, match="TOML"):
        load_map(str(path))


def test_a_file_of_excel_in_gb18030_is_read(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("编号,内容\r\n1,路灯\r\n\r\n3,井盖\r\n".encode("gb18030"))
    sheet = read_sheet(path)
    assert sheet.header == ("编号", "内容")
    assert [sheet.cells(row)["内容"] for row in sheet.rows] == ["路灯", "井盖"]
    assert list(sheet.rows) == [2, 4]


def test_a_file_with_an_open_quote_or_nothing_in_it_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_text('a,b\n1,"二\n')
    with pytest.raises(DomainError, match="引号"):
        read_sheet(path)
    path.write_text("")
    with pytest.raises(DomainError, match="空"):
        read_sheet(path)


def test_the_map_in_the_documentation_holds() -> None:
    text = (Path(__file__).parents[2] / "docs" / "real-input.md").read_text("utf-8")
    written = tomllib.loads(text.partition("```toml\n")[2].partition("```")[0])
    file_map = read_map(written)
    assert set(file_map.columns) | set(file_map.constants) == set(FIELDS)
    assert written.keys() == KEYS


def test_a_map_in_another_encoding_is_told_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_bytes("source = '旧'".encode("gb18030"))
    with pytest.raises(DomainError, match="存成 UTF-8"):
        load_map(str(path))
