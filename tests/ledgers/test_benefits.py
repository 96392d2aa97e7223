"""Benefits by person (domain rows 129, 131): who is paid is sealed, persons are no person-times."""

from __future__ import annotations

from datetime import date

import pytest

from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import judge, take_rows
from minhu.ledgers.domain.writing import move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.terms import LedgerTerms
from minhu.people.identity import check_digit
from minhu.people.models import Person
from minhu.rates.books import book
from minhu.rates.domain.recounting import differences
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
HEAD = [
    "发放编号",
    "批次",
    "社区",
    "领取人",
    "身份证号",
    "项目",
    "月数",
    "月标准（元）",
    "金额（元）",
]
DAY = date(2026, 11, 28)


def card(serial: int) -> str:
    first = f"99999919400101{serial:03}"
    return first + check_digit(first)


ONE, TWO = card(1), card(2)
PAID = [
    ["1", "一批", "东风社区", "例某甲", ONE, "高龄津贴", "12", "100", "1200"],
    ["2", "一批", "东风社区", "例某甲", ONE, "低保", "1", "630", "630"],
    ["3", "一批", "东风社区", "例某甲", TWO, "低保", "1", "630", "630"],
    ["4", "一批", "春晓社区", "例某乙", ONE.lower(), "临时救助", "", "", "500"],
]


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def keep(code: str, *lines: list[str]) -> Ledger:
    ledger = Ledger.objects.get(code=code)
    verdict = take_rows(ledger, table_of(list(lines)), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (len(lines) - 1, [])
    return ledger


def paid() -> Ledger:
    keep("benefits", ["批次"], ["一批"])
    return keep("benefit-payments", HEAD, *PAID)


def figure(code: str, area: str = STREET) -> str:
    return str(in_all(book("ledgers", DAY), Scope("ledgers", area=area), at=NOW)[code])


def test_one_person_in_three_programmes_is_one_person_and_three_times() -> None:
    paid()
    assert (figure("benefit-persons"), figure("benefit-times")) == ("2", "4")
    assert figure("benefit-each") == "1480.00 元"
    assert (figure("benefit-persons", area=COMMUNITY), differences()) == ("2", ())


def test_persons_of_a_programme_do_not_add_up_to_the_persons_of_all(cast: Cast) -> None:
    paid()
    terms = [
        f"benefit-payments.unique:领取人[项目={one}]" for one in ("高龄津贴", "低保", "临时救助")
    ]
    found = LedgerTerms().told(terms, Scope("ledgers", area=STREET), None, at=NOW)[""].counts
    assert list(map(found.get, terms)) == [1, 2, 1]
    page = signed_in(cast.street).get("/desk/ledgers/benefit-payments/charts/")
    spread = next(each for each in page.context["spreads"] if each.column.label == "项目")
    assert {choice: (n, who) for choice, n, who in spread.lines if n} == {
        "高龄津贴": (1, 1),
        "低保": (2, 2),
        "临时救助": (1, 1),
    }
    assert (spread.times, spread.different) == (4, 2)


def test_the_number_of_a_card_tells_people_apart_and_is_kept_nowhere() -> None:
    ledger = paid()
    kept = str([record.values for record in ledger.records.all()])
    told = str([person.disclose() for person in Person.objects.all()])
    assert Person.objects.count() == 2
    assert not any(number in kept + told for number in (ONE, TWO))


def test_the_same_list_again_changes_nobody_and_a_wrong_number_is_refused_unseen() -> None:
    ledger = paid()
    again = judge(ledger, table_of([HEAD, *PAID]), hand=Hand(None, NOW))
    assert (again.same, again.changed) == (4, [])
    wrong = [*PAID[0][:4], ONE[:-1] + ("1" if ONE[-1] != "1" else "2"), *PAID[0][5:]]
    [refused] = judge(ledger, table_of([HEAD, ["9", *wrong[1:]]]), hand=Hand(None, NOW)).refused
    assert (refused.typed, "最后一位" in refused.why) == ("***", True)


def test_a_payment_that_is_not_months_times_standard_is_refused() -> None:
    keep("benefits", ["批次"], ["一批"])
    line = [*PAID[0][:-1], "1300"]
    verdict = judge(
        Ledger.objects.get(code="benefit-payments"), table_of([HEAD, line]), hand=Hand(None, NOW)
    )
    assert [each.label for each in verdict.refused] == ["金额(元)"]


def test_four_programmes_make_the_sum_and_not_the_persons() -> None:
    keep("benefits", ["批次"], ["一批"])
    sums = ("148万", "4.9万", "2万", "49.5万")
    lines = [
        [str(n), "一批", "东风社区", "例某甲", ONE, "临时救助", "", "", each]
        for n, each in enumerate(sums)
    ]
    keep("benefit-payments", HEAD, *lines)
    assert (figure("benefit-each"), figure("benefit-times")) == ("2044000.00 元", "4")


def test_whoever_is_entitled_is_checked_again_and_stopped_or_goes_on() -> None:
    head = ["资格编号", "社区", "享受人", "项目", "下次复核"]
    rows = [
        [n, "东风社区", f"例某{name} 1380000007{n}", "低保", "2026-10-01"]
        for n, name in zip("123", "甲乙丙", strict=True)
    ]
    ledger = keep("benefit-entitled", head, *rows)
    for record in ledger.records.all():
        for verb in ("批准", "到期复核"):
            record.ledger = ledger
            move(record, verb, hand=Hand(None, NOW))
    assert figure("entitled-checked") == "0.00%"
    one, two, _three = Record.objects.filter(ledger=ledger).order_by("key")
    move(one, "复核通过", hand=Hand(None, NOW))
    move(two, "停发", hand=Hand(None, NOW))
    assert (figure("entitled-checked"), figure("entitled-persons")) == ("66.67%", "3")
    assert Record.objects.filter(ledger=ledger, state="待复核").count() == 1
