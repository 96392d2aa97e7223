"""让人用手机答: lines of a ledger come from whoever has the link, until a day, from nobody by name."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minhu.accounts.enums import Secrecy
from minhu.core.clock import local_day, now
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.core.ids import uuid7
from minhu.ledgers.answering import UnansweredError
from minhu.ledgers.domain.polling import Opening, answer_poll, close_poll, open_poll
from minhu.ledgers.domain.verifying import broken_records
from minhu.ledgers.models import Ledger, Poll, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.polling import askable, poll_of_mark
from tests.affairs.rooms import put
from tests.cast import NOW, Cast, forget_what_was_read, set_the_stage
from tests.desk.acts import signed_in, statements
from tests.ledgers.shelf import fill_the_shelf

pytestmark = pytest.mark.django_db
CONTENT = "满意不满意"
KEY = "a-key-of-one-form-00001"


def part() -> Ledger:
    return Ledger.objects.get(code="lookback-answers")


def whole() -> Record:
    return Record.objects.select_related("ledger").get(ledger__code="renewal-lookback")


def slot(label: str) -> str:
    return next(each.slot for each in columns_of(part()) if each.label == label)


@pytest.fixture
def cast() -> Cast:
    cast = set_the_stage()
    fill_the_shelf()
    put(
        "renewal-lookback",
        ("小区和日期", "社区", "回看日期"),
        ("东风小区11月", "东风社区", "2026-11-18"),
    )
    return cast


def opened(cast: Cast, days: int = 7) -> Poll:
    asks = [each.slot for each in askable(columns_of(part()))]
    until = local_day(now()) + timedelta(days=days)
    return open_poll(part(), whole(), Opening(asks, until), actor=cast.desk, at=now())


def answers() -> list[Record]:
    return list(Record.objects.filter(ledger=part(), struck=False).order_by("id"))


def send(client: Client, poll: Poll, key: str = KEY, **more: Any) -> Any:  # noqa: ANN401 -- an answer of the test client
    said = {slot(CONTENT): "满意", slot("还差什么"): "楼道灯暗", "intake_key": key, **more}
    return client.post(f"/a/{poll.mark}", said)


def test_only_questions_are_asked_never_people_places_or_pictures(cast: Cast) -> None:  # noqa: ARG001 -- the ledgers are there
    labels = [each.label for each in askable(columns_of(part()))]
    assert labels == ["满意不满意", "最满意哪里", "还差什么"]


def test_what_can_be_chosen_is_all_in_sight_and_what_need_not_be_said_says_so(
    cast: Cast, client: Client
) -> None:
    page = client.get(f"/a/{opened(cast).mark}").content.decode()
    picks = re.findall(rf'type="radio" name="{slot(CONTENT)}" value="([^"]*)"', page)
    assert picks == ["满意", "基本满意", "不满意"]
    assert "<select" not in page
    assert re.search(r"还差什么\s*<small>可以不写", page)


def test_an_answer_is_a_line_of_the_look_back_and_names_nobody(cast: Cast, client: Client) -> None:
    poll = opened(cast)
    shown = client.get(f"/a/{poll.mark}").content.decode()
    assert "东风小区11月" in shown
    assert "满意不满意" in shown
    answer = send(client, poll)
    assert "谢谢您" in client.get(answer.headers["Location"]).content.decode()
    [line] = answers()
    step = line.steps.get()
    assert (line.source, line.area_id, step.actor) == ("手机", whole().area_id, None)
    assert (line.values[slot(CONTENT)], line.values["c2"]) == ("满意", "东风小区11月")
    page = signed_in(cast.desk).get(f"/desk/ledgers/renewal-lookback/{whole().pk}/")
    assert line.key in page.content.decode()


def test_the_share_of_the_content_counts_what_came_from_phones(cast: Cast) -> None:
    poll = opened(cast)
    for n, said in enumerate(("满意", "满意", "不满意")):
        answer_poll(poll, {slot(CONTENT): said}, key=f"k{n}", at=now())
    page = signed_in(cast.desk).get("/desk/ledgers/lookback-answers/").content.decode()
    assert "回头看答卷满意率" in page
    assert "66.67" in page


def test_what_is_sent_twice_is_one_line(cast: Cast, client: Client) -> None:
    poll = opened(cast)
    send(client, poll)
    send(client, poll, **{slot("还差什么"): "又写一遍"})
    send(client, poll, key="another-key-of-a-form-2")
    assert len(answers()) == 2


def test_columns_that_are_not_asked_are_not_taken(cast: Cast, client: Client) -> None:
    asks = Opening([slot(CONTENT)], local_day(now()))
    poll = open_poll(part(), whole(), asks, actor=cast.desk, at=now())
    send(client, poll, c1="自己编号", c2="别的小区", c3="999999")
    [line] = answers()
    assert slot("还差什么") not in {name for name, value in line.values.items() if value}
    assert line.values["c2"] == "东风小区11月"
    assert "自己编号" not in line.key


@pytest.mark.parametrize(
    "said", [{}, {CONTENT: "很满意"}, {CONTENT: "<script>"}, {"还差什么": "长" * 9000}]
)
def test_what_cannot_be_taken_is_said_and_nothing_is_kept(
    said: dict[str, str], cast: Cast, client: Client
) -> None:
    poll = opened(cast)
    form = {slot(label): value for label, value in said.items()}
    answer = client.post(f"/a/{poll.mark}", {**form, "intake_key": KEY})
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode()
    assert answers() == []
    with pytest.raises(UnansweredError):
        answer_poll(poll, {}, key=KEY, at=now())


def test_closed_over_and_unknown_links_answer_alike(cast: Cast, client: Client) -> None:
    poll = opened(cast)
    today = local_day(now())
    assert poll_of_mark(poll.mark, today) == poll
    assert poll_of_mark(poll.mark, poll.until + timedelta(days=1)) is None
    Ledger.objects.filter(pk=part().pk).update(secrecy=Secrecy.SECRET)
    assert client.get(f"/a/{poll.mark}").status_code == 404
    Ledger.objects.filter(pk=part().pk).update(secrecy=Secrecy.ORDINARY)
    close_poll(poll, actor=cast.desk, at=now())
    with pytest.raises(StaleStateError):
        close_poll(poll, actor=cast.desk, at=now())
    assert send(client, poll).status_code == client.get("/a/nobody").status_code == 404
    assert answers() == []


def test_who_may_open_and_when(cast: Cast) -> None:
    names = [
        "desk",
        "street",
        "grid_worker",
        "worker",
        "supervisor",
        "leader",
        "auditor",
        "stranger",
    ]
    may = [name for name in names if getattr(cast, name).has_perm("ledgers.open_poll", whole())]
    assert may == ["desk", "street"]
    with pytest.raises(NotAllowedError):
        open_poll(part(), whole(), Opening(["c4"], NOW.date()), actor=cast.stranger, at=NOW)
    for wrong in (
        Opening([], NOW.date()),
        Opening(["c1"], NOW.date()),
        Opening(["c3"], NOW.date()),
        Opening(["c4"], date(2026, 1, 1)),
        Opening(["c4"], date(2199, 1, 1)),
    ):
        with pytest.raises(DomainError):
            open_poll(part(), whole(), wrong, actor=cast.desk, at=NOW)
    opened(cast)
    with pytest.raises(StaleStateError):
        opened(cast)


def test_the_desk_opens_it_gets_a_code_and_closes_it(cast: Cast) -> None:
    at = f"/desk/ledgers/renewal-lookback/{whole().pk}/"
    there, client = f"{at}poll/lookback-answers/", signed_in(cast.desk)
    assert there in client.get(at).content.decode()
    assert client.post(there, {"until": "never"}).status_code == 422
    first = (local_day(now()) + timedelta(days=14)).isoformat()
    assert f'value="{first}"' in client.get(there).content.decode()
    until = (local_day(now()) + timedelta(days=3)).isoformat()
    assert client.post(there, {"until": until, "asks": [slot(CONTENT)]}).status_code == 302
    page = client.get(there).content.decode()
    poll = Poll.objects.get()
    assert f"/a/{poll.mark}" in page
    assert "data:image/svg+xml" in page
    client.post(there, {"close": "1"})
    poll.refresh_from_db()
    assert poll.closed_by == cast.desk
    for user in (cast.stranger, cast.grid_worker, cast.leader):
        assert signed_in(user).get(there).status_code == 404
    assert client.get(f"{at}poll/facilities/").status_code == 404
    assert client.get(there.replace(str(whole().pk), str(uuid7()))).status_code == 404


def test_what_is_over_is_opened_again_with_a_new_day_under_its_link(
    cast: Cast, client: Client
) -> None:
    poll, today = opened(cast), local_day(now())
    Poll.objects.update(until=today - timedelta(days=1), asks=[slot(CONTENT)])
    assert client.get(f"/a/{poll.mark}").status_code == 404
    there = f"/desk/ledgers/renewal-lookback/{whole().pk}/poll/lookback-answers/"
    desk = signed_in(cast.desk)
    page = desk.get(there)
    assert "日子过了" in page.content.decode()
    assert page.context["form"].initial["asks"] == [slot(CONTENT)]
    said = {"until": today.isoformat(), "asks": [slot("还差什么")]}
    assert desk.post(there, said).status_code == 302
    live = Poll.objects.get(closed_at=None)
    assert (live.until, live.mark) == (today, poll.mark)
    assert client.get(f"/a/{poll.mark}").status_code == 200
    with pytest.raises(StaleStateError):
        opened(cast)


def test_one_that_goes_on_keeps_who_opened_it_before(cast: Cast) -> None:
    """What was asked of people, by whom and until when, is not written over by who goes on."""
    poll, today = opened(cast), local_day(now())
    Poll.objects.update(until=today - timedelta(days=1))
    asks = Opening([slot(CONTENT)], today)
    again = open_poll(part(), whole(), asks, actor=cast.street, at=now())
    poll.refresh_from_db()
    assert (poll.opened_by, poll.until, len(poll.asks)) == (cast.desk, today - timedelta(days=1), 3)
    assert (again.opened_by, again.asks, poll.closed_by) == (
        cast.street,
        [slot(CONTENT)],
        cast.street,
    )
    there = f"/desk/ledgers/renewal-lookback/{whole().pk}/poll/lookback-answers/"
    page = " ".join(signed_in(cast.desk).get(there).content.decode().split())
    assert f"{today} {cast.desk}开始收，答到 {today - timedelta(days=1)}" in page
    close_poll(again, actor=cast.desk, at=now())
    fresh = opened(cast)
    assert fresh.mark != poll.mark


def test_thirty_answers_cost_no_page_more_than_one(cast: Cast, client: Client) -> None:
    poll, costs = opened(cast), []
    there = f"/desk/ledgers/renewal-lookback/{whole().pk}/poll/lookback-answers/"
    for answered in (range(1), range(1, 30)):
        for n in answered:
            answer_poll(poll, {slot(CONTENT): "满意"}, key=f"k{n}", at=now())
        forget_what_was_read()
        with CaptureQueriesContext(connection) as resident:
            assert client.get(f"/a/{poll.mark}").status_code == 200
        costs.append((len(resident), statements(cast.desk, there)))
    assert len(answers()) == 30
    assert costs[0] == costs[1]


def test_the_chains_of_answers_hold(cast: Cast) -> None:
    poll = opened(cast)
    for n in range(3):
        answer_poll(poll, {slot(CONTENT): "满意"}, key=f"k{n}", at=now())
    assert list(broken_records()) == []


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_once_is_one_line(cast: Cast) -> None:
    poll, barrier = opened(cast), Barrier(5)

    def hand(_number: int) -> str:
        try:
            barrier.wait()
            return answer_poll(poll, {slot(CONTENT): "满意"}, key=KEY, at=now()).key
        except DomainError:
            return "polite"
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        keys = set(pool.map(hand, range(5)))
    assert len(keys) == len(answers()) == 1
