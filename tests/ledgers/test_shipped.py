"""The ledgers that come along can be opened, lived, and never overwrite an office's own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import open_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.edition import shipped
from minhu.ledgers.guessing import guess, table_of
from minhu.ledgers.models import Ledger, Named, Record
from minhu.ledgers.queries.knowing import known_rows
from minhu.ledgers.queries.ledgers import columns_of
from minhu.places.models import Area
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db


def book(code: str) -> Ledger:
    return Ledger.objects.get(code=code)


def kept(code: str, *rows: dict[str, str]) -> dict[str, Decimal]:
    """Take rows into a ledger that came along and return its sums by the name of the column."""
    ledger, labels = book(code), list(dict.fromkeys(label for row in rows for label in row))
    lines = [labels, *([row.get(label, "") for label in labels] for row in rows)]
    verdict = take_rows(ledger, table_of(lines), hand=Hand(None, NOW))
    assert [each.why for each in verdict.refused] == []
    assert verdict.taken == len(rows)
    found = totals(Scope(f"ledger:{code}"))
    return {c.label: Decimal(found.get(f"sum:{c.slot}", 0)) for c in columns_of(ledger)}


def known(cast: Cast, code: str) -> dict[str, str]:
    """Return what the only record of a ledger is told by others, by the name of the column."""
    ledger = book(code)
    rows = known_rows(cast.street, columns_of(ledger), ledger.records.get())
    return {column.label: shown for column, shown in rows}


@pytest.fixture(autouse=True)
def opened(cast: Cast) -> int:  # noqa: ARG001 -- the places
    fill_the_shelf()
    return Ledger.objects.count()


def test_every_ledger_that_comes_along_opens_and_a_second_time_changes_nothing(opened: int) -> None:
    assert opened == len(shipped())
    assert open_shipped(Area.objects.get(code=STREET), at=NOW) == []
    assert not list(broken_records())


def test_every_ledger_has_a_key_and_a_place_and_names_nobody_unsealed() -> None:
    for entry in shipped():
        labels = [label for label, *_rest in entry["columns"]]
        assert entry["key"] in labels, entry["code"]
        assert any(kind == "area" for _label, kind, *_rest in entry["columns"]), entry["code"]
        table = table_of([labels, ["1"] * len(labels)])
        assert not [each.label for each in guess(table, {}) if each.personal], entry["code"]


def test_the_whole_stock_of_buildings_is_the_sum_of_its_ages() -> None:
    ages = {"1970年以前": "12万", "1970到2000年": "41万", "2000年以后": "37万"}
    rows = [{"楼栋": age, "建成年代": age, "建筑面积(m2)": area} for age, area in ages.items()]
    whole = kept("buildings", *rows)["建筑面积(㎡)"]
    assert whole == 90 * 10_000 * 1_000_000


def test_beds_that_are_taken_and_bays_and_payments_add_up() -> None:
    beds = kept("care-homes", {"机构": "一", "床位数": "50", "入住数": "48"})
    assert 100 * beds["入住数"] / beds["床位数"] == 96
    bays = kept("parking", {"停车场": "甲", "泊位数": "300"}, {"停车场": "乙", "泊位数": "200"})
    assert bays["泊位数"] == 500
    sums = ("148万", "4.9万", "2万", "49.5万")
    paid = kept("benefits", *({"批次": each, "金额(元)": each} for each in sums))
    assert paid["金额(元)"] == 2_044_000 * 100


def test_a_batch_whose_sum_is_no_multiple_of_the_standard_is_refused_with_the_reason() -> None:
    lines = [
        ["批次", "人月数", "月标准（元）", "金额（元）", "发放日期"],
        ["一批", "13", "630", "8190", "2026-11-03"],
        ["二批", "13", "630", "8290", "2026-11-03"],
        ["三批", "13", "", "8290", "2026-11-03"],
    ]
    verdict = take_rows(book("benefits"), table_of(lines), hand=Hand(None, NOW))
    told = [(each.row, each.label, each.why) for each in verdict.refused]
    assert (verdict.new, [each[:2] for each in told]) == (2, [(3, "金额(元)")])
    assert "不等于人月数乘月标准" in told[0][2]


def test_a_judge_gives_no_score_to_their_own_unit() -> None:
    kept("contests", {"参赛项目": "食堂"})
    labels = ["评分编号", "参赛项目", "参赛单位", "评委单位", "得分"]
    lines = [
        labels,
        ["1", "食堂", "春晓社区", "春晓社区", "99"],
        ["2", "食堂", "春晓社区", "东风", "88"],
    ]
    verdict = take_rows(book("contest-sheets"), table_of(lines), hand=Hand(None, NOW))
    assert (verdict.taken, len(verdict.refused)) == (1, 1)
    assert "本单位" in str(verdict.refused[0])


def test_gifts_and_spending_of_a_fund_tie_out_to_the_fen() -> None:
    kept("crowdfunding", {"项目": "凉亭"})
    gifts = kept(
        "crowdfunding-gifts",
        {
            "捐款编号": "1",
            "项目": "凉亭",
            "捐款单位": "银行",
            "认捐(元)": "8000",
            "到账(元)": "7999.99",
        },
        {
            "捐款编号": "2",
            "项目": "凉亭",
            "捐款单位": "物业",
            "认捐(元)": "4000",
            "到账(元)": "0.02",
        },
    )
    spent = kept(
        "crowdfunding-spending",
        {
            "支出编号": "1",
            "项目": "凉亭",
            "用在哪里": "木料",
            "支出(元)": "8000.01",
            "凭证": "发票",
        },
    )
    assert gifts["到账(元)"] == spent["支出(元)"] == 800_001
    assert gifts["认捐(元)"] == 1_200_000


def test_what_the_base_and_the_ledger_of_firms_know_is_not_typed_again(cast: Cast) -> None:
    code = "91999901MA0000002T"
    kept(
        "firm-service",
        {
            "企业": "示例软件",
            "网格": "东风第1网格",
            "类型": "楼宇",
            "就业人数": "64",
            "统一社会信用代码": code,
        },
    )
    kept("finance", {"对接编号": "贷1", "企业": "示例软件", "需求（元）": "15万"})
    kept("merchant-needs", {"需求编号": "需1", "网格": "东风第1网格", "统一社会信用代码": code})
    assert known(cast, "finance") == {"统一社会信用代码": code, "就业人数": "64", "税收(元)": ""}
    told = known(cast, "merchant-needs")
    assert (told["企业类型"], told["就业人数"]) == ("楼宇", "64")
    assert told["所在社区"] == Area.objects.get(code=COMMUNITY).name


def test_what_is_known_is_filtered_by_and_added_up(cast: Cast) -> None:
    code = "91999901MA0000002T"
    said = {"企业": "示例软件", "类型": "楼宇", "就业人数": "64", "统一社会信用代码": code}
    kept("firm-service", said | {"网格": "东风第1网格"})
    kept("merchant-needs", {"需求编号": "需1", "网格": "东风第1网格", "统一社会信用代码": code})
    slot = book("merchant-needs").columns.get(label="企业类型").slot
    page = signed_in(cast.street).get(f"/desk/ledgers/merchant-needs/?{slot}=楼宇")
    assert [each.column.label for each in page.context["known_filters"]] == ["企业类型"]
    assert page.context["numbers"].count == 1
    staff = book("merchant-needs").columns.get(label="就业人数").slot
    assert str(page.context["numbers"].totals[staff]) == "64"


def test_a_visit_to_a_veteran_names_the_person_sealed(cast: Cast) -> None:
    kept("veterans", {"登记号": "退1", "网格": "东风第1网格", "走访对象": "例某一 13800000061"})
    record = Record.objects.get(ledger__code="veterans")
    assert "例某一" not in str(record.values)
    assert Named.objects.filter(record=record).exists()
    page = signed_in(cast.street).get(f"/desk/ledgers/veterans/{record.pk}/").content.decode()
    assert "例*" in page
    assert "13800000061" not in page


def test_a_post_that_was_sent_down_does_not_end_before_it_began(cast: Cast) -> None:
    said = {"岗位": "党建岗", "下沉到": "东风第1网格", "起始日期": "2026-03-01"}
    with pytest.raises(AssertionError, match="到期不能早于起始日期"):
        kept("deployment", {**said, "到哪天": "2026-02-01"})
    kept("deployment", {**said, "到哪天": "2026-12-31"})
    page = signed_in(cast.street).get("/desk/ledgers/deployment/").content.decode()
    assert "到哪天" in page


def test_the_lines_of_a_list_belong_to_their_agreement() -> None:
    kept("joint-building", {"协议": "一中共建", "社区": "东风社区"})
    said = {"清单编号": "需1", "协议": "一中共建", "社区": "东风社区", "清单": "需求"}
    kept("joint-items", {**said, "写什么": "放学时段疏导路口"})
    with pytest.raises(AssertionError, match="请先记那一条"):
        kept("joint-items", {**said, "清单编号": "需2", "协议": "别处共建", "写什么": "无"})
