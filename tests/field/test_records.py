"""A grid worker writes records of ledgers on the phone: in their own grid, once for each mark."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from minhu.field.models import SentRecord
from minhu.ledgers.domain.defining import Asked, open_ledger
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.ledgers import ledgers_to_fill
from minhu.places.models import Area
from tests.cast import GRID, NOW, OTHER_GRID, STREET, Cast
from tests.field.walks import mark

pytestmark = pytest.mark.django_db
MORE = {"required": "true()", "relevant": "${gate} = '有'"}


@pytest.fixture
def doors(cast: Cast) -> Ledger:
    asked = [
        Asked("门", Kind.TEXT, key=True),
        Asked("网格", Kind.AREA),
        Asked("有没有", Kind.CHOICE, ("有", "没有"), name="gate"),
        Asked("坏了哪些", Kind.CHOICES, ("锁", "铃"), rules=MORE),
        Asked("在哪儿", Kind.POINT),
    ]
    return open_ledger(
        "大门", Area.objects.get(code=STREET), asked, actor=cast.street, at=NOW, code="doors"
    )


def grid_name(code: str) -> str:
    grid = Area.objects.select_related("parent").get(code=code)
    assert grid.parent is not None
    return grid.parent.name + grid.name


def send(phone: Client, **said: Any) -> tuple[int, dict[str, Any]]:
    known = {"step_key": mark(), "c1": "东门", "c2": grid_name(GRID), "c3": "没有"}
    answer = phone.post("/field/api/ledgers/doors/", known | said)
    return answer.status_code, answer.json()


def test_a_record_is_called_by_its_name_in_the_list(phone: Client, doors: Ledger) -> None:
    assert doors.code == "doors"
    send(phone)
    page = phone.get("/field/ledgers/doors/").content.decode()
    assert '<h3 class="mh-title">东门</h3>' in page


def test_only_ledgers_one_may_write_are_offered(doors: Ledger, cast: Cast) -> None:
    nowhere = [Asked("荣誉", Kind.TEXT)]
    area = Area.objects.get(code=STREET)
    honours = open_ledger("荣誉", area, nowhere, actor=cast.street, at=NOW)
    assert ledgers_to_fill(cast.grid_worker) == [doors]
    assert set(ledgers_to_fill(cast.street)) == {doors, honours}
    assert ledgers_to_fill(cast.worker) == ledgers_to_fill(cast.auditor) == []


def test_the_form_begins_in_ones_own_grid(doors: Ledger, phone: Client) -> None:
    form = phone.get(f"/field/ledgers/{doors.code}/new/").context["form"]
    assert form["c2"].value() == grid_name(GRID)
    assert [value for value, _label in form.fields["c2"].choices] == ["", grid_name(GRID)]


@pytest.mark.usefixtures("doors")
def test_a_record_is_written_once_for_each_mark(phone: Client) -> None:
    key = mark()
    first = send(phone, step_key=key)
    assert first == send(phone, step_key=key)
    assert first[0] == 200
    record = Record.objects.get()
    assert (record.area_id, SentRecord.objects.count()) == (GRID, 1)
    status, answer = send(phone)
    assert (status, "已经在台账里" in answer["sentence"]) == (422, True)


@pytest.mark.usefixtures("doors")
def test_rules_and_places_hold_on_the_phone_too(phone: Client) -> None:
    status, answer = send(phone, c3="有")
    assert (status, answer["sentence"]) == (422, "“坏了哪些”：要填，不能空着")
    assert send(phone, c3="有", c4=["锁", "铃"])[0] == 200
    assert Record.objects.get().values["c4"] == ["锁", "铃"]


@pytest.mark.usefixtures("doors")
def test_nobody_writes_into_the_grid_of_others(phone: Client, cast: Cast) -> None:
    assert send(phone, c1="西门", c2=grid_name(OTHER_GRID))[0] == 422
    assert send(phone, c1="西门", c2="")[0] == 422
    there = {"at": OTHER_GRID, "name": "x"}
    other = write(Ledger.objects.get(), {"c1": "北门", "c2": there}, hand=Hand(cast.street, NOW))
    assert phone.get(f"/field/ledgers/doors/{other.pk}/").status_code == 404


def test_a_record_is_put_right_and_keeps_its_history(
    doors: Ledger, phone: Client, cast: Cast
) -> None:
    send(phone)
    record = Record.objects.get()
    address = f"/field/ledgers/{doors.code}/{record.pk}/"
    said = {"c1": "东门", "c2": grid_name(GRID), "c3": "没有", "c5": "113.65, 34.76"}
    assert phone.post(address, said).status_code == 302
    steps = list(record.steps.values_list("actor", "deed"))
    assert steps == [(cast.grid_worker.pk, "written"), (cast.grid_worker.pk, "changed")]


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_records_asks_the_same_whatever_its_length(
    doors: Ledger,
    phone: Client,
    cast: Cast,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(number):
        here = {"at": GRID, "name": "x"}
        write(doors, {"c1": f"{n}号门", "c2": here}, hand=Hand(cast.street, NOW))
    with django_assert_num_queries(7):
        page = phone.get("/field/ledgers/doors/")
    assert len(page.context["records"]) == number


def test_after_each_answer_the_phone_hears_what_falls_away(doors: Ledger, phone: Client) -> None:
    found = phone.post(f"/field/ledgers/{doors.code}/asked/", {"c3": "没有"}).json()
    assert found["left_out"] == ["c4"]
