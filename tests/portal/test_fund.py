"""社区基金的账: everybody reads what was collected and spent, to the fen, and not who gave."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.enums import Secrecy
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.portal.queries.funds import funds
from tests.cast import NOW, Cast
from tests.ledgers.shelf import fill_the_shelf
from tests.portal.acts import page

GIFT = ["捐款编号", "项目", "捐款单位", "认捐(元)", "到账(元)"]
SPENT = ["支出编号", "项目", "用在哪里", "支出(元)", "凭证"]


def take(code: str, *lines: list[str]) -> None:
    verdict = take_rows(Ledger.objects.get(code=code), table_of([*lines]), hand=Hand(None, NOW))
    assert verdict.refused == []


@pytest.fixture
def gazebo(cast: Cast) -> Record:  # noqa: ARG001 -- the places
    fill_the_shelf()
    take("crowdfunding", ["项目", "管钱的慈善组织", "要筹(元)"], ["装凉亭", "示例慈善会", "10000"])
    take("crowdfunding-gifts", GIFT, ["1", "装凉亭", "某某银行", "8000", "6000.10"])
    take("crowdfunding-spending", SPENT, ["1", "装凉亭", "木料", "5999.99", "发票"])
    made = Record.objects.get(ledger__code="crowdfunding")
    move(made, "居民同意", hand=Hand(None, NOW))
    return made


def test_what_arrived_and_what_was_spent_tie_out(gazebo: Record) -> None:  # noqa: ARG001 -- the project is there
    fund = funds()[0]
    assert (fund.goal, fund.pledged, fund.arrived) == (1_000_000, 800_000, 600_010)
    assert (fund.spent, fund.left, fund.share) == (599_999, 11, 60)


def test_everybody_reads_it_and_not_who_gave(client: Client, gazebo: Record) -> None:  # noqa: ARG001 -- the project is there
    shown = page(client.get("/fund"))
    assert all(said in shown for said in ("装凉亭", "6,000.10", "木料", "5,999.99", "0.11"))
    assert "某某银行" not in shown


def test_many_gifts_take_no_more_statements_than_one(gazebo: Record) -> None:  # noqa: ARG001 -- the project is there
    with CaptureQueriesContext(connection) as few:
        funds()
    take(
        "crowdfunding-gifts",
        GIFT,
        *([f"{n}", "装凉亭", "某某银行", "1", "1"] for n in range(2, 32)),
    )
    with CaptureQueriesContext(connection) as many:
        assert funds()[0].pledged == 803_000
    assert len(many) == len(few)


def test_a_project_residents_are_still_asked_about_is_not_public(gazebo: Record) -> None:
    Record.objects.filter(pk=gazebo.pk).update(state="")
    assert funds() == []


def test_a_ledger_that_is_kept_closely_is_not_public(gazebo: Record) -> None:  # noqa: ARG001 -- the project is there
    Ledger.objects.filter(code="crowdfunding").update(secrecy=Secrecy.RESTRICTED)
    assert funds() == []
