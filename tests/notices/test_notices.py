"""Notices: told once, sent once, and a failure is seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from minhu.core import outbox, worker
from minhu.core.crypto import Sealed
from minhu.core.errors import DomainError
from minhu.notices import queries
from minhu.notices.channels import NotSentError, channels, check_channel
from minhu.notices.domain.sending import say, send
from minhu.notices.domain.telling import tell_party, tell_person
from minhu.notices.kinds import News
from minhu.notices.models import Notice
from minhu.people.domain.persons import anonymise, remember
from minhu.people.models import Person

AT = datetime(2026, 3, 1, 8, tzinfo=UTC)
PHONE = "13800138000"
LINK = " https://example.org/c/abc"
pytestmark = pytest.mark.django_db


class Gateway:
    """A channel that remembers what went through it and can be switched off."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.error: Exception | None = None

    def send(self, *, phone: str, text: str, key: str) -> None:
        if self.error:
            raise self.error
        self.sent.append((phone, text, key))


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    gateway = channels.add("test", Gateway())
    settings.SMS_CHANNEL, settings.OUTBOX_BACKOFF, settings.OUTBOX_ATTEMPTS = "test", 0, 3
    assert isinstance(gateway, Gateway)
    yield gateway
    del channels._things["test"]


@pytest.fixture
def caller() -> Person:
    return remember(name="示例", phone=PHONE, at=AT)


def tell(caller: Person, key: str = "1:closed", *, link: str = "") -> Notice:
    news = News("办好了。", case_number="1", link=link)
    notice = tell_person(caller, news, dedupe_key=key, at=AT)
    assert notice is not None
    return notice


def test_a_caller_is_told_once_however_often_the_step_is_delivered(
    gateway: Gateway, caller: Person
) -> None:
    assert tell(caller) == tell(caller)
    worker.work(once=True)
    tell(caller)
    worker.work(once=True)
    assert gateway.sent == [("+8613800138000", "办好了。", "1:closed")]
    assert Notice.objects.get().state == "sent"


def test_a_task_that_runs_twice_sends_once(gateway: Gateway, caller: Person) -> None:
    notice = tell(caller)
    for _ in range(2):
        outbox.deliver.call("notice", str(notice.pk))
    assert len(gateway.sent) == 1


def test_a_gateway_that_comes_back_gets_the_message_after_all(
    gateway: Gateway, caller: Person, settings: Settings
) -> None:
    settings.OUTBOX_BACKOFF = 3600
    gateway.error = NotSentError("网关忙")
    tell(caller)
    worker.work(once=True)
    failed = queries.deliveries(state="failed").get()
    assert (failed.error, failed.tries) == ("网关忙", 1)
    gateway.error = None
    DBTaskResult.objects.update(run_after=AT)
    worker.work(once=True)
    sent = queries.deliveries().get()
    assert (sent.state, sent.error, sent.tries) == ("sent", "", 2)
    assert len(gateway.sent) == 1


def test_a_gateway_that_stays_away_is_seen_by_staff(gateway: Gateway, caller: Person) -> None:
    gateway.error = NotSentError("网关忙")
    tell(caller)
    worker.work(once=True)
    assert outbox.stuck() == 1
    assert queries.deliveries(state="failed").get().tries == 3
    assert queries.counts(queries.deliveries()) == {
        "waiting": 0,
        "sending": 0,
        "sent": 0,
        "failed": 1,
        "held": 0,
    }


def test_a_busy_gateway_is_a_line_in_the_log_and_no_trace(
    gateway: Gateway, caller: Person, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.error = NotSentError("网关忙")
    tell(caller)
    worker.work(once=True)
    assert "task waits" in caplog.text
    assert "Traceback" not in caplog.text


def test_what_a_gateway_says_about_a_phone_stays_nowhere(
    gateway: Gateway, caller: Person, caplog: pytest.LogCaptureFixture
) -> None:
    gateway.error = ValueError(f"bad number +86{PHONE}")
    tell(caller)
    worker.work(once=True)
    assert Notice.objects.get().error == "发的时候出了错，请系统管理员看运行记录"
    assert PHONE not in caplog.text
    assert PHONE not in outbox.given_up().get().traceback


def test_the_failing_demo_fails_and_the_demo_does_not(
    gateway: Gateway, caller: Person, settings: Settings
) -> None:
    settings.SMS_CHANNEL = "failing-demo"
    tell(caller, "1")
    worker.work(once=True)
    settings.SMS_CHANNEL, settings.DEMO = "demo", True
    tell(caller, "2")
    worker.work(once=True)
    assert queries.counts(queries.deliveries()) == {
        "waiting": 0,
        "sending": 0,
        "sent": 1,
        "failed": 1,
        "held": 0,
    }
    assert not gateway.sent


def test_the_link_reaches_the_caller_and_is_seen_by_nobody_else(
    gateway: Gateway, caller: Person
) -> None:
    notice = tell(caller, link=LINK)
    stored = str(Notice.objects.values().get())
    assert "example.org" not in stored
    assert notice.link_sealed
    worker.work(once=True)
    assert gateway.sent[0][1] == f"办好了。{LINK}"
    notice.refresh_from_db()
    assert notice.link_sealed == Sealed()


def test_a_caller_without_a_phone_is_not_written_to() -> None:
    nameless = remember(name="示例", phone="", at=AT)
    assert tell_person(nameless, News("办好了。"), dedupe_key="1", at=AT) is None
    assert not Notice.objects.exists()


def test_a_caller_who_is_gone_meanwhile_is_not_tried_again(
    gateway: Gateway, caller: Person
) -> None:
    tell(caller)
    anonymise(person=caller, at=AT)
    worker.work(once=True)
    assert queries.deliveries(state="failed").get().tries == 1
    assert (outbox.stuck(), gateway.sent) == (0, [])


def test_a_party_finds_its_note_at_once_and_once() -> None:
    for _ in range(2):
        tell_party("unit:lamp", News("来了一件。", case_number="1"), dedupe_key="1:unit", at=AT)
    tell_party("unit:road", News("来了一件。", case_number="2"), dedupe_key="2:unit", at=AT)
    assert Notice.objects.get(party="unit:lamp").case_number == "1"
    assert queries.of_case("2").get().party == "unit:road"
    assert not DBTaskResult.objects.exists()


def test_staff_see_only_the_messages_of_their_cases(gateway: Gateway, caller: Person) -> None:
    tell(caller)
    assert queries.deliveries(numbers=["1"]).count() == 1
    assert queries.deliveries(numbers=["2"]).count() == 0
    assert not gateway.sent


def test_the_delivery_page_costs_the_same_for_one_and_for_thirty(
    caller: Person, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for wanted in (1, 30):
        for number in range(Notice.objects.count(), wanted):
            tell(caller, str(number))
        with django_assert_num_queries(1):
            assert len([notice.person for notice in queries.deliveries()]) == wanted


def test_a_code_that_does_not_get_through_is_said_kindly(gateway: Gateway) -> None:
    say(PHONE, "123456", key="code")
    assert gateway.sent == [(PHONE, "123456", "code")]
    gateway.error = NotSentError("网关忙")
    with pytest.raises(DomainError, match="过一会儿再试"):
        say(PHONE, "123456", key="code")
    assert not Notice.objects.exists()


def test_a_channel_that_does_not_exist_is_told_at_the_start(settings: Settings) -> None:
    assert check_channel() == []
    settings.SMS_CHANNEL = "pigeon"
    assert [problem.id for problem in check_channel()] == ["notices.E001"]


def test_a_house_without_a_gateway_keeps_what_it_cannot_send(
    gateway: Gateway, caller: Person, settings: Settings
) -> None:
    settings.SMS_CHANNEL = "demo"
    notice = tell(caller, link=LINK)
    assert (notice.state, notice.link_sealed) == ("held", Sealed())
    settings.SMS_CHANNEL = "test"
    send(notice.pk, at=AT)
    worker.work(once=True)
    assert queries.counts(queries.deliveries()) == {
        "waiting": 0,
        "sending": 0,
        "sent": 0,
        "failed": 0,
        "held": 1,
    }
    assert not gateway.sent
