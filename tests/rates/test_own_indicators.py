"""An office adds an indicator with a file of five lines; a file that cannot be is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.rates.books import book, faults, own_folder

TODAY = date(2026, 11, 28)
OWN = """
kind = "ledgers"
window = "whole"
begins = 2026-06-01
source = "示例办公会"

[[indicators]]
code = "nurses"
name = "每个护理员的床位"
about = "care-homes"
numerator = { "sum:床位数" = 1 }
denominator = { "sum:护理人员数" = 1 }
convention = "all"
better = "down"

[[indicators]]
code = "beds-taken"
name = "入住率（本地）"
about = "care-homes"
numerator = { "sum:入住数" = 1 }
denominator = { "sum:床位数" = 1 }
convention = "all"
better = "up"
"""


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Path:
    settings.DATA = tmp_path
    folder = tmp_path / "indicators"
    folder.mkdir()
    (folder / "a.toml").write_text(OWN, "utf-8")
    return folder


@pytest.mark.usefixtures("own")
def test_a_file_adds_an_indicator_and_replaces_one_from_its_day_on() -> None:
    names = {one.code: one.name for one in book("ledgers", TODAY).indicators}
    assert names["nurses"] == "每个护理员的床位"
    assert names["beds-taken"] == "入住率（本地）"
    before = {one.code: one.name for one in book("ledgers", date(2026, 5, 31)).indicators}
    assert "nurses" not in before
    assert before["beds-taken"] == "床位入住率"


@pytest.mark.usefixtures("own")
def test_a_file_adds_only_to_the_book_of_its_kind() -> None:
    assert book("requests", TODAY).find("nurses") is None


@pytest.mark.django_db
def test_a_file_that_cannot_be_is_left_out_and_said(own: Path) -> None:
    (own / "b.toml").write_text(OWN.replace("sum:", "summ:"), "utf-8")
    (own / "c.toml").write_text("kind =", "utf-8")
    assert book("ledgers", TODAY).find("nurses") is not None
    assert set(faults(own_folder())) == {"b.toml", "c.toml"}
    assert "b.toml" in CliRunner().invoke(app, ["indicators", "--of", "ledgers"]).output
