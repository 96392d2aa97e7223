"""What a column asks and takes is changed after it is there, checked before it holds."""

from __future__ import annotations

import pytest

from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.defining import Asked, add_column, set_rules
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.expressions import by_label, by_name
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
SMALL = {"constraint": ". > 0 and . < 500", "message": "户数要在 1 到 499 之间"}


def test_a_rule_holds_for_the_next_record_and_is_a_step_of_the_ledger(
    ledger: Ledger, cast: Cast
) -> None:
    set_rules(ledger.columns.get(slot="c3"), SMALL, actor=cast.street, at=NOW)
    with pytest.raises(UnansweredError, match="1 到 499"):
        write(ledger, {"c1": "一号院", "c3": {"n": "900"}}, hand=Hand(cast.street, NOW))
    write(ledger, {"c1": "一号院", "c3": {"n": "9"}}, hand=Hand(cast.street, NOW))
    last = ledger.steps.order_by("seq").last()
    assert last is not None
    assert (last.deed, SMALL["constraint"] in last.words) == ("rules", True)
    assert not list(broken_records())


def test_what_is_left_empty_takes_a_rule_away(ledger: Ledger, cast: Cast) -> None:
    set_rules(ledger.columns.get(slot="c3"), SMALL, actor=cast.street, at=NOW)
    set_rules(ledger.columns.get(slot="c3"), {}, actor=cast.street, at=NOW)
    assert ledger.columns.get(slot="c3").rules == {}


@pytest.mark.parametrize(
    ("slot", "rules", "why"),
    [
        ("c3", {"constraint": ". >"}, "没有写完"),
        ("c3", {"relevant": "${nothing} = 1"}, "nothing"),
        ("c3", {"calculate": "${c3} + 1", "relevant": "${c4} = '有'"}, ""),
        ("c1", {"relevant": "${c4} = '有'"}, "认出每一条"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(
    ledger: Ledger, cast: Cast, slot: str, rules: dict[str, str], why: str
) -> None:
    other = ledger.columns.get(slot="c4")
    if not why:
        set_rules(other, {"relevant": "${c3} > 1"}, actor=cast.street, at=NOW)
    with pytest.raises(DomainError, match=why or "绕回"):
        set_rules(ledger.columns.get(slot=slot), rules, actor=cast.street, at=NOW)
    assert ledger.columns.get(slot=slot).rules == {}


def test_only_the_street_changes_a_rule(ledger: Ledger, cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        set_rules(ledger.columns.get(slot="c3"), SMALL, actor=cast.desk, at=NOW)


def test_people_write_columns_by_what_they_are_called() -> None:
    labels = {"c3": "户数", "c4": "大门"}
    assert by_name("${户数} > 1 and ${c4} = '有'", labels) == "${c3} > 1 and ${c4} = '有'"
    assert by_label("${c3} > 1", labels) == "${户数} > 1"
    with pytest.raises(DomainError, match="没有叫“门”的列"):
        by_name("${门} = 1", labels)


def test_what_is_reckoned_by_a_rule_is_reckoned_for_rows_of_a_file(
    ledger: Ledger, cast: Cast
) -> None:
    both = add_column(ledger, Asked("两倍", Kind.INTEGER), actor=cast.street, at=NOW)
    set_rules(both, {"calculate": "${c3} * 2"}, actor=cast.street, at=NOW)
    take_rows(ledger, table_of([["楼院", "户数"], ["一号院", "21"]]), hand=Hand(cast.street, NOW))
    assert Record.objects.get().values[both.slot] == {"n": "42"}
