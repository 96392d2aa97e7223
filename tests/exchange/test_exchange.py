"""Orders come in once, only with what is needed; results go back once in effect."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult

from minhu.cases.models import Case
from minhu.core.clock import now
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import uuid7
from minhu.core.worker import work
from minhu.exchange.domain import sending
from minhu.exchange.domain.keeping import end_partner, renew_secrets, set_partner
from minhu.exchange.domain.sending import NotDeliveredError, send_again, send_order, sweep
from minhu.exchange.domain.taking import take_order
from minhu.exchange.enums import Kind
from minhu.exchange.models import Order, Partner, Result, Try
from minhu.exchange.signing import signature
from minhu.people.queries import Masked, masked
from tests.cast import NOW, STREET, Cast
from tests.exchange.stage import came, go, order, partner, playing, signed

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
PATH = "/exchange/hotline/orders/"
LATER = NOW + timedelta(minutes=5)


def send(secret: str, body: bytes, path: str = PATH) -> Answer:
    told = signed(secret, path, body)
    return Client().post(path, body, content_type="application/json", headers=told)


def told(known: Partner) -> list[dict[str, str]]:
    rows = Result.objects.filter(order__partner=known).order_by("made_at", "id")
    return [json.loads(row.body) for row in rows]


def test_the_same_number_twice_is_one_case(cast: Cast) -> None:
    _known, secret = partner(cast)
    first, second = (send(secret, order()) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json() == {"id": "A-1", "number": Case.objects.get().number}
    assert (Order.objects.get().times, Case.objects.get().channel) == (2, "12345")
    assert Case.objects.get().desk_code == STREET


def test_the_same_number_of_two_partners_is_two_cases(cast: Cast) -> None:
    for code in ("hotline", "other"):
        came(partner(cast, code)[0])
    assert Case.objects.count() == 2


def test_what_is_in_no_table_is_neither_kept_nor_read(cast: Cast) -> None:
    known, _secret = partner(cast)
    taken = came(known, id_card="410402199003072310", order_type="投诉")
    assert taken.order.left_out == ["id_card", "order_type"]
    rows = [str(vars(row)) for row in (taken.order, taken.order.case, taken.order.case.steps.get())]
    assert "410402199003072310" not in "".join(rows)


def test_the_police_table_takes_no_name_and_gives_no_answer(cast: Cast) -> None:
    known, _secret = partner(cast, kind=Kind.POLICE)
    said = {"incident_no": 17, "content": "噪音扰民", "phone": "13900000001"}
    body = {**said, "caller": "张三", "name": "李四"}
    order = take_order(known, json.dumps(body).encode(), at=NOW).order
    case = order.case
    assert (case.channel, masked(case.caller)) == ("110", Masked("", "139****0001"))
    assert order.left_out == ["caller", "name"]
    go(case, cast)
    assert {key for one in told(known) for key in one} == {
        "incident_no",
        "case_no",
        "status",
        "time",
    }


@pytest.mark.parametrize(
    "more",
    [
        {"order_no": ""},
        {"order_no": None},
        {"order_no": True},
        {"order_no": "x" * 81},
        {"content": "", "title": ""},
        {"content": 5},
        {"content": "x" * 4001},
        {"lng": "x", "lat": "y"},
        {"lng": 113.6},
        {"lng": 999, "lat": 1},
        {"phone": "不是电话"},
    ],
)
def test_what_cannot_be_is_refused_in_words_and_seen_on_the_page(
    cast: Cast, more: dict[str, Any]
) -> None:
    _known, secret = partner(cast)
    answer = send(secret, order(**more) if "order_no" not in more else json.dumps(more).encode())
    assert answer.status_code == 422
    assert Partner.objects.get().refused == answer.json()["error"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"), [(b"", 422), (b"[]", 422), (b"{", 422), (b" " * 70_000, 401)]
)
def test_what_is_no_document_is_refused(cast: Cast, body: bytes, status: int) -> None:
    _known, secret = partner(cast)
    assert send(secret, body).status_code == status


def test_without_the_right_signature_of_now_nobody_is_let_in(cast: Cast) -> None:
    known, secret = partner(cast)
    body, old = order(), str(int((NOW - timedelta(days=900)).timestamp()))
    wrong = [
        {},
        signed("other", PATH, body),
        signed(secret, "/exchange/other/orders/", body),
        signed(secret, PATH, b"{}"),
        {"Minhu-Time": old, "Minhu-Signature": signature(secret, old, PATH, body)},
        {"Minhu-Time": "soon", "Minhu-Signature": "x"},
    ]
    answers = [
        Client().post(PATH, body, content_type="application/json", headers=one) for one in wrong
    ]
    end_partner(known, actor=cast.system_admin, at=NOW)
    assert [one.status_code for one in (*answers, send(secret, body))] == [401] * 7
    assert Case.objects.count() == 0


def test_many_wrong_signatures_have_to_wait(cast: Cast) -> None:
    partner(cast)
    answers = [send("wrong", order()).status_code for _ in range(31)]
    assert answers[-2:] == [401, 429]


def test_results_go_back_in_order_with_what_the_caller_was_told(cast: Cast) -> None:
    known, _secret = partner(cast)
    go(came(known, phone="13900000001", caller="李某").order.case, cast)
    states = [one["status"] for one in told(known)]
    assert states == ["已收到，正在安排人", "已经交给办事的人", "办好了，等您说一声", "办完了"]
    assert [bool(one["reply"]) for one in told(known)] == [False, False, True, True]
    assert "13900000001" not in str(told(known))
    assert send_order(Order.objects.get().pk, at=LATER) == 4
    assert Result.objects.filter(sent_at=None).count() == 0


def test_a_step_told_twice_is_one_result_and_the_worker_sends_it(cast: Cast) -> None:
    known, _secret = partner(cast)
    go(came(known).order.case, cast, until="accept")
    work(once=True)
    DBTaskResult.objects.update(status="READY")
    work(once=True)
    assert (Result.objects.count(), Try.objects.count()) == (1, 1)


def test_a_partner_that_fails_is_tried_again_and_acts_once(cast: Cast) -> None:
    known, secret = partner(cast)
    with playing(known, secret, fails=2) as (heard, taker):
        go(came(known).order.case, cast, until="accept")
        key = Order.objects.get().pk
        for _ in range(2):
            with pytest.raises(NotDeliveredError):
                send_order(key, at=now())
        assert send_order(key, at=now()) == 1
        assert len(taker.taken) == 1
        assert json.loads(*taker.taken.values())["order_no"] == "A-1"
        assert [line[:3] for line in heard] == ["503", "503", "200"]
    assert list(Try.objects.values_list("status", flat=True)) == [503, 503, 200]


def test_a_result_that_was_taken_but_not_noted_is_sent_again_and_done_once(cast: Cast) -> None:
    known, secret = partner(cast)
    with playing(known, secret) as (heard, taker):
        go(came(known).order.case, cast, until="accept")
        key = Order.objects.get().pk
        send_order(key, at=now())
        Result.objects.update(sent_at=None)
        send_order(key, at=now())
        assert len(taker.taken) == 1
        assert heard[-1] == "200 收过了，不再办"


def test_a_later_result_waits_for_the_one_before(cast: Cast) -> None:
    known, _secret = partner(cast, address="demo:fails")
    go(came(known).order.case, cast)
    key = Order.objects.get().pk
    for _ in range(2):
        with pytest.raises(NotDeliveredError):
            send_order(key, at=LATER)
    assert set(Try.objects.values_list("result__label", flat=True)) == {"已收到，正在安排人"}
    with pytest.raises(NotDeliveredError):
        send_order(key, at=LATER)
    assert Result.objects.exclude(sent_at=None).count() == 1


def test_nobody_answering_a_redirect_and_somebody_sending_already_are_no_success(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, _secret = partner(cast, address="http://127.0.0.1:9/x")
    go(came(known).order.case, cast, until="accept")
    key = Order.objects.get().pk
    with pytest.raises(NotDeliveredError):
        send_order(key, at=LATER)
    assert Try.objects.get().status == 0
    Result.objects.update(held_until=LATER + timedelta(seconds=30))
    with pytest.raises(NotDeliveredError, match="正在送"):
        send_order(key, at=LATER)
    assert send_order(uuid7(), at=LATER) == 0
    assert sending._NoWayRound().redirect_request() is None  # type: ignore[func-returns-value]  # -- that is what it promises
    del monkeypatch


def test_what_was_given_up_is_put_in_line_again_by_hand_and_by_itself(cast: Cast) -> None:
    known, _secret = partner(cast)
    go(came(known).order.case, cast, until="accept")
    Result.objects.update(made_at=NOW)
    DBTaskResult.objects.all().delete()
    with pytest.raises(NotAllowedError):
        send_again(known, actor=cast.desk)
    assert send_again(known, actor=cast.street) == 1
    assert sweep(NOW + timedelta(hours=2)) == 0
    assert sweep(NOW + timedelta(hours=4)) == 1
    assert sweep(NOW + timedelta(days=31)) == 0
    assert work(once=True) == 2
    assert Result.objects.filter(sent_at=None).count() == 0


def test_a_partner_without_an_address_fetches_and_others_get_nothing(cast: Cast) -> None:
    known, secret = partner(cast, address="")
    go(came(known).order.case, cast, until="accept")
    path = f"{PATH}A-1/results/"
    answer = Client().get(path, headers=signed(secret, path, b""))
    assert [one["status"] for one in answer.json()["results"]] == ["已收到，正在安排人"]
    assert "delivery" in answer.json()["results"][0]
    strange = f"{PATH}A-2/results/"
    assert Client().get(strange, headers=signed(secret, strange, b"")).status_code == 404
    assert Client().get(path).status_code == 401
    assert send_order(Order.objects.get().pk, at=LATER) == 0


def test_who_joined_another_case_hears_how_that_one_went(cast: Cast) -> None:
    known, _secret = partner(cast)
    one, other = came(known).order.case, came(known, "A-2", content="路灯坏了").order.case
    Case.objects.filter(pk=other.pk).update(
        merged_into=one, state="merged", outcome="merged", party="", due_at=None
    )
    go(one, cast)
    last = {row["order_no"]: row["status"] for row in told(known)}
    assert last == {"A-1": "办完了", "A-2": "办完了"}


def test_the_table_is_put_right_only_by_whoever_keeps_it(cast: Cast) -> None:
    known, _secret = partner(cast)
    tables = ({"id": "no", "words": "text"}, {"id": "no", "state": "st"})
    with pytest.raises(NotAllowedError):
        set_partner(known, address="", tables=tables, actor=cast.street)
    with pytest.raises(NotAllowedError):
        end_partner(known, actor=cast.street, at=NOW)
    set_partner(known, address="https://example.invalid/in", tables=tables, actor=cast.system_admin)
    assert Partner.objects.get().gives == {"id": "no", "state": "st"}
    for takes in ({"words": "x"}, {"id": "编号"}, {"id": "a", "words": "a"}):
        with pytest.raises(DomainError):
            set_partner(known, address="", tables=(takes, tables[1]), actor=cast.system_admin)
    for address in (
        "ftp://x/y",
        "https://",
        "http://u:p@host/",
        "http://x:99999/",
        "javascript:1",
        "http://169.254.169.254/",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.1.1]/",
        "http://0.0.0.0/",
    ):
        with pytest.raises(DomainError):
            set_partner(known, address=address, tables=tables, actor=cast.system_admin)


def test_partners_are_added_with_a_fit_code_once_and_secrets_can_be_sealed_anew(cast: Cast) -> None:
    known, secret = partner(cast)
    for code in ("hotline", "热线"):
        with pytest.raises(DomainError):
            partner(cast, code)
    before = Partner.objects.get().secret_sealed
    assert renew_secrets() == 1
    again = Partner.objects.get(pk=known.pk)
    assert (again.secret(), str(again.secret_sealed) == secret) == (secret, False)
    assert str(before) != secret
