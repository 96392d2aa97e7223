"""The sum of lines is held against what the record they belong to says (domain row 129)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.parts import parts_shown
from tests.cast import NOW, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
HEAD = ["发放编号", "批次", "社区", "领取人", "项目", "月数", "月标准（元）", "金额（元）"]


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def keep(code: str, *lines: list[str]) -> Ledger:
    ledger = Ledger.objects.get(code=code)
    verdict = take_rows(ledger, table_of(list(lines)), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (len(lines) - 1, [])
    return ledger


def batch(key: str, months: str, amount: str) -> Record:
    keep("benefits", ["批次", "人月数", "金额（元）"], [key, months, amount])
    return Record.objects.select_related("ledger").get(ledger__code="benefits", key=key)


def pay(key: str, *amounts: str) -> None:
    rows = [
        [f"{key}{n}", key, "东风社区", f"例某{n}", "低保", "1", amount, amount]
        for n, amount in enumerate(amounts)
    ]
    keep("benefit-payments", HEAD, *rows)


def held(record: Record, cast: Cast) -> dict[str, tuple[Decimal, Decimal | None, Decimal]]:
    [part] = parts_shown(cast.street, record)
    return {each.column.label: (each.lines, each.says, each.off) for each in part.held}


def test_the_payments_of_a_batch_are_added_up_beside_its_total_to_the_fen(cast: Cast) -> None:
    record = batch("一批", "3", "1890.05")
    pay("一批", "630", "630.01")
    assert held(record, cast) == {
        "月数": (2, 3, -1),
        "金额(元)": (Decimal("1260.01"), Decimal("1890.05"), Decimal("-630.04")),
    }


def test_the_page_of_a_batch_says_by_how_much_it_differs_and_opens_the_lines(cast: Cast) -> None:
    record = batch("一批", "2", "1000")
    pay("一批", "630", "630")
    client, path = signed_in(cast.street), f"/desk/ledgers/benefits/{record.pk}/"
    page = client.get(path).content.decode()
    assert "明细多 260" in page
    assert "对得上" in page
    lines = client.get("/desk/ledgers/benefit-payments/?q=一批")
    assert len(lines.context["records"]) == 2
    change(record, {"c8": {"n": "126000"}}, hand=Hand(cast.street, NOW))
    assert "明细多" not in client.get(path).content.decode()


def test_a_batch_that_says_no_total_is_held_against_nothing(cast: Cast) -> None:
    record = batch("一批", "", "")
    pay("一批", "630")
    assert held(record, cast)["金额(元)"] == (Decimal(630), None, Decimal(0))
    assert (
        "明细多"
        not in signed_in(cast.street).get(f"/desk/ledgers/benefits/{record.pk}/").content.decode()
    )


def test_the_ledger_shows_only_the_batches_that_differ(cast: Cast) -> None:
    batch("一批", "1", "630")
    batch("二批", "1", "630")
    batch("三批", "1", "630")
    pay("一批", "630")
    pay("二批", "600")
    page = signed_in(cast.street).get("/desk/ledgers/benefits/?off=1")
    assert [each.key for each in page.context["records"]] == ["二批"]
    assert page.context["numbers"].count == 1
    assert "off=1" not in signed_in(cast.street).get("/desk/ledgers/venues/").content.decode()


def test_many_batches_and_payments_cost_as_many_statements_as_one(cast: Cast) -> None:
    record = batch("一批", "1", "630")
    pay("一批", "600")
    paths = ("/desk/ledgers/benefits/?off=1", f"/desk/ledgers/benefits/{record.pk}/")
    few = [statements(cast.street, path) for path in paths]
    for n in range(9):
        batch(f"批{n}", "1", "630")
        pay(f"批{n}", "600", "1")
    assert [statements(cast.street, path) for path in paths] == few


def test_an_office_says_itself_which_sum_is_held_against_which_column(cast: Cast) -> None:
    record = batch("一批", "1", "630")
    pay("一批", "600")
    client, path = signed_in(cast.street), "/desk/ledgers/benefit-payments/columns/"
    client.post(f"{path}c8/rules/", {"total": ""})
    assert set(held(record, cast)) == {"月数"}
    client.post(f"{path}c8/rules/", {"total": "c8"})
    assert held(record, cast)["金额(元)"][2] == -30
