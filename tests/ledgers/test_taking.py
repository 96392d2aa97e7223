"""Rows of a file go into a ledger once; bad ones are said, and broken off nothing is there."""

from __future__ import annotations

import pytest

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers.domain import taking
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import Verdict, judge, take_rows
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table, table_of
from minhu.ledgers.models import Ledger, Record, RecordStep
from minhu.ledgers.queries.ledgers import columns_of, visible_to
from minhu.ledgers.queries.listing import Ask, listed
from minhu.ledgers.queries.totals import counted_rows, summary
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, OTHER_COMMUNITY, STREET, Cast

pytestmark = pytest.mark.django_db
HEAD = ["楼院", "社区", "户数", "大门"]
GOOD = [HEAD, ["一号院", "东风社区", "30", "有"], ["二号院", "春晓社区", "60余", "没有"]]


def took(ledger: Ledger, lines: list[list[str]], cast: Cast) -> Verdict:
    return take_rows(ledger, table_of(lines), hand=Hand(cast.street, NOW, "表.xlsx"))


def test_good_rows_are_taken_and_bad_ones_said_with_row_column_and_reason(
    ledger: Ledger, cast: Cast
) -> None:
    bad = [["三号院", "红旗社区", "1", ""], ["四号院", "", "约三百", ""], ["", "", "2", ""]]
    verdict = took(ledger, [*GOOD, *bad, ["一号院", "", "", ""]], cast)
    assert (verdict.new, verdict.read) == (2, 6)
    found = [(one.row, one.label, one.typed) for one in verdict.refused]
    assert found == [(4, "社区", "红旗社区"), (5, "户数", "约三百"), (6, "", ""), (7, "", "一号院")]
    assert verdict.refused[3].why == "和第 2 行是同一条"


def test_the_same_file_again_changes_nothing(ledger: Ledger, cast: Cast) -> None:
    took(ledger, GOOD, cast)
    again = took(ledger, GOOD, cast)
    assert (again.same, again.taken, RecordStep.objects.count()) == (2, 0, 2)


def test_what_differs_is_a_step_that_says_what_stood_there(ledger: Ledger, cast: Cast) -> None:
    took(ledger, GOOD, cast)
    verdict = took(ledger, [HEAD, ["一号院", "东风社区", "31", "有"]], cast)
    assert [each.changes for each in verdict.changed] == [{"c3": ["30", "31"]}]
    record = Record.objects.get(key="一号院")
    first, second = record.steps.all()
    assert (second.changes, second.previous) == ({"c3": ["30", "31"]}, first.hash)
    assert record.head == second.hash == second.computed_hash()


def test_looking_first_writes_nothing(ledger: Ledger, cast: Cast) -> None:
    verdict = judge(ledger, table_of(GOOD), hand=Hand(cast.street, NOW))
    assert (verdict.new, Record.objects.count()) == (2, 0)


def test_broken_off_in_the_middle_nothing_was_taken(
    ledger: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "BATCH", 1)

    def pull_the_plug(done: int, _total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    hand = Hand(cast.street, NOW)
    with pytest.raises(KeyboardInterrupt):
        take_rows(ledger, table_of(GOOD), hand=hand, progress=pull_the_plug)
    assert not Record.objects.exists()


def test_a_community_keeps_only_what_lies_in_it(ledger: Ledger, cast: Cast) -> None:
    verdict = take_rows(ledger, table_of(GOOD), hand=Hand(cast.desk, NOW))
    assert [one.typed for one in verdict.refused] == ["二号院"]
    took(ledger, GOOD, cast)
    moved = take_rows(ledger, table_of([HEAD, ["二号院", "", "9", ""]]), hand=Hand(cast.desk, NOW))
    assert len(moved.refused) == 1


def test_a_file_whose_head_fits_nothing_is_refused(ledger: Ledger, cast: Cast) -> None:
    with pytest.raises(DomainError, match="一个也对不上"):
        took(ledger, [["甲", "乙"], ["1", "2"]], cast)


def test_without_a_key_equal_rows_are_one(cast: Cast) -> None:
    asked = [Asked("种类", Kind.TEXT), Asked("数", Kind.INTEGER)]
    area = Area.objects.get(code=STREET)
    ledger = open_ledger("清理", area, asked, actor=None, at=NOW)
    table = Table(1, ("种类", "数"), {2: ["广告", 3], 3: ["广告", 3], 4: ["广告", 4]})
    verdict = take_rows(ledger, table, hand=Hand(cast.street, NOW))
    assert (verdict.new, len(verdict.refused)) == (2, 1)


def test_sums_keep_their_floors_and_their_place(ledger: Ledger, cast: Cast) -> None:
    took(ledger, GOOD, cast)
    columns = tuple(ledger.columns.all())
    for ask, said in ((Ask(), "≥ 90"), (Ask(area=COMMUNITY), "30")):
        quick = summary(cast.street, ledger, ask).numbers(columns)
        slow = counted_rows(cast.street, ledger, ask, columns)
        assert (str(quick.totals["c3"]), quick) == (said, slow)


@pytest.mark.parametrize("who", ["street", "desk", "stranger", "leader", "auditor", "worker", "system_admin"])  # fmt: skip
def test_the_list_and_the_lock_agree(ledger: Ledger, cast: Cast, who: str) -> None:
    took(ledger, GOOD, cast)
    user = getattr(cast, who)
    seen = set(visible_to(user).values_list("key", flat=True))
    allowed = {r.key for r in Record.objects.all() if user.has_perm("ledgers.view_record", r)}
    assert seen == allowed


def test_a_record_is_written_changed_and_struck_by_hand(ledger: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    record = write(ledger, {"c1": "五号院", "c3": {"n": "5"}}, hand=hand)
    with pytest.raises(DomainError, match="已经在台账里"):
        write(ledger, {"c1": "五号院"}, hand=hand)
    change(record, {"c3": {"n": "6"}}, hand=hand)
    assert change(record, {"c3": {"n": "6"}}, hand=hand).seq == 2
    strike(record, hand=hand)
    with pytest.raises(DomainError, match="已经划掉"):
        strike(record, hand=hand)
    assert [step.deed for step in record.steps.all()] == ["written", "changed", "struck"]
    assert not listed(cast.street, ledger, Ask()).exists()


def test_of_two_who_change_a_record_at_once_the_first_wins(ledger: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    mine = write(ledger, {"c1": "五号院"}, hand=hand)
    other = Record.objects.get(pk=mine.pk)
    change(mine, {"c3": {"n": "6"}}, hand=hand)
    with pytest.raises(StaleStateError):
        change(other, {"c3": {"n": "7"}}, hand=hand)


def test_a_record_cannot_be_moved_into_a_place_of_others(ledger: Ledger, cast: Cast) -> None:
    here = {"at": COMMUNITY, "name": "东风社区"}
    record = write(ledger, {"c1": "五号院", "c2": here}, hand=Hand(cast.desk, NOW))
    there = {"at": OTHER_COMMUNITY, "name": "春晓社区"}
    with pytest.raises(NotAllowedError):
        change(record, {"c2": there}, hand=Hand(cast.desk, NOW))
    assert Record.objects.get().area_id == COMMUNITY


def test_only_the_street_opens_ledgers_and_none_without_columns(cast: Cast) -> None:
    area = Area.objects.get(code=STREET)
    one = [Asked("名称", Kind.TEXT)]
    for who in (cast.desk, cast.leader, cast.worker):
        with pytest.raises(NotAllowedError):
            open_ledger("本子", area, one, actor=who, at=NOW)
    for asked, why in (([], "至少"), (one * 2, "重名"), ([Asked("甲", Kind.TEXT, key=True), Asked("乙", Kind.TEXT, key=True)], "只能选一列")):  # fmt: skip
        with pytest.raises(DomainError, match=why):
            open_ledger("本子", area, asked, actor=cast.street, at=NOW)


def test_an_import_cannot_move_a_record_into_a_place_of_others(ledger: Ledger, cast: Cast) -> None:
    took(ledger, GOOD, cast)
    table = table_of([HEAD, ["一号院", "春晓社区", "30", "有"]])
    moved = take_rows(ledger, table, hand=Hand(cast.desk, NOW))
    assert (len(moved.refused), moved.taken) == (1, 0)
    assert Record.objects.get(key="一号院").area_id == COMMUNITY


def test_what_was_struck_out_and_is_said_again_stands_there_again(
    ledger: Ledger, cast: Cast
) -> None:
    hand = Hand(cast.street, NOW)
    took(ledger, GOOD, cast)
    for record in Record.objects.all():
        strike(record, hand=hand)
    took(ledger, GOOD[:2], cast)
    write(ledger, {"c1": "二号院"}, hand=hand)
    assert set(listed(cast.street, ledger, Ask()).values_list("key", flat=True)) == {
        "一号院",
        "二号院",
    }


def test_a_record_that_is_renamed_is_found_by_its_new_name(ledger: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    took(ledger, GOOD, cast)
    record = Record.objects.get(key="一号院")
    change(record, {"c1": "九号院"}, hand=hand)
    again = took(ledger, [HEAD, ["九号院", "东风社区", "30", "有"]], cast)
    assert (again.same, Record.objects.count()) == (1, 2)
    with pytest.raises(DomainError, match="已经在台账里"):
        change(record, {"c1": "二号院"}, hand=hand)


def test_heads_are_the_same_whatever_the_width_of_their_brackets(cast: Cast) -> None:
    asked = [Asked("名称", Kind.TEXT, key=True), Asked("面积（㎡）", Kind.DECIMAL)]
    ledger = open_ledger("房屋", Area.objects.get(code=STREET), asked, actor=None, at=NOW)
    took(ledger, [["名称", "面积（㎡）"], ["甲", "3"]], cast)
    verdict = took(ledger, [["名称", "面积（㎡）"], ["甲", "4"]], cast)
    assert [each.changes for each in verdict.changed] == [{"c2": ["3", "4"]}]


def test_a_head_keeps_its_square_metres_and_is_found_however_a_file_writes_them(cast: Cast) -> None:
    asked = [Asked("名称", Kind.TEXT, key=True), Asked("面积（㎡）", Kind.DECIMAL)]
    ledger = open_ledger("房屋", Area.objects.get(code=STREET), asked, actor=None, at=NOW)
    took(ledger, [["名称", "面积（㎡）"], ["甲", "3"]], cast)
    assert [each.label for each in columns_of(ledger)] == ["名称", "面积(㎡)"]
    ledger.columns.filter(slot="c2").update(label="面积(m2)")
    verdict = took(ledger, [["名称", "面积（㎡）"], ["甲", "4"]], cast)
    assert [each.changes for each in verdict.changed] == [{"c2": ["3", "4"]}]


def test_communities_are_read_as_offices_write_them(ledger: Ledger, cast: Cast) -> None:
    written = ("东风", "东风社区居委会", "东 风 社 区", "东风居委会")
    lines = [[f"{n}号院", each, "1", "有"] for n, each in enumerate(written)]
    assert took(ledger, [HEAD, *lines], cast).new == len(lines)
    assert set(Record.objects.values_list("area", flat=True)) == {COMMUNITY}
