"""Figures of ledgers stand on the page of indicators with their base and open their records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

import pytest
from django.test import Client
from typer.testing import CliRunner

from minhu.cli.main import app
from minhu.core.clock import local_day, now
from minhu.desk.queries import ledger_figures
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.things import count_things
from minhu.ledgers.domain.writing import move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Column, Ledger, Record
from minhu.places.models import Area
from minhu.rates.domain.targeting import Wanted, set_target
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
INDICATORS = "/desk/figures/indicators/"
ROW = re.compile(r"<tr><th scope=\"row\">(?P<name>[^<]+)<br>(?P<rest>.*?)</tr>", re.DOTALL)
YARDS = (
    ["楼院", "网格", "管理", "大门（处）"],
    ["一号院", "东风第1网格", "无主管", 1],
    ["二号院", "东风第1网格", "无主管", 0],
    ["三号院", "春晓第1网格", "有主管", 2],
)


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def keep(code: str, lines: Sequence[Sequence[object]]) -> None:
    table = table_of([list(line) for line in lines])
    assert not take_rows(Ledger.objects.get(code=code), table, hand=Hand(None, NOW)).refused


def rows(client: Client, query: str = "") -> dict[str, str]:
    page = unescape(client.get(INDICATORS + query).content.decode())
    return {found["name"]: found["rest"] for found in ROW.finditer(page.split('id="ledgers"')[-1])}


def links(row: str) -> list[str]:
    return re.findall(r'<a class="n" href="([^"]*)"', row)


def count(client: Client, address: str) -> int:
    return client.get(address).context["numbers"].count  # type: ignore[no-any-return]  # -- what a page was given


def test_a_share_says_its_base_and_both_numbers_open_just_their_records(cast: Cast) -> None:
    keep("courtyards", YARDS)
    client = signed_in(cast.street)
    row = rows(client)["无主管楼院占比"]
    assert "66.67%" in row
    assert "2/3" in row
    assert "全部楼院" in row
    assert [count(client, each) for each in links(row)] == [2, 3]


def test_a_community_sees_its_own_share_only(cast: Cast) -> None:
    keep("courtyards", YARDS)
    client = signed_in(cast.desk)
    row = rows(client, f"?of={COMMUNITY}")["无主管楼院占比"]
    assert "2/2" in row
    assert [count(client, each) for each in links(row)] == [2, 2]


def test_a_figure_of_days_opens_the_records_of_those_days(cast: Cast) -> None:
    today, long_ago = local_day(now()).isoformat(), "2020-01-05"
    head = ["编号", "网格", "收集日期"]
    keep("opinions", [head, ["1", "东风第1网格", today], ["2", "东风第1网格", long_ago]])
    record = Record.objects.get(key="1")
    move(record, "办结", hand=Hand(None, NOW))
    client = signed_in(cast.street)
    row = rows(client)["社情信息办结率"]
    assert "1/1" in row
    assert [count(client, each) for each in links(row)] == [1, 1]


def test_a_ledger_without_records_is_left_out_and_one_for_others_is_absent(cast: Cast) -> None:
    assert rows(signed_in(cast.street)) == {}
    keep("courtyards", YARDS)
    assert "无主管楼院占比" in rows(signed_in(cast.street))
    assert "台账里的数" not in signed_in(cast.worker).get(INDICATORS).content.decode()


def test_of_a_long_ledger_no_figure_is_made_that_reads_every_record(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = local_day(now()).isoformat()
    head = ["对接编号", "企业", "需求（元）", "放款（元）", "提出日期"]
    keep(
        "finance", [head, ["1", "甲厂", "10万", "5万", today], ["2", "甲厂", "10万", "5万", today]]
    )
    assert ">1</a>" in rows(signed_in(cast.street))["提出融资需求的企业"]
    monkeypatch.setattr(ledger_figures, "LONG", 1)
    assert "提出融资需求的企业" in rows(signed_in(cast.street))
    firm = Column.objects.get(ledger__code="finance", label="企业")
    count_things(firm, wanted=False, actor=None, at=now())
    found = rows(signed_in(cast.street))
    assert "贷款需求满足率" in found
    assert "提出融资需求的企业" not in found


def test_the_page_of_a_ledger_shows_its_figures_for_what_is_asked(cast: Cast) -> None:
    keep("courtyards", YARDS)
    client = signed_in(cast.street)
    assert "2/3" in client.get("/desk/ledgers/courtyards/").content.decode()
    inside = client.get(f"/desk/ledgers/courtyards/?area={COMMUNITY}").content.decode()
    assert "2/2" in inside
    assert "全部楼院" in inside


def test_a_target_counts_records_and_opens_them(cast: Cast) -> None:
    year = local_day(now()).year
    keep("jobs", [["批次", "统计日期", "新增就业人数"], ["一", f"{year}-01-05", 400]])
    street = Area.objects.get(code=STREET)
    wanted = Wanted("ledgers", "jobs-new", street, year, 966, "示例文件")  # type: ignore[arg-type]  # -- a whole number
    set_target(wanted, actor=cast.leader, at=now())
    client = signed_in(cast.street)
    page = client.get("/desk/figures/targets/").content.decode()
    address = unescape(page.split("新增就业人数")[1].split('href="')[1].split('"')[0])
    assert "41.41" in page
    assert count(client, address) == 1


def test_thirty_records_cost_no_more_statements_than_one(cast: Cast) -> None:
    keep("courtyards", YARDS[:2])
    few = statements(cast.street, INDICATORS)
    keep("courtyards", [YARDS[0], *([f"{n}", "东风第1网格", "无主管", 1] for n in range(30))])
    assert statements(cast.street, INDICATORS) == few


def test_the_command_prints_them_with_their_base() -> None:
    keep("courtyards", YARDS)
    shown = CliRunner().invoke(app, ["indicators", "--area", STREET, "--of", "ledgers"]).output
    assert "无主管楼院占比 66.67% 2/3（口径：全部楼院）" in shown
    assert CliRunner().invoke(app, ["indicators", "--of", "nothing"]).exit_code == 1
