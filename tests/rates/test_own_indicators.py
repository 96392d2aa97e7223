"""An office adds an indicator with a file of five lines; a file that cannot be is left out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.ledgers.checking import check_terms
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from minhu.rates.books import book, faults, own_folder
from minhu.rates.enums import By
from minhu.rates.models import Target
from minhu.rates.progress import Progress
from minhu.rates.reckoning import by_row, in_all
from minhu.rates.scope import Scope
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

TODAY = date(2026, 11, 28)
INDICATORS = "/desk/figures/indicators/"


def written(code: str, name: str, about: str, *sides: str, better: str = "up") -> str:
    """Return an indicator as an office writes it, by what stands above its line and below."""
    terms = "\n".join(
        f'{side} = {{ "{term}" = 1 }}'
        for side, term in zip(("numerator", "denominator"), sides, strict=False)
    )
    return f"""
[[indicators]]
code = "{code}"
name = "{name}"
about = "{about}"
{terms}
convention = "all"
better = "{better}"
"""


HEAD = """
kind = "ledgers"
window = "whole"
begins = 2026-06-01
source = "示例办公会"
"""
NURSES = ("nurses", "每个护理员的床位", "care-homes", "sum:床位数")
OWN = (
    HEAD
    + written(*NURSES, "sum:护理人员数", better="down")
    + written("beds-taken", "入住率（本地）", "care-homes", "sum:入住数", "sum:床位数")
)
LOST = (
    HEAD
    + written("cats", "猫", "cats", "records")
    + written(*NURSES, "choice:护工=有", better="down")
)


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
def test_what_a_file_counts_of_a_ledger_or_column_nobody_keeps_is_told_by_its_line(
    own: Path, cast: Cast
) -> None:
    assert check_terms() == []
    path = own / "b.toml"
    path.write_text(LOST, "utf-8")
    assert [each.msg.partition("; write one of ")[0] for each in check_terms()] == [
        f"{path}:11: no ledger 'cats' is kept here",
        f"{path}:20: the ledger 'care-homes' has no column '护工'",
    ]
    street = Area.objects.get(code=STREET)
    open_ledger("猫", street, [Asked("名字", Kind.TEXT)], actor=cast.street, at=NOW, code="cats")
    assert [each.msg.partition(": ")[0] for each in check_terms()] == [f"{path}:20"]


@pytest.mark.parametrize(
    ("term", "word"), [("choice:管理=没人管", "choice '没人管'"), ("state:养猫", "stage '养猫'")]
)
@pytest.mark.django_db
def test_so_is_a_choice_or_a_stage_that_there_is_not(own: Path, term: str, word: str) -> None:
    text = LOST.replace('"cats"\nnumerator', '"courtyards"\nnumerator').replace("records", term)
    (own / "b.toml").write_text(text, "utf-8")
    assert word in check_terms()[0].msg
    (own / "b.toml").write_text(text.replace("begins = 2026-06-01", "begins = 'x'"), "utf-8")
    assert check_terms() == []


@pytest.mark.django_db
def test_a_figure_of_what_nobody_keeps_is_no_number_and_says_why(own: Path, cast: Cast) -> None:
    fill_the_shelf()
    (own / "b.toml").write_text(LOST, "utf-8")
    scope, held = Scope("ledgers", STREET), book("ledgers", TODAY)
    found = in_all(held, scope, at=NOW)
    assert {code: (str(found[code]), found[code].parts) for code in ("cats", "nurses")} == {
        "cats": ("—", "没有这本台账"),
        "nurses": ("—", "台账里没有“护工”这一列"),
    }
    assert (found["cats"].value, found["cats"].as_dict()["lost"]) == (None, "没有这本台账")
    home = Ledger.objects.get(code="care-homes")
    beds = table_of([["机构", "网格", "床位数"], ["一", "东风第1网格", 30]])
    assert not take_rows(home, beds, hand=Hand(None, NOW)).refused
    assert {str(each["cats"]) for each in by_row(held, scope, By.AREA, at=NOW).values()} == {"—"}
    jobs = table_of([["批次", "统计日期", "新增就业人数"], ["一", "2026-11-05", 400]])
    take_rows(Ledger.objects.get(code="jobs"), jobs, hand=Hand(None, NOW))
    held = held.having(lambda one: one.code in {"cats", "jobs-new"})
    rows = by_row(held, Scope("ledgers", "", "", date(2026, 11, 1), TODAY), By.AREA, at=NOW)
    assert ("" in rows, {str(each["cats"]) for each in rows.values()}) == (False, {"—"})
    target = Target(area_id=STREET, year=2026, indicator="cats", amount=5, begins=TODAY)
    stands = Progress(target, found["cats"], TODAY)
    assert (stands.share, stands.gap, stands.forecast) == (None, None, None)
    assert "台账里没有“护工”这一列" in signed_in(cast.street).get(INDICATORS).content.decode()


@pytest.mark.django_db
def test_a_file_that_cannot_be_is_left_out_and_said(own: Path) -> None:
    (own / "b.toml").write_text(OWN.replace("sum:", "summ:"), "utf-8")
    (own / "c.toml").write_text("kind =", "utf-8")
    assert book("ledgers", TODAY).find("nurses") is not None
    assert set(faults(own_folder())) == {"b.toml", "c.toml"}
    assert "b.toml" in CliRunner().invoke(app, ["indicators", "--of", "ledgers"]).output
