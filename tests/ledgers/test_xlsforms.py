"""A form made elsewhere becomes a ledger; what columns cannot hold is said with its row."""

from __future__ import annotations

from typing import Any

import pytest

from minhu.core.clock import local_day
from minhu.core.errors import DomainError
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.defining import retire_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.forming import Wish, open_form
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, write
from minhu.ledgers.domain.xlsforms import LARGEST, is_form, read_form
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.parts import inside, parts_of
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.ledgers.books import HEAD, book

pytestmark = pytest.mark.django_db
N = {"n": "12"}


@pytest.fixture
def yards(cast: Cast) -> Ledger:
    sheet = read_form(book())
    asked = [
        [each.asked(each.kind, key=each.name == "court") for each in part.questions if not each.personal]
        for part in (sheet, *sheet.sheets)
    ]  # fmt: skip
    wish = Wish(["楼院摸底", "电梯"], asked)
    return open_form(sheet, wish, area=Area.objects.get(code=STREET), actor=cast.street, at=NOW)[0]


def slots(ledger: Ledger, **said: Any) -> dict[str, Any]:
    known = dict(ledger.columns.values_list("name", "slot"))
    return {known[name]: value for name, value in said.items()}


def said(record: Record, name: str) -> object:
    return record.values.get(record.ledger.columns.get(name=name).slot)


def test_its_questions_are_read_in_chinese_with_choices_and_rules() -> None:
    sheet = read_form(book())
    found = {each.name: each for each in sheet.questions}
    assert (sheet.title, [each.label for each in sheet.questions][:3]) == (
        "楼院摸底",
        ["楼院", "户数", "有没有大门"],
    )
    assert (found["gate"].kind, found["gate"].choices) == (Kind.CHOICE, ("有", "没有"))
    assert (found["broken"].kind, found["broken"].rules["note"]) == (Kind.CHOICES, "大门坏了也算有")
    assert found["homes"].rules["message"] == "户数要在 1 到 4999 之间"
    assert found["guards"].rules["relevant"] == "${homes} > 10"
    assert (found["each"].kind, found["at"].kind, found["chief"].personal) == (
        Kind.DECIMAL,
        Kind.POINT,
        True,
    )


def test_a_question_for_a_picture_is_a_column_of_pictures_that_nobody_has_to_answer_at_first() -> (
    None
):
    form = read_form(book([HEAD, ["text", "a", "甲", "A"], ["image", "b", "照片", "B", "yes"]]))
    assert (form.questions[1].kind, form.left_out) == (Kind.PICTURES, [])


def test_what_cannot_be_held_is_said_with_row_and_column() -> None:
    sheet = read_form(book())
    lost = [(each.row, each.column, each.label) for each in sheet.all_left_out()]
    assert lost == [(12, "type", "录音")]
    odd = [HEAD, ["text", "a", "甲", "A", "", "", "pulldata('x', 'y', 'z', .) = 1"]]
    assert [(each.row, each.column) for each in read_form(book(odd)).left_out] == [
        (2, "constraint")
    ]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("rank yn", "台账里排不了先后。改成多选"),
        ("audio", "台账里不存录音、视频和文件。要凭证，改问照片"),
        ("video", "台账里不存录音、视频和文件。要凭证，改问照片"),
        ("file", "台账里不存录音、视频和文件。要凭证，改问照片"),
        ("select_one_from_file a.csv", "选项在别的文件里，这里读不到。把选项抄到 choices 表"),
        ("select_multiple_from_file a.xml", "选项在别的文件里，这里读不到。把选项抄到"),
        ("csv-external", "不读外面的文件。要用的内容，写进 choices 表"),
        ("osm", "台账里没有这样的列：osm。改成文字"),
        ("start-geopoint", "这一项系统自己记着"),
    ],
)
def test_a_kind_of_question_that_is_not_taken_says_its_row_and_what_to_do(
    kind: str, says: str
) -> None:
    form = read_form(book([HEAD, ["text", "a", "甲"], [kind, "b", "乙"]]))
    assert [each.label for each in form.questions] == ["甲"]
    (lost,) = form.left_out
    assert (lost.row, lost.column, lost.label) == (3, "type", "乙")
    assert lost.why.startswith(says)


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("select_one_external c", "第 3 行“乙”的选项在 external_choices 表里，这里读不到。请把"),
        ("signature", "第 3 行“乙”：没有“signature”这种问题。请把类型改成 text"),
    ],
)
def test_a_form_with_one_that_cannot_be_read_past_is_refused_with_its_row(
    kind: str, says: str
) -> None:
    sheets = {"external_choices": [["list_name", "name", "label"], ["c", "x", "X"]]}
    form = book([HEAD, ["text", "a", "甲"], [kind, "b", "乙"]], more=sheets)
    with pytest.raises(DomainError, match=says):
        read_form(form)


def test_words_for_another_choice_are_asked_only_where_another_was_chosen() -> None:
    form = read_form(book([HEAD, ["text", "a", "甲"], ["select_one yn or_other", "b", "乙"]]))
    other = form.questions[-1]
    assert (other.row, other.label, form.left_out) == (3, "乙：其他，请写明", [])
    assert other.rules["relevant"] == "selected(${b}, 'other')"


def test_a_form_that_is_wrong_is_refused_with_its_row() -> None:
    with pytest.raises(DomainError, match="第 2 行"):
        read_form(book([HEAD, ["select_one nowhere", "a", "甲", "A"]]))
    with pytest.raises(DomainError):
        read_form(b"PK nothing")
    assert (is_form(book()), is_form(b"PK nothing"), is_form("甲,乙".encode())) == (
        True,
        False,
        False,
    )


def test_answers_are_asked_checked_and_reckoned_as_the_form_says(yards: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    with pytest.raises(UnansweredError) as refused:
        write(yards, slots(yards, court="一号院", homes={"n": "9000"}, gate="有"), hand=hand)
    faults = slots(yards, homes="户数要在 1 到 4999 之间", broken="要填，不能空着")
    assert refused.value.faults == faults
    answers = slots(yards, court="一号院", homes=N, gate="没有", broken=["门锁"], guards={"n": "5"})
    record = write(yards, answers, hand=hand)
    assert (said(record, "broken"), said(record, "each")) == ("", {"n": "2.4"})
    change(record, slots(yards, homes={"n": "4"}), hand=hand)
    assert (said(record, "guards"), said(record, "each")) == ("", "")
    assert not list(broken_records())


def test_rows_of_a_file_are_judged_by_the_same_rules(yards: Ledger, cast: Cast) -> None:
    head = ["楼院", "户数", "有没有大门", "坏了哪些", "门岗人数"]
    good = ["一号院", "12", "有", "门铃、门锁", "5"]
    bad = [["二号院", "0", "没有", "", ""], ["三号院", "20", "", "", ""], ["四号院", "1", "有", "窗", ""]]  # fmt: skip
    verdict = take_rows(yards, table_of([head, good, *bad]), hand=Hand(cast.street, NOW))
    assert [(one.row, one.label, one.why) for one in verdict.refused] == [
        (5, "坏了哪些", "“窗”不在选项里：门锁、门铃、门扇"),
        (3, "户数", "户数要在 1 到 4999 之间"),
        (4, "有没有大门", "要填，不能空着"),
    ]
    record = Record.objects.get()
    assert (said(record, "broken"), said(record, "each")) == (["门锁", "门铃"], {"n": "2.4"})
    again = take_rows(yards, table_of([head[:2], ["一号院", "3"]]), hand=Hand(cast.street, NOW))
    assert (len(again.changed), said(Record.objects.get(), "guards")) == (1, "")


def test_a_repeat_is_a_ledger_whose_records_belong_to_one(yards: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    whole = write(yards, slots(yards, court="一号院", gate="没有"), hand=hand)
    lifts = yards.parts.get()
    first = inside(cast.street, lifts, "一号院")
    assert first == slots(lifts, _belongs="一号院", _number="一号院-1")
    day = local_day(NOW).isoformat()
    lift = write(lifts, first | slots(lifts, checked=day), hand=hand)
    assert parts_of(cast.street, whole) == [(lifts, [lift])]
    with pytest.raises(DomainError, match="不在“楼院摸底”里"):
        write(lifts, slots(lifts, _belongs="九号院", _number="9", checked=day), hand=hand)
    rows = [["这一行的编号", "属于哪一条", "检验日期"], ["a", "一号院", day], ["b", "八号院", day]]
    verdict = take_rows(lifts, table_of(rows), hand=hand)
    assert (verdict.new, [one.row for one in verdict.refused]) == (1, [3])


def test_a_column_that_a_rule_looks_at_is_not_retired(yards: Ledger, cast: Cast) -> None:
    with pytest.raises(DomainError, match="homes"):
        retire_column(yards.columns.get(name="homes"), actor=cast.street, at=NOW)
    assert yards.columns.filter(retired_at=None).count() == 7
    assert not list(broken_records())


def test_a_form_that_is_too_large_or_asks_nothing_that_can_be_held_is_refused() -> None:
    with pytest.raises(DomainError, match="最多5兆"):
        read_form(bytes(LARGEST + 1))
    with pytest.raises(DomainError, match="没有台账能收的问题"):
        read_form(book([HEAD, ["audio", "a", "录音", "Sound"]]))
    with pytest.raises(DomainError, match="表单不对"):
        read_form(book([["nothing"], ["x"]]))


def test_what_a_question_says_beside_is_kept_or_named_as_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = read_form(book([HEAD, ["text", "a", "甲", "A", "false()"]]))
    assert "required" not in free.questions[0].rules
    reckoned = [[*HEAD, "default"], ["date", "b", "乙", "B", *[""] * 6, "today()"]]
    (lost,) = read_form(book(reckoned)).left_out
    assert (lost.row, lost.why) == (2, "先填好的值要算，这里不算")
    monkeypatch.setattr("minhu.ledgers.domain.questions.MOST_CHOICES", 1)
    many = read_form(book([HEAD, ["text", "a", "甲", "A"], ["select_one yn", "b", "乙", "B"]]))
    assert [each.why for each in many.left_out] == ["选项太多，最多1个"]
