"""The list of ledgers stands by subject with its counts, and costs the same however long it is."""

from __future__ import annotations

import pytest

from minhu.desk.queries.ledger_shelf import shelves
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.edition import shipped, subject_of
from minhu.ledgers.enums import Kind, Subject
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
LEDGERS = "/desk/ledgers/"


def open_own(name: str) -> Ledger:
    area = Area.objects.get(code=STREET)
    return open_ledger(name, area, [Asked("名称", Kind.TEXT, key=True)], actor=None, at=NOW)


def test_every_ledger_stands_once_and_an_office_s_own_come_first(cast: Cast) -> None:
    open_own("楼道灯台账")
    fill_the_shelf()
    found = shelves(cast.street)
    assert found[0].subject is Subject.OWN
    assert [each.name for each in found[0].ledgers] == ["楼道灯台账"]
    assert sum(len(shelf.ledgers) for shelf in found) == len(shipped()) + 1
    page = signed_in(cast.street).get(LEDGERS).content.decode()
    assert page.index("自己建的") < page.index("组织和党建") < page.index("经济、学习和宣传")


def test_a_word_finds_ledgers_by_their_name_and_by_their_subject(cast: Cast) -> None:
    fill_the_shelf()

    def found(words: str) -> set[str]:
        page = signed_in(cast.street).get(LEDGERS, {"q": words})
        return {each.code for shelf in page.context["shelves"] for each in shelf.ledgers}

    assert found("楼院") == {"courtyards"}
    assert "care-homes" in found("养老和关爱")
    assert found("没有这样的") == set()


def test_a_subject_says_how_many_records_it_holds_for_whoever_reads(cast: Cast) -> None:
    fill_the_shelf()
    lines = [["停车场", "网格", "泊位数"], ["甲", "东风第1网格", "20"], ["乙", "春晓第1网格", "30"]]
    take_rows(Ledger.objects.get(code="parking"), table_of(lines), hand=Hand(None, NOW))
    counted = {
        user: {shelf.subject: shelf.records for shelf in shelves(user)}
        for user in (cast.street, cast.desk)
    }
    assert counted[cast.street][Subject.EVENTS] == 2
    assert counted[cast.desk][Subject.EVENTS] == 1


def test_every_ledger_that_comes_along_says_its_subject() -> None:
    assert {subject_of(entry["code"]) for entry in shipped()} <= set(Subject) - {Subject.OWN}


def test_one_ledger_and_fifty_cost_the_same(cast: Cast) -> None:
    open_own("楼道灯台账")
    few = statements(cast.street, LEDGERS)
    fill_the_shelf()
    assert statements(cast.street, LEDGERS) == few
