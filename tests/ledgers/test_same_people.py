"""Somebody with a card here and a phone alone there is one person once a keeper says so (decision 56)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.joining import join_people, part_people
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Named, Record
from minhu.ledgers.queries.same_people import people_twice
from minhu.people.domain.forgetting import due
from minhu.people.models import Joined, Person
from minhu.rates.books import book
from minhu.rates.domain.recounting import differences
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from tests.cast import NOW, STREET, Cast
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf
from tests.people.test_register import number

pytestmark = pytest.mark.django_db
URL = "/desk/ledgers/same-people/"
HEAD = ["结对编号", "网格", "帮扶对象", "电话", "身份证号", "帮扶队伍"]
PHONE, WHY = "13800000061", "打电话问过本人"


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()
    keep("1", "例某甲", number())
    keep("2", "例某甲", "")


def keep(key: str, name: str, card: str, phone: str = PHONE) -> Record:
    ledger = Ledger.objects.get(code="pairings")
    line = [key, "东风第1网格", name, phone, card, "巾帼队"]
    assert take_rows(ledger, table_of([HEAD, line]), hand=Hand(None, NOW)).refused == []
    return Record.objects.get(ledger=ledger, key=key)


def named(key: str) -> Person:
    return Named.objects.get(record__key=key).person


def persons() -> str:
    days = Scope("ledgers", area=STREET, first=NOW.date(), last=NOW.date())
    return str(in_all(book("ledgers", NOW.date()), days, at=NOW)["pairings-persons"])


def join(cast: Cast, **more: Any) -> int:
    said: dict[str, Any] = {"actor": cast.desk, "words": WHY, "at": NOW, **more}
    return join_people(named("2"), named("1"), **said)


def test_joined_the_figures_count_one_and_every_record_says_who_found_so_and_why(
    cast: Cast,
) -> None:
    assert persons() == "2"
    assert join(cast) == 1
    assert (persons(), named("2"), differences()) == ("1", named("1"), ())
    step = Record.objects.get(key="2").steps.get(deed="joined")
    assert (step.actor, step.source) == (cast.desk, WHY)
    assert list(broken_records()) == []
    keep("3", "例某甲", "")
    assert (named("3"), persons()) == (named("1"), "1")


def test_taken_back_they_are_two_as_before_and_both_sayings_stay(cast: Cast) -> None:
    other = named("2")
    join(cast)
    other.refresh_from_db()
    at = NOW + timedelta(days=1)
    assert part_people(other, actor=cast.street, words="是她婆婆的手机", at=at) == 1
    assert (persons(), named("2"), list(broken_records())) == ("2", other, [])
    assert [each.undone for each in Joined.objects.order_by("pk")] == [False, True]
    other.refresh_from_db()
    with pytest.raises((StaleStateError, NotAllowedError)):
        part_people(other, actor=cast.street, words="再来", at=at)


def test_only_the_same_name_and_phone_are_suggested_and_two_cards_are_two_people(
    cast: Cast,
) -> None:
    keep("4", "例某乙", number(4))
    assert [each.kept for each in people_twice(cast.desk)] == [named("1")]
    with pytest.raises(DomainError, match="对不上"):
        join_people(named("2"), named("4"), actor=cast.desk, words=WHY, at=NOW)
    keep("5", "例某甲", number(5))
    assert people_twice(cast.desk) == []
    with pytest.raises(DomainError, match="对不上"):
        join(cast)


def test_of_two_who_say_so_at_once_the_second_is_told(cast: Cast) -> None:
    stale, kept = named("2"), named("1")
    join(cast)
    keep("6", "例某甲", "")
    Named.objects.filter(record__key="6").update(person=stale)
    with pytest.raises(StaleStateError):
        join_people(stale, kept, actor=cast.desk, words=WHY, at=NOW)


def test_who_keeps_no_record_of_them_neither_sees_nor_joins_them(cast: Cast) -> None:
    assert people_twice(cast.stranger) == []
    for somebody in (cast.stranger, cast.grid_worker, cast.leader):
        with pytest.raises(NotAllowedError):
            join(cast, actor=somebody)
    with pytest.raises(DomainError, match="为什么"):
        join(cast, words=" ")
    assert (persons(), Joined.objects.count()) == ("2", 0)


def test_the_page_shows_masks_asks_for_a_reason_and_takes_it_back(cast: Cast) -> None:
    desk, pair = signed_in(cast.desk), {"person": named("2").pk, "kept": named("1").pk}
    page = desk.get(URL).content.decode()
    assert "例**" in page or "例*" in page
    assert not any(each in page for each in ("例某甲", PHONE, number()))
    assert "怎么知道的" in desk.post(f"{URL}join/", pair, follow=True).content.decode()
    assert persons() == "2"
    told = desk.post(f"{URL}join/", pair | {"words": WHY}, follow=True).content.decode()
    assert "不是同一个人，分开" in told
    assert (WHY in told, persons()) == (True, "1")
    assert signed_in(cast.stranger).post(f"{URL}join/", pair | {"words": WHY}).status_code == 404
    desk.post(f"{URL}join/", {"person": pair["person"], "words": "问错了"})
    assert persons() == "2"


def test_who_was_joined_is_not_forgotten_while_the_other_is_needed(cast: Cast) -> None:
    other = named("2")
    join(cast)
    assert other not in due(NOW + timedelta(days=4000))


def test_ten_pairs_ask_the_database_as_often_as_one(cast: Cast) -> None:
    one = statements(cast.desk, URL)
    for n in range(10, 20):
        name = "例某" + "子丑寅卯辰巳午未申酉"[n - 10]
        keep(f"{n}", name, number(n), phone=f"138000001{n}")
        keep(f"{n}-2", name, "", phone=f"138000001{n}")
    assert len(people_twice(cast.desk)) == 11
    assert statements(cast.desk, URL) == one


def test_families_with_one_phone_hide_nobody_and_the_page_says_that_there_are_more(
    cast: Cast,
) -> None:
    lines = [
        [f"{n}{card}{name}", "东风第1网格", f"例某{name}", f"139000001{n:02}", card, "巾帼队"]
        for n in range(31)
        for name, card in (("子", ""), ("丑", ""), ("子", number(n + 100)))
    ]
    ledger = Ledger.objects.get(code="pairings")
    assert not take_rows(ledger, table_of([HEAD, *lines]), hand=Hand(None, NOW)).refused
    assert len(people_twice(cast.desk, most=99)) == 32
    page = signed_in(cast.desk).get(URL).content.decode()
    assert page.count("怎么知道的，比如") == 30
    assert "先核实这些" in page
