"""``minhu figures`` and ``minhu recount`` as somebody at a terminal, or a program, meets them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from minhu.cli.figures import figures, recount
from minhu.rates.models import Tally
from tests.cast import STREET, Cast
from tests.rates.stories import DAY, closed, come_in, withdrawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
app = typer.Typer()
app.command()(figures)
app.command()(recount)


def done(*arguments: str, code: int = 0) -> Result:
    ended = CliRunner().invoke(app, arguments)
    assert ended.exit_code == code, ended.output
    return ended


def run(*arguments: str, code: int = 0) -> str:
    return done(*arguments, code=code).output


def read(*arguments: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(done(*arguments, "--json", code=code).stdout)
    return found


@pytest.fixture
def some(cast: Cast) -> None:  # noqa: ARG001 -- the stage stands in the database
    closed("a"), closed("b", after=9 * DAY), come_in("c", channel="phone"), withdrawn("d")


@pytest.mark.usefixtures("some")
def test_a_program_reads_counts_and_rates_with_their_convention() -> None:
    found = read("figures", "--area", "999901001")
    wanted = {"received": 3, "invalid": 1, "merged": 0, "open": 1, "closed": 2, "on_time": 1}
    assert {name: found[name] for name in wanted} == wanted
    assert (found["late"], found["area"], found["targets"]) == (1, STREET, [])
    assert found["closure_rate"] == {
        "value": "66.67", "convention": "valid", "numerator": 2, "denominator": 3,
    }  # fmt: skip


@pytest.mark.usefixtures("some")
def test_rows_and_days_can_be_asked_for() -> None:
    rows = read("figures", "--by", "channel")["rows"]
    assert {row["code"]: row["received"] for row in rows} == {"qr": 2, "phone": 1}
    assert read("figures", "--from", "2026-11-21")["received"] == 0
    whole = read("figures", "--from", "2026-11-20", "--to", "2026-11-20")
    assert [whole[name] for name in ("from", "to", "received")] == ["2026-11-20"] * 2 + [3]
    longer = read("figures", "--from", "2026-11-19", "--to", "2026-11-21")
    assert [longer[name] for name in ("from", "to", "kind")] == [
        *("2026-11-19", "2026-11-21", "request")
    ]


@pytest.mark.usefixtures("some")
def test_a_person_reads_the_convention_beside_every_rate() -> None:
    shown = run("figures", "--by", "area", "--area", STREET)
    for words in ("办结率", "66.67%", "有效诉求", "2/3", "按期办结率", "应办结"):
        assert words in shown
    assert "合计" in shown
    assert "平均办理时长" in shown
    assert "/2" in shown[shown.index("平均办理时长") :].splitlines()[0]


def test_nothing_received_is_a_dash() -> None:
    assert "—" in run("figures")


def test_a_code_that_is_none_is_refused_with_a_sentence() -> None:
    assert "不是区划或网格代码" in run("figures", "--area", "12x", code=1)


def test_no_zero_is_printed_where_nothing_can_be_counted() -> None:
    assert "没有代码为 120000000000 的区域" in run("figures", "--area", "12", code=1)
    days = ("--from", "2026-11-21", "--to", "2026-11-20")
    assert "换过来" in run("figures", *days, code=1)
    assert read("figures", "--area", "9999", "--from", "2026-11-20", "--to", "2026-11-20")


@pytest.mark.usefixtures("some")
def test_the_check_passes_on_whole_books_and_fails_on_cooked_ones() -> None:
    said = run("figures", "--check")
    assert "一致" in said
    assert "：0 个数" not in said
    Tally.objects.filter(measure="closed").update(n=5)
    assert "计数 5，明细 2" in run("figures", "--check", code=1)
    found = read("figures", "--check", code=1)
    assert found["equal"] is False
    told = {"kind": "request", "day": "2026-11-20", "measure": "closed", "tallied": 5, "counted": 2}
    assert told.items() <= found["differences"][0].items()


@pytest.mark.usefixtures("some")
def test_recounting_changes_nothing_until_it_is_told_to_rebuild() -> None:
    Tally.objects.filter(measure="closed").update(n=5)
    run("recount", code=1)
    assert Tally.objects.filter(n=5).exists()
    rebuilt = done("recount", "--rebuild", "--json")
    assert json.loads(rebuilt.stdout)["corrected"] == 1
    assert "核对 request……" in rebuilt.stderr
    assert "改正了 1 个数……" in rebuilt.stderr
    run("figures", "--check")
    assert "没有改动" in run("recount", "--rebuild")
