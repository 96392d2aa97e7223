"""Programs write records of ledgers: by the rules of the form, once, as far as their owner may."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from minhu.accounts.domain.tokens import make_token
from minhu.accounts.models import User
from minhu.api.domain.sending import KEPT, forget, read_values
from minhu.api.models import Sent
from minhu.core.clock import now
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.defining import Asked, add_column, set_life, set_rules
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import change, write
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Ledger, Record
from minhu.rates.domain.recounting import differences
from tests.cast import COMMUNITY, NOW, Cast
from tests.desk.acts import signed_in
from tests.field.walks import photo
from tests.ledgers.conftest import ledger

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

__all__ = ["ledger"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger")]
PATH = "/api/ledgers/yards/records"
YARD = {"楼院": "一号院", "社区": "东风社区", "户数": "60余", "大门": "有"}


class Program:
    """A program with a key of somebody's."""

    def __init__(self, user: User, *scopes: str) -> None:
        wanted = scopes or ("ledgers", "records")
        text = make_token(name="物业系统", scopes=wanted, days=30, actor=user, at=now())[1]
        self.headers = {"Authorization": f"Bearer {text}"}

    def ask(self, path: str = PATH, **asked: str) -> Answer:
        return Client().get(path, asked, headers=self.headers)

    def send(
        self, said: object, *, path: str = PATH, key: str = "first", method: str = "POST"
    ) -> Answer:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        body = said if isinstance(said, str) else json.dumps(said)
        return Client().generic(method, path, body, "application/json", headers=headers)


@pytest.fixture
def program(cast: Cast) -> Program:
    return Program(cast.street)


def names(program: Program) -> dict[str, str]:
    """Return what programs call the columns, by what people do."""
    columns = program.ask("/api/ledgers/yards").json()["columns"]
    return {each["label"]: each["name"] for each in columns}


def said(program: Program, **more: Any) -> dict[str, Any]:
    called = names(program)
    return {"values": {called.get(label, label): word for label, word in (YARD | more).items()}}


def test_a_program_adds_a_record_that_is_read_counted_and_chained_like_any_other(
    program: Program, cast: Cast
) -> None:
    answer = program.send(said(program))
    assert (answer.status_code, answer.json()["values"][names(program)["户数"]]) == (
        201,
        {"n": "60", "floor": True},
    )
    record = Record.objects.get()
    step = record.steps.get()
    assert (step.actor, step.source, step.hash) == (cast.street, "程序：物业系统", record.head)
    assert program.ask().json()["records"] == [answer.json()]
    page = signed_in(cast.street).get("/desk/ledgers/yards/")
    assert (page.context["numbers"].count, differences()) == (1, ())


def test_what_is_sent_twice_is_written_once(program: Program) -> None:
    told = said(program)
    first, again = program.send(told), program.send(told)
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    other = program.send(said(program, 楼院="二号院"))
    assert (other.status_code, Record.objects.count()) == (422, 1)
    assert "这个键已经用过了" in other.json()["error"]


def test_a_refused_record_says_each_column_and_why_and_may_be_sent_again(
    program: Program, ledger: Ledger
) -> None:
    wrong = said(program, 户数="很多", 大门="半开", 猫="一只")
    answer = program.send(wrong)
    assert answer.status_code == 422
    assert {each["label"] for each in answer.json()["faults"]} == {"户数", "大门", "猫"}
    set_rules(ledger.columns.get(slot="c3"), {"required": "true()"}, actor=None, at=NOW)
    empty = program.send(said(program, 户数=None)).json()["faults"]
    assert [(each["label"], each["why"]) for each in empty] == [("户数", "要填，不能空着")]
    assert (Record.objects.count(), program.send(said(program)).status_code) == (0, 201)


def test_a_change_is_one_step_and_never_over_one_that_was_not_seen(
    program: Program, ledger: Ledger, cast: Cast
) -> None:
    record = write(ledger, {"c1": "一号院", "c3": {"n": "5"}}, hand=Hand(cast.street, NOW))
    path, homes = f"{PATH}/{record.pk}", names(program)["户数"]
    told = {"values": {homes: 7}, "version": 1, "source": "物业报表"}
    for _ in range(2):
        answer = program.send(told, path=path, method="PATCH")
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    record.refresh_from_db()
    change(record, {"c3": {"n": "9"}}, hand=Hand(cast.street, NOW))
    late = program.send(told | {"version": 2}, path=path, key="second", method="PATCH")
    assert (late.status_code, program.ask(path).json()["values"][homes]) == (409, {"n": "9"})
    assert [step.source for step in record.steps.order_by("seq")] == ["", "物业报表", ""]


def test_a_program_may_no_more_than_its_key_and_its_owner(
    program: Program, cast: Cast, ledger: Ledger
) -> None:
    theirs = write(ledger, {"c1": "三号院"}, hand=Hand(cast.street, NOW))
    elsewhere = said(program, 楼院="四号院", 社区="春晓社区")
    reader, worker = Program(cast.street, "ledgers"), Program(cast.grid_worker)
    assert (reader.ask().status_code, reader.send(elsewhere).status_code) == (200, 404)
    for one in (worker, Program(cast.supervisor), Program(cast.desk)):
        assert one.send(elsewhere).status_code == 404
        assert one.send(elsewhere, path=f"{PATH}/{theirs.pk}", method="PATCH").status_code == 404
    assert (Record.objects.count(), worker.ask(f"{PATH}/{theirs.pk}").status_code) == (1, 404)
    assert worker.send(elsewhere, path="/api/ledgers/other/records").status_code == 404


def test_no_cookie_opens_the_doors_of_programs(cast: Cast) -> None:
    client = signed_in(cast.street)
    for answer in (client.get(PATH), client.post(PATH, {}, "application/json")):
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize(
    "body",
    [
        *("", "[]", "{", "{}", '{"values": []}', '{"values": {}, "more": 1}'),
        *('{"values": {"a": {}}}', '{"values": {"a": NaN}}', '{"values": {"a": "\\ud800"}}'),
        *('{"values": {"a": true}}', '{"values": {}, "version": 0}', "[" * 60_000, "0" * 70_000),
    ],
)
def test_what_cannot_be_read_is_told_so_and_nothing_breaks(program: Program, body: str) -> None:
    assert program.send(body).status_code == 400


def test_a_sending_without_a_mark_of_its_own_is_refused(program: Program) -> None:
    assert program.send({"values": {}}, key="").status_code == 400
    assert "Idempotency-Key" in program.send({"values": {}}, key="x" * 65).json()["error"]


def test_marks_are_forgotten_after_a_month(program: Program) -> None:
    program.send(said(program))
    assert (forget(now()), Sent.objects.count()) == (0, 1)
    assert (forget(now() + KEPT + timedelta(minutes=1)), Sent.objects.count()) == (1, 0)


def test_a_page_of_records_costs_as_much_for_one_as_for_thirty(
    program: Program, ledger: Ledger, cast: Cast
) -> None:
    hand = Hand(cast.street, NOW)
    place = {"at": COMMUNITY, "name": "东风社区"}
    many = []
    program.ask()
    for number in range(30):
        write(ledger, {"c1": f"{number}号院", "c2": place}, hand=hand)
        if number in (0, 29):
            with CaptureQueriesContext(connection) as queries:
                assert len(program.ask().json()["records"]) == number + 1
            many.append(len(queries))
    assert many[0] == many[1]


def live(book: Ledger, cast: Cast) -> Record:
    """Return a record of a ledger whose records move, with a column of pictures."""
    life = {"states": ["计划", "施工"], "edges": [["开工", ["计划"], "施工"]]}
    set_life(book, life, actor=cast.street, at=NOW)
    add_column(book, Asked("照片", Kind.PICTURES, name="shots"), actor=cast.street, at=NOW)
    place = {"at": COMMUNITY, "name": "东风社区"}
    return write(book, {"c1": "一号院", "c2": place}, hand=Hand(cast.street, NOW))


def test_a_program_moves_a_record_once_along_the_states_of_its_ledger(
    program: Program, ledger: Ledger, cast: Cast
) -> None:
    path = f"{PATH}/{live(ledger, cast).pk}"
    assert program.ask(path).json()["moves"] == ["开工"]
    told = {"verb": "开工", "note": "手续齐了"}
    for _again in range(2):
        answer = program.send(told, path=f"{path}/moves", key="m1")
        assert (answer.status_code, answer.json()["state"], answer.json()["moves"]) == (
            200,
            "施工",
            [],
        )
    step = Record.objects.get().steps.latest("seq")
    assert (step.seq, step.changes) == (2, {"state": ["计划", "施工"], "note": ["", "手续齐了"]})
    assert program.send(told, path=f"{path}/moves", key="m2").status_code == 409
    late = program.send({"verb": "开工", "version": 1}, path=f"{path}/moves", key="m3")
    assert late.status_code == 409
    for bad in ({}, {"verb": 1}, {"verb": "开工", "more": 1}, {"verb": "开\0工"}):
        assert program.send(bad, path=f"{path}/moves", key="m4").status_code == 400


def test_a_program_sends_a_picture_once_and_it_is_made_new_like_any_other(
    program: Program, ledger: Ledger, cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    record = live(ledger, cast)
    path = f"{PATH}/{record.pk}/pictures/shots"
    image = photo("a.jpg").read()
    headers = program.headers | {"Idempotency-Key": "p1"}
    for _again in range(2):
        answer = Client().post(path, image, "application/octet-stream", headers=headers)
        assert (answer.status_code, len(answer.json()["values"]["shots"])) == (200, 1)
    record.refresh_from_db()
    assert record.seq == 2
    headers |= {"Idempotency-Key": "p2"}
    broken = Client().post(path, b"no picture", "application/octet-stream", headers=headers)
    assert (broken.status_code, bool(broken.json()["error"])) == (422, True)


def test_what_may_not_be_written_is_neither_moved_nor_pictured(ledger: Ledger, cast: Cast) -> None:
    path = f"{PATH}/{live(ledger, cast).pk}"
    reading, reader = Program(cast.street, "ledgers"), Program(cast.leader)
    for program in (reading, reader, Program(cast.stranger)):
        assert program.send({"verb": "开工"}, path=f"{path}/moves").status_code == 404
        assert program.send("x", path=f"{path}/pictures/shots").status_code == 404
    assert Record.objects.get().seq == 1


def test_what_is_reckoned_is_not_typed_and_an_empty_value_or_a_list_is_read(
    program: Program, ledger: Ledger
) -> None:
    set_rules(ledger.columns.get(slot="c3"), {"calculate": "1 + 1"}, actor=None, at=NOW)
    with pytest.raises(UnansweredError, match="不用填"):
        read_values(ledger, {names(program)["户数"]: 3})
    name, gate = names(program)["楼院"], names(program)["大门"]
    assert read_values(ledger, {name: ["一号院"], gate: None}) == {"c1": "一号院", "c4": ""}
