"""``minhu import categories`` and ``minhu import standards`` as somebody types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from minhu.catalogue.domain.base import load_base
from minhu.catalogue.models import Edition, RuleChange, Standard
from minhu.cli.importing import app
from tests.cast import NOW
from tests.catalogue.sheets import workbook

pytestmark = pytest.mark.django_db


def type_in(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_tree_is_called_after_its_file_unless_somebody_says(tmp_path: Path) -> None:
    path = tmp_path / "留言.csv"
    path.write_text("一级,二级\n城建,路灯\n,井盖\n", "utf-8")
    words = type_in("categories", path).stdout
    assert "导入 1，没有变化 0，没有收下 1。" in words
    assert "第 3 行 一级" in words
    answer = json.loads(type_in("categories", path, "--name", "乙", "--json").stdout)
    assert (answer["imported"], answer["refused"][0]["row"]) == (1, 3)
    assert set(Edition.objects.values_list("name", flat=True)) == {"留言", "乙"}


def test_standards_come_from_excel_or_with_minhu(tmp_path: Path) -> None:
    load_base(at=NOW)
    bad = [f"0201|第{n}种|很快" for n in range(25)]
    path = workbook(tmp_path / "标准.xlsx", "小类|条件|时限", "0201|没了|2紧急工作时", *bad)
    result = type_in("standards", path, "--area", "9999", "--from", "2026-06-01")
    assert "导入 1，没有变化 0，没有收下 25。" in result.stdout
    assert "第 3 行 时限" in result.stdout
    assert "还有 5 条" in result.stdout
    logged = RuleChange.objects.get()
    assert (logged.kind, logged.becomes, logged.by) == ("standards", "改了 1 条", None)
    row = Standard.objects.get()
    assert (row.area_code, row.source, str(row.valid_from)) == (
        "999900000000",
        "标准.xlsx",
        "2026-06-01",
    )
    assert json.loads(type_in("standards", "2026", "--json").stdout)["imported"] > 60


def test_a_file_that_is_not_there_is_refused_in_one_sentence(tmp_path: Path) -> None:
    result = type_in("standards", tmp_path / "没有.xlsx")
    assert result.exit_code == 1
    assert "打不开" in result.stderr
