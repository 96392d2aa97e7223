"""What a column asks and takes is changed after it is there, checked before it holds."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from minhu.core.errors import DomainError, NotAllowedError
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.defining import (
    Asked,
    add_column,
    open_ledger,
    retire_column,
    set_choices,
    set_rules,
)
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.exporting import note_export
from minhu.ledgers.domain.papers import document_of, keep_template
from minhu.ledgers.domain.picturing import add_pictures
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import put_beside, write
from minhu.ledgers.enums import Fact, Kind
from minhu.ledgers.expressions import by_label, by_name
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Export, Ledger, Record, Template
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, STREET, Cast

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


def test_a_rule_looks_at_nothing_that_is_known_elsewhere_for_no_record_says_it(
    ledger: Ledger, cast: Cast
) -> None:
    known = Asked("所在社区", Kind.TEXT, fact=Fact.COMMUNITY)
    slot = add_column(ledger, known, actor=cast.street, at=NOW).slot
    rules = {"relevant": f"${{{slot}}} = '东风社区'"}
    with pytest.raises(DomainError, match="不在台账里"):
        set_rules(ledger.columns.get(slot="c3"), rules, actor=cast.street, at=NOW)


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


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ([Asked("甲", Kind.TEXT, name="a"), Asked("乙", Kind.TEXT, name="a")], "不能重名"),
        ([Asked("甲", Kind.DATE, day=True), Asked("乙", Kind.DATE, day=True)], "只能选一列"),
        ([Asked("甲", Kind.TEXT, day=True)], "里面要是日期"),
        ([Asked("甲", Kind.PICTURES, key=True)], "照片和图上画的不能"),
        ([Asked("甲", Kind.PERSON, key=True)], "人不能"),
        ([Asked("甲", Kind.TEXT, key=True, fact="x")], "从别的台账取的列"),
    ],
)
def test_columns_that_cannot_be_are_refused_in_words(
    cast: Cast, columns: list[Asked], why: str
) -> None:
    with pytest.raises(DomainError, match=why):
        open_ledger("台账", Area.objects.get(pk=STREET), columns, actor=cast.street, at=NOW)


def test_the_key_and_the_last_column_stay_and_a_choice_has_something_to_choose(
    ledger: Ledger, cast: Cast
) -> None:
    with pytest.raises(DomainError, match="不能停用"):
        retire_column(ledger.columns.get(slot="c1"), actor=cast.street, at=NOW)
    for slot, choices in (("c4", [" "]), ("c3", ["有"])):
        with pytest.raises(DomainError, match="至少要有一个选项"):
            set_choices(ledger.columns.get(slot=slot), choices, actor=cast.street, at=NOW)
    one = [Asked("备注", Kind.TEXT)]
    small = open_ledger("便条", ledger.area, one, actor=cast.street, at=NOW)
    with pytest.raises(DomainError, match="至少要有一列"):
        retire_column(small.columns.get(), actor=cast.street, at=NOW)


def test_pictures_and_second_sources_go_only_where_they_belong(ledger: Ledger, cast: Cast) -> None:
    street = Hand(cast.street, NOW, "住建局")
    record = write(ledger, {"c1": "一号院", "c3": {"n": "9"}}, hand=street)
    text, homes = (ledger.columns.get(slot=slot) for slot in ("c1", "c3"))
    with pytest.raises(DomainError, match="不收照片"):
        add_pictures(record, text, [], hand=street)
    wrong = (
        (text, {"n": "9"}, street),
        (homes, {"n": "9"}, Hand(cast.street, NOW)),
        (homes, None, street),
    )
    for column, value, hand in wrong:
        with pytest.raises(DomainError, match="写明是哪里的数"):
            put_beside(record, column, value, hand=hand)
    for _twice in range(2):
        record = put_beside(record, homes, {"n": "8"}, hand=street)
    assert record.steps.count() == 2


def test_records_are_taken_out_and_papers_changed_by_nobody_else(
    ledger: Ledger, cast: Cast
) -> None:
    with pytest.raises(NotAllowedError):
        note_export(ledger, 1, "全部", actor=cast.system_admin, at=NOW)
    assert not Export.objects.exists()
    with pytest.raises(NotAllowedError, match="不能改这本台账"):
        keep_template(ContentFile(b"x", "a.docx"), ledger=ledger, actor=cast.desk, at=NOW)
    here = {"c1": "一号院", "c2": {"at": COMMUNITY, "name": "x"}}
    record = write(ledger, here, hand=Hand(cast.street, NOW))
    paper = Template(ledger=ledger, name="x", by=cast.street, at=NOW)
    with pytest.raises(NotAllowedError):
        document_of(record, paper, actor=cast.stranger, at=NOW)
