"""A firm says on its own phone whether its problem is solved; only then is it struck off."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from minhu.core.clock import local_day, now
from minhu.core.errors import StaleStateError
from minhu.ledgers import living
from minhu.ledgers.domain.confirming import confirm, mark_of
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import renew_shipped
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from tests.affairs.rooms import put
from tests.cast import STREET, Cast
from tests.desk.acts import signed_in
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
CODE = "firm-problems"


@pytest.fixture(autouse=True)
def _opened(cast: Cast) -> None:  # noqa: ARG001 -- the places
    fill_the_shelf()


def problem(*verbs: str) -> Record:
    """Return a problem of a firm that is said to be done and waits for the firm."""
    put("firm-service", ("企业", "网格"), ("甲厂", "东风第1网格"))
    put(CODE, ("问题编号", "企业", "网格", "问题"), ("1", "甲厂", "东风第1网格", "招不到焊工"))
    record = Record.objects.select_related("ledger").get(ledger__code=CODE)
    hand = Hand(None, now())
    change(record, {"c8": "社保窗口", "c9": "2026-12-01"}, hand=hand)
    for verb in verbs or ("研究怎么办", "交办", "办完了"):
        move(record, verb, hand=hand)
    return record


def link(record: Record) -> str:
    return f"/y/{record.pk}/{mark_of(record)}"


def fresh(record: Record) -> Record:
    return Record.objects.select_related("ledger").get(pk=record.pk)


def test_the_desk_hands_out_a_link_only_while_it_is_the_firms_turn(cast: Cast) -> None:
    record = problem("研究怎么办", "交办")
    page = f"/desk/ledgers/{CODE}/{record.pk}/"
    assert "/y/" not in signed_in(cast.street).get(page).content.decode()
    move(record, "办完了", hand=Hand(None, now()))
    assert link(fresh(record)) in signed_in(cast.street).get(page).content.decode()
    assert "/y/" not in signed_in(cast.leader).get(page).content.decode()


def test_a_firm_that_agrees_strikes_its_problem_off_with_day_and_way(client: Client) -> None:
    record = problem()
    there = link(record)
    shown = client.get(there).content.decode()
    assert "招不到焊工" in shown
    assert re.findall(r'name="verb" value="([^"]+)"', shown) == ["企业确认", "企业不认可"]
    answer = client.post(there, {"verb": "企业确认"})
    assert "谢谢您" in client.get(answer.headers["Location"]).content.decode()
    done = fresh(record)
    assert (done.state, done.values["c10"]) == ("销号", "手机")
    assert done.values["c11"] == local_day(now()).isoformat()
    last = done.steps.order_by("-seq")[0]
    assert (last.actor, last.source) == (None, "手机")
    assert list(broken_records()) == []


def test_a_firm_that_does_not_agree_says_what_is_left_and_it_goes_on(client: Client) -> None:
    record = problem()
    there = link(record)
    assert client.post(there, {"verb": "企业不认可"}).status_code == 422
    assert fresh(record).state == "待企业确认"
    client.post(there, {"verb": "企业不认可", "words": "只来了一个人"})
    assert fresh(record).state == "办理"
    assert fresh(record).steps.order_by("-seq")[0].changes["note"] == ["", "只来了一个人"]


def test_a_link_holds_for_one_turn_and_no_other_step_is_taken_by_it(client: Client) -> None:
    record = problem()
    there = link(record)
    assert client.post(there, {"verb": "交办"}).status_code == 422
    assert client.get(f"/y/{record.pk}/{'x' * 22}").status_code == 404
    client.post(there, {"verb": "企业不认可", "words": "没好"})
    assert client.get(there).status_code == 404
    with pytest.raises(StaleStateError):
        confirm(fresh(record), there.rsplit("/", 1)[1], "企业确认", words="", at=now())
    move(fresh(record), "办完了", hand=Hand(None, now()))
    assert client.post(there, {"verb": "企业确认"}).status_code == 404
    assert fresh(record).state == "待企业确认"


def test_nobody_and_nothing_kept_closely_is_told_by_a_link(client: Client) -> None:
    record = problem()
    there = link(record)
    Ledger.objects.filter(code=CODE).update(secrecy=1)
    assert client.get(there).status_code == 404
    assert client.post(there, {"verb": "企业确认"}).status_code == 404


def test_a_ledger_as_it_came_before_lets_firms_decide_from_the_next_renewal_on() -> None:
    ledger = Ledger.objects.get(code=CODE)
    before = {name: said for name, said in ledger.life.items() if name != "them"}
    Ledger.objects.filter(pk=ledger.pk).update(life=before)
    renew_shipped(Area.objects.get(pk=STREET), at=now())
    ledger.refresh_from_db()
    assert living.by_them(ledger.life, "企业确认")
