"""A desk lets something come again, sees what was made of it and stops it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from minhu.ledgers.domain.defining import Asked, add_column, retire_column
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.schedules.domain.making import make_due
from minhu.schedules.models import Schedule
from tests.affairs.acts import opened
from tests.cast import COMMUNITY, GRID, NOW, Cast
from tests.desk.acts import signed_in
from tests.schedules.plans import TODAY, begun, patrols

pytestmark = pytest.mark.django_db
NEW = reverse("desk:new_schedule", args=["record", "patrols"])
WEEKLY = {"title": "周五巡查", "every": "week", "weekdays": ["4"], "holiday": "after"} | {
    "strand": "patrol", "area": COMMUNITY, "level": "grid", "starts_on": TODAY, "ends_on": TODAY + timedelta(days=90),
}  # fmt: skip


@pytest.fixture
def page(cast: Cast, client: Client) -> Client:
    patrols()
    client.force_login(cast.desk)
    return client


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def test_a_rule_is_written_down_and_says_when_it_comes(page: Client) -> None:
    assert "定期再来" in page.get(reverse("desk:ledger", args=["patrols"])).content.decode()
    assert page.get(NEW).status_code == 200
    said = page.post(NEW, WEEKLY, follow=True).content.decode()
    assert "每个星期五，碰上放假顺延到上班的第一天" in said
    assert "2026-11-20、2026-11-27、2026-12-04" in said
    make_due(NOW)
    made = page.get(reverse("desk:schedule", args=[Schedule.objects.get().pk])).content.decode()
    assert reverse("desk:record", args=["patrols", Record.objects.get().pk]) in made
    assert "周五巡查" in page.get(reverse("desk:schedules")).content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weekdays": []}, "请选周几"),
        ({"every": "month_day"}, "请写每月几日"),
        ({"every": "month_weekday"}, "请选第几个"),
        ({"ends_on": TODAY - timedelta(days=1)}, "最长一年"),
    ],
)
def test_a_rule_that_means_nothing_is_refused_in_words(
    page: Client, wrong: dict[str, object], sentence: str
) -> None:
    answer = page.post(NEW, WEEKLY | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_a_record_is_the_example_of_those_that_come(page: Client, cast: Cast) -> None:
    said = {"c1": "一", "c2": {"at": GRID, "name": "x"}, "c4": "占道", "c5": {"n": "3"}}
    first = write(Ledger.objects.get(), said, hand=Hand(cast.desk, NOW))
    assert "占道" in page.get(NEW, {"like": str(first.pk)}).content.decode()
    monthly = {"every": "month_weekday", "which": "3", "months": "1", "level": "", "area": GRID}
    page.post(f"{NEW}?like={first.pk}", WEEKLY | monthly)
    assert (make_due(NOW), str(Schedule.objects.get().reads)) == (1, "每月第3个星期五，碰上放假顺延到上班的第一天")  # fmt: skip
    again = Record.objects.exclude(pk=first.pk).get()
    assert (again.values["c4"], "c5" in again.values) == ("占道", False)


def test_it_is_stopped_on_its_page_by_whom_it_belongs_to(
    page: Client, cast: Cast, client: Client
) -> None:
    schedule = begun(cast)
    end = reverse("desk:stop_schedule", args=[schedule.pk])
    assert page.post(end).status_code == 404
    client.force_login(cast.street)
    assert "有人停了它" in client.post(end, follow=True).content.decode()
    assert "这个已经停了" in client.post(end, follow=True).content.decode()
    assert "停了的和到期的" in client.get(reverse("desk:schedules")).content.decode()


def test_who_keeps_no_place_orders_nothing_that_comes_again(
    page: Client, cast: Cast, client: Client
) -> None:
    for user in (cast.grid_worker, cast.leader, cast.worker):
        client.force_login(user)
        assert client.get(NEW).status_code == 404
    client.force_login(cast.stranger)
    assert page.get(NEW, {"like": "no key"}).status_code == 404


def test_an_order_for_a_place_offers_to_come_again_and_one_for_somebody_does_not(
    page: Client, cast: Cast
) -> None:
    asked = {"item": "haircut", "channel": "walk_in"}
    for way, offered in (("stationed", True), ("wish", False)):
        case = opened("order", cast.desk, way=way, **asked)
        where = reverse("desk:new_schedule", args=["case", "order"]) + f"?like={case.number}"
        shown = page.get(reverse("desk:affair", args=["order", case.number])).content.decode()
        assert (where in shown, page.get(where).status_code == 200) == (offered, offered)


def test_a_day_the_ledger_refused_stands_on_the_page_of_the_ledger_until_one_is_made(
    page: Client,
    cast: Cast,
) -> None:
    page.post(NEW, WEEKLY | {"every": "day", "weekdays": [], "holiday": "keep", "title": "天天巡"})
    more = Asked("谁去", Kind.TEXT, rules={"required": "true()"})
    column = add_column(Ledger.objects.get(), more, actor=None, at=NOW)
    assert make_due(NOW) == 0
    ledger = reverse("desk:ledger", args=["patrols"])
    told = page.get(ledger).content.decode()
    assert "天天巡 东风社区东风第1网格" in told
    assert "“谁去”：要填，不能空着" in told
    client = signed_in(cast.stranger)
    assert "天天巡" not in client.get(ledger).content.decode()
    retire_column(column, actor=cast.street, at=NOW)
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert make_due(NOW + timedelta(days=1)) == 1
        assert signed_in(cast.desk).get(ledger).context["missing"] == []
