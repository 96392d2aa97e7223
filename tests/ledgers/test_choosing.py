"""Several choices of one column are found and counted; what may be chosen hangs on other answers."""

from __future__ import annotations

import pytest
from django.test import Client

from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.cells import Places
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.forming import Wish, open_form
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change, strike, write
from minhu.ledgers.domain.xlsforms import read_form
from minhu.ledgers.enums import Kind
from minhu.ledgers.forms import RecordForm
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.ledgers.queries.ledgers import columns_of, readings
from minhu.places.models import Area
from minhu.rates.domain.recounting import differences
from tests.cast import NOW, STREET, Cast
from tests.ledgers.books import HEAD, book

pytestmark = pytest.mark.django_db
CASCADE = [
    [*HEAD, "choice_filter"],
    ["text", "court", "楼院", "Courtyard", "yes"],
    ["select_one street", "street", "街道", "Street"],
    ["select_one yard", "yard", "社区", "Community", *[""] * 6, "of = ${street}"],
]
CHOICES = [
    ["list_name", "name", "label::中文 (zh)", "of"],
    ["street", "a", "甲街道", ""],
    ["street", "b", "乙街道", ""],
    ["yard", "a1", "甲一", "a"],
    ["yard", "b1", "乙一", "b"],
    ["yard", "other", "别处", ""],
]


@pytest.fixture
def doors(cast: Cast) -> Ledger:
    asked = [
        Asked("门", Kind.TEXT, key=True),
        Asked("坏了哪些", Kind.CHOICES, ("锁", "铃", "门锁")),
    ]
    street = Area.objects.get(code=STREET)
    made = open_ledger("大门", street, asked, actor=cast.street, at=NOW, code="doors")
    hand = Hand(cast.street, NOW)
    for name, broken in (("东", ["锁", "铃"]), ("西", ["门锁"]), ("北", ["锁"]), ("南", [])):
        write(made, {"c1": name, "c2": broken}, hand=hand)
    return made


@pytest.fixture
def cascade(cast: Cast) -> Ledger:
    sheet = read_form(book(CASCADE, CHOICES))
    asked = [each.asked(each.kind, key=each.name == "court") for each in sheet.questions]
    street = Area.objects.get(code=STREET)
    wish = Wish(["社区摸底"], [asked])
    ledger, left_out = open_form(sheet, wish, area=street, actor=cast.street, at=NOW)
    assert (left_out, list(sheet.all_left_out())) == ([], [])
    return ledger


def test_records_are_found_by_one_of_several_choices(
    doors: Ledger, cast: Cast, client: Client
) -> None:
    client.force_login(cast.street)
    page = client.get(f"/desk/ledgers/{doors.code}/", {"c2": "锁"})
    assert [each.key for each in page.context["records"]] == ["东", "北"]
    assert page.context["numbers"].count == 2
    assert page.context["filters"][0].choices == [("锁", 2), ("铃", 1), ("门锁", 1)]


def test_the_chart_counts_each_choice_and_follows_what_happens(
    doors: Ledger, cast: Cast, client: Client
) -> None:
    hand = Hand(cast.street, NOW)
    change(doors.records.get(key="东"), {"c2": ["铃"]}, hand=hand)
    strike(doors.records.get(key="西"), hand=hand)
    client.force_login(cast.street)
    (spread,) = client.get(f"/desk/ledgers/{doors.code}/charts/").context["spreads"]
    assert [line[:2] for line in spread.lines] == [("锁", 1), ("铃", 1), ("门锁", 0)]
    assert list(differences()) == []


def test_a_choice_must_fit_the_answer_it_hangs_on(cascade: Ledger, cast: Cast) -> None:
    hand = Hand(cast.street, NOW)
    write(cascade, {"c1": "一号院", "c2": "甲街道", "c3": "甲一"}, hand=hand)
    write(cascade, {"c1": "二号院", "c2": "甲街道", "c3": "别处"}, hand=hand)
    with pytest.raises(UnansweredError, match="现在可以选：甲一、别处"):
        write(cascade, {"c1": "三号院", "c2": "甲街道", "c3": "乙一"}, hand=hand)
    rows = [["楼院", "街道", "社区"], ["四号院", "乙街道", "甲一"], ["五号院", "乙街道", "乙一"]]
    verdict = take_rows(cascade, table_of(rows), hand=hand)
    assert (verdict.new, [(one.row, one.label) for one in verdict.refused]) == (1, [(2, "社区")])


def test_the_form_hears_what_may_be_chosen(cascade: Ledger, cast: Cast) -> None:
    columns = columns_of(cascade)
    form = RecordForm(columns, readings(columns, Places()), {"c1": "一", "c2": "乙街道"})
    assert form.look(cast.street, today=NOW.date())["offered"] == {"c3": ["乙一", "别处"]}
    assert form.watched
