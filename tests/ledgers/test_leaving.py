"""A death or a move the register knows is not typed again where the person has a benefit (domain row 129)."""

from __future__ import annotations

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client

from minhu.core import outbox
from minhu.ledgers import edition, living
from minhu.ledgers.domain import shipped
from minhu.ledgers.domain.defining import rename_column, set_choices, set_life, set_rules
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import open_shipped, renew_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.domain.writing import move
from minhu.ledgers.guessing import table_of
from minhu.ledgers.models import Ledger, Record
from minhu.people.domain.registering import LEFT, strike
from minhu.people.enums import Left
from minhu.people.models import Resident
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast
from tests.ledgers.shelf import fill_the_shelf
from tests.people.test_register import number, somebody, take

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 3)
HEAD = ["资格编号", "社区", "享受人", "身份证号", "项目"]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what went to the outbox, each delivered twice as the worker may."""
    keys: list[str] = []

    def put_all(topic: str, some: list[str]) -> None:
        assert topic == LEFT
        keys.extend(some)
        for key in (*some, *some):
            for handler in outbox._handlers[LEFT]:
                handler(key)

    monkeypatch.setattr(outbox, "put_all", put_all)
    return keys


@pytest.fixture
def resident(cast: Cast) -> Resident:  # noqa: ARG001 -- the places
    """Return somebody on the register who has one benefit and has asked for another."""
    fill_the_shelf()
    take(somebody())
    lines = [
        ["1", "东风社区", "张三", number(), "高龄津贴"],
        ["2", "东风社区", "张三", number(), "低保"],
    ]
    verdict = take_rows(
        Ledger.objects.get(code="benefit-entitled"), table_of([HEAD, *lines]), hand=Hand(None, NOW)
    )
    assert verdict.new == 2
    move(entitled("1"), "批准", hand=Hand(None, NOW))
    return Resident.objects.get()


def entitled(key: str) -> Record:
    return Record.objects.select_related("ledger").get(ledger__code="benefit-entitled", key=key)


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(("why", "word"), [(Left.DIED, "去世"), (Left.MOVED, "迁出")])
def test_who_died_or_moved_waits_to_be_checked_with_reason_and_day(
    resident: Resident, cast: Cast, why: Left, word: str
) -> None:
    strike(resident, why=why, on=DAY, actor=cast.desk, at=NOW)
    record = entitled("1")
    assert (record.state, record.values["c9"], record.values["c10"]) == (
        "待复核",
        word,
        "2026-11-03",
    )
    steps = list(record.steps.order_by("seq"))
    assert [each.deed for each in steps[2:]] == ["changed", "moved"]
    assert {each.source for each in steps[2:]} == {"人口底册"}
    assert (entitled("2").state, entitled("2").seq) == ("", 1)


def test_who_asked_to_be_struck_off_is_told_to_nobody(
    resident: Resident, cast: Cast, told: list[str]
) -> None:
    strike(resident, actor=cast.desk, at=NOW)
    assert (told, entitled("1").state) == ([], "享受中")


def test_what_is_told_names_nobody_and_strangers_hear_nothing(
    resident: Resident, cast: Cast, told: list[str]
) -> None:
    take(somebody(2, address="2号楼202"))
    stranger = Resident.objects.exclude(pk=resident.pk).get()
    strike(stranger, why=Left.DIED, actor=cast.desk, at=NOW)
    assert told == []
    strike(resident, why=Left.DIED, actor=cast.desk, at=NOW)
    [key] = told
    assert number() not in key
    assert key.endswith(":died:2026-11-20")


@pytest.mark.usefixtures("told")
def test_the_page_of_the_register_asks_why_and_since_when(
    resident: Resident, cast: Cast, client: Client
) -> None:
    client.force_login(cast.desk)
    path = f"/desk/residents/{resident.pk}/strike/"
    client.post(path, {})
    client.post(path, {"why": "died", "on": "2999-01-01"})
    assert Resident.objects.get().struck_at is None
    client.post(path, {"why": "died", "on": "2026-11-03"})
    assert Resident.objects.get().struck_at is not None
    assert entitled("1").values["c10"] == "2026-11-03"


def opened_before(monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Open the ledgers as an edition did that knew nothing of deaths."""
    entries = deepcopy(edition.shipped())
    rules = next(each["rules"] for each in entries if each["code"] == "benefit-entitled")
    for said in rules.values():
        for name in ("left", "died", "moved"):
            said.pop(name, None)
    with monkeypatch.context() as then:
        then.setattr(shipped, "shipped", lambda: entries)
        open_shipped(Area.objects.get(code=STREET), at=NOW)
    return Ledger.objects.get(code="benefit-entitled")


def test_a_ledger_opened_before_learns_what_follows_a_death_and_keeps_its_own_rules(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, who = opened_before(monkeypatch), {"actor": cast.street, "at": NOW}
    rename_column(ledger.columns.get(label="享受人"), "领取人", **who)  # type: ignore[arg-type]  # -- keywords of a test
    set_rules(ledger.columns.get(label="领取人"), {"hint": "写全名"}, **who)  # type: ignore[arg-type]  # -- as above
    set_choices(ledger.columns.get(label="停发原因"), ["去世", "其他"], **who)  # type: ignore[arg-type]  # -- as above
    ledger.refresh_from_db()
    before, street = ledger.seq, Area.objects.get(code=STREET)
    assert [each.code for each in renew_shipped(street, at=NOW)] == ["benefit-entitled"]
    assert renew_shipped(street, at=NOW) == []
    rules = {each.label: each.rules for each in ledger.columns.all()}
    assert rules["领取人"] | {"left": "到期复核", "hint": "写全名"} == rules["领取人"]
    assert "required" not in rules["领取人"]  # the office took it away
    assert (rules["停发原因"], rules["停发日期"]) == ({"died": "去世"}, {"left": "day"})
    ledger.refresh_from_db()
    assert (ledger.seq, list(broken_records())) == (before + 3, [])


def test_what_follows_a_step_the_office_has_not_is_left_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = opened_before(monkeypatch)
    set_life(ledger, living.read_life("申请 → 享受中：批准"), actor=cast.street, at=NOW)
    renew_shipped(Area.objects.get(code=STREET), at=NOW)
    assert "left" not in ledger.columns.get(label="享受人").rules
