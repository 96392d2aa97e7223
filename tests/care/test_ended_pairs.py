"""Who died or moved is not called on any more: the pair waits for its keeper to end it (domain row 91)."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from minhu.care.domain.calling import list_visits
from minhu.core import outbox
from minhu.ledgers import living
from minhu.ledgers.domain.defining import set_life
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import renew_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.notices.models import Notice
from minhu.people.domain.registering import strike
from minhu.people.enums import Left
from minhu.people.models import Resident
from minhu.places.models import Area
from tests.care.test_calling import visits
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.ledgers.shelf import fill_the_shelf
from tests.people.test_register import number, somebody, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)
HEAD = ["结对编号", "网格", "帮扶对象", "身份证号", "帮扶队伍", "探访分级"]
BEFORE = "结对 → 解除：不用再帮了\n解除 → 结对：重新结对"


@pytest.fixture
def pair(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Record:  # noqa: ARG001 -- the places
    """Return the pair of somebody on the register; what is told is delivered twice, as it may be."""

    def put_all(topic: str, some: list[str]) -> None:
        for key in (*some, *some):
            for handler in outbox._handlers[topic]:
                handler(key)

    monkeypatch.setattr(outbox, "put_all", put_all)
    fill_the_shelf()
    take(somebody())
    line = ["结1", "东风第1网格", "张三", number(), "巾帼队", "高风险"]
    ledger = Ledger.objects.get(code="pairings")
    assert take_rows(ledger, table_of([HEAD, line]), hand=Hand(None, NOW)).new == 1
    return Record.objects.select_related("ledger").get(ledger=ledger)


def left(cast: Cast, why: Left = Left.DIED) -> None:
    strike(Resident.objects.get(), why=why, on=DAY, actor=cast.desk, at=NOW)


@pytest.mark.parametrize(("why", "word"), [(Left.DIED, "去世"), (Left.MOVED, "搬走")])
def test_the_pair_of_who_died_or_moved_waits_to_be_ended_with_reason_and_day(
    pair: Record, cast: Cast, why: Left, word: str
) -> None:
    left(cast, why)
    pair.refresh_from_db()
    said = {each.label: pair.values.get(each.slot) for each in pair.ledger.columns.all()}
    assert (pair.state, said["解除原因"], said["解除日期"]) == ("待解除", word, "2026-11-03")
    assert pair.seq == 3
    move(pair, "不用再帮了", hand=Hand(cast.desk, NOW))
    assert pair.state == "解除"
    assert list(broken_records()) == []


def test_nobody_is_sent_to_a_pair_that_waits_to_be_ended(pair: Record, cast: Cast) -> None:
    assert list_visits(NOW) == 1
    left(cast)
    list_visits(NOW)
    assert visits() == []
    pair.refresh_from_db()
    move(pair, "接着帮", hand=Hand(cast.desk, NOW))
    assert list_visits(NOW) == 1


def test_the_desk_of_the_place_is_told_once_without_a_name_and_the_note_opens_the_pair(
    pair: Record, cast: Cast, client: Client
) -> None:
    left(cast)
    note = Notice.objects.get(kind="ledger_left")
    assert (note.party, note.case_number) == (f"desk:{COMMUNITY}", "pairings/结1")
    assert "结1" in note.text
    assert "去世" in note.text
    assert "张" not in note.text
    client.force_login(cast.desk)
    answer = client.post(f"/desk/inbox/{note.pk}/")
    assert answer["Location"] == f"/desk/ledgers/pairings/{pair.pk}/"


def test_a_ledger_that_is_kept_closely_tells_nobody(pair: Record, cast: Cast) -> None:
    Ledger.objects.filter(pk=pair.ledger_id).update(secrecy=1)
    left(cast)
    pair.refresh_from_db()
    assert (pair.state, Notice.objects.filter(kind="ledger_left").count()) == ("待解除", 0)


def test_a_ledger_opened_before_takes_the_new_way_unless_its_office_made_its_own(
    pair: Record, cast: Cast
) -> None:
    ledger, street = pair.ledger, Area.objects.get(code=STREET)
    set_life(ledger, living.read_life(BEFORE), actor=None, at=NOW)
    assert [each.code for each in renew_shipped(street, at=NOW)] == ["pairings"]
    assert renew_shipped(street, at=NOW) == []
    left(cast)
    pair.refresh_from_db()
    assert pair.state == "待解除"
    ledger.refresh_from_db()
    own = BEFORE + "\n结对 → 待解除：该停了"
    set_life(ledger, living.read_life(own), actor=cast.street, at=NOW)
    assert renew_shipped(street, at=NOW) == []
