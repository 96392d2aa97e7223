"""One-to-one help (domain row 91): visits of a pair come up by a rule and say what came of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minhu.core.clock import local_day
from minhu.core.recurrence import Every, Rule
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.rates.books import book
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope
from minhu.schedules.domain.keeping import Plan, begin
from minhu.schedules.domain.making import make_due
from minhu.schedules.makers import makers
from tests.cast import GRID, NOW, STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
TODAY = local_day(NOW)
"""A Friday."""


def keep(code: str, *lines: list[str]) -> Ledger:
    ledger = Ledger.objects.get(code=code)
    verdict = take_rows(ledger, table_of(list(lines)), hand=Hand(None, NOW))
    assert (verdict.taken, verdict.refused) == (len(lines) - 1, [])
    return ledger


def visits() -> list[Record]:
    rows = Record.objects.filter(ledger__code="pairing-visits").select_related("ledger")
    return list(rows.order_by("day"))


@pytest.fixture
def first(cast: Cast) -> Record:
    """Return the visit of a pair that was made, after which one comes up every week."""
    fill_the_shelf()
    head = ["结对编号", "网格", "帮扶对象", "帮扶队伍"]
    keep("pairings", head, ["结1", "东风第1网格", "例某一 13800000061", "巾帼队"])
    head = ["探访编号", "结对编号", "网格", "该去的日子", "需要什么"]
    keep("pairing-visits", head, ["结1-1", "结1", "东风第1网格", "2026-11-13", "聊聊天"])
    [made] = visits()
    change(made, {"c6": "换了灯泡"}, hand=Hand(cast.street, NOW))
    move(made, "去了", hand=Hand(cast.street, NOW))
    like = makers["record"].pattern(cast.street, "pairing-visits", str(made.pk))
    assert like is not None
    weekly = Rule(Every.WEEK, weekdays=(TODAY.weekday(),))
    until = TODAY + timedelta(days=14)
    plan = Plan("record", "pairing-visits", "结1探访", weekly, TODAY, until, like.body)
    begin(like.area, plan, actor=cast.street, at=NOW)
    make_due(NOW + timedelta(days=7))
    return made


def test_visits_of_a_pair_come_up_each_week_without_what_came_of_the_last_one(
    first: Record,
) -> None:
    _done, *coming = visits()
    assert [(each.day, each.area_id, each.state) for each in coming] == [
        (TODAY, GRID, ""),
        (TODAY + timedelta(days=7), GRID, ""),
    ]
    assert {each.values["c2"] for each in coming} == {"结1"}
    assert not any(each.values.get("c6") for each in coming)
    assert first.values["c6"] == "换了灯泡"


def test_the_phone_asks_what_came_of_a_visit_before_it_is_done(first: Record, cast: Cast) -> None:
    phone, visit = signed_in(cast.grid_worker), visits()[1]
    assert visit.ledger_id == first.ledger_id
    path = f"/field/ledgers/pairing-visits/{visit.pk}/"
    assert f"<h1>例* {visit.day.month}月{visit.day.day}日</h1>" in phone.get(path).content.decode()
    assert ">例*</h3>" in phone.get("/field/ledgers/pairing-visits/").content.decode()
    answer = phone.post(f"{path}move/", {"verb": "去了"})
    assert answer["Location"] == path
    assert "先填：办成了什么" in phone.get(path).content.decode()
    change(visit, {"c6": "都好"}, hand=Hand(cast.grid_worker, NOW))
    phone.post(f"{path}move/", {"verb": "去了"})
    assert visits()[1].state == "去了"


@pytest.mark.usefixtures("first")
def test_visits_made_stand_over_visits_due_and_a_person_counts_once(cast: Cast) -> None:
    head = ["结对编号", "网格", "帮扶对象", "帮扶队伍"]
    keep("pairings", head, ["结2", "东风第1网格", "例某一 13800000061", "商会"])
    days = Scope("ledgers", area=STREET, first=date(2026, 11, 1), last=TODAY)
    found = in_all(book("ledgers", TODAY), days, at=NOW)
    assert (found["pairing-visits-made"].parts, str(found["pairings-persons"])) == ("1/2", "1")
    page = signed_in(cast.street).get("/desk/ledgers/pairing-visits/")
    assert "该去的日子" in page.content.decode()
    assert "例某一" not in signed_in(cast.street).get("/desk/ledgers/pairings/").content.decode()


@pytest.mark.usefixtures("first")
def test_whoever_writes_a_visit_chooses_its_pair_by_whom_and_where(cast: Cast) -> None:
    head = ["结对编号", "网格", "帮扶对象", "帮扶队伍"]
    keep("pairings", head, ["结2", "春晓第1网格", "例某二 13800000062", "商会"])
    street, worker = signed_in(cast.street), signed_in(cast.grid_worker)
    desk = street.get("/desk/ledgers/pairing-visits/new/?of=结1").content.decode()
    assert '<option value="结1" selected>结1 · 例* · 东风社区东风第1网格</option>' in desk
    assert '<option value="结2">结2 · 例* · 春晓社区春晓第1网格</option>' in desk
    phone = worker.get("/field/ledgers/pairing-visits/new/").content.decode()
    assert ('<option value="结1">' in phone, '<option value="结2">' in phone) == (True, False)


@pytest.mark.usefixtures("first")
def test_a_pair_that_is_nowhere_is_refused_although_one_may_be_chosen(cast: Cast) -> None:
    client, typed = signed_in(cast.street), {"c2": "结9", "c3": "东风第1网格", "c4": "2026-11-20"}
    answer = client.post("/desk/ledgers/pairing-visits/new/", typed)
    assert answer.status_code == 422
    assert "请先记那一条" in answer.content.decode()
