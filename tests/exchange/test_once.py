"""Signatures and repeats, whatever comes."""

from __future__ import annotations

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minhu.core.ids import uuid7
from minhu.exchange.domain.sending import NotDeliveredError, send_order
from minhu.exchange.domain.telling import tell_partners
from minhu.exchange.models import Order, Result, Try
from minhu.exchange.signing import holds, signature
from tests.cast import NOW, Cast
from tests.exchange.stage import came, go, partner

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@given(st.binary(max_size=60), st.text(max_size=20), st.binary(max_size=60))
def test_a_signature_holds_for_its_own_body_and_path_only(
    body: bytes, path: str, other: bytes
) -> None:
    moment = str(int(NOW.timestamp()))
    sent = moment, signature("key", moment, path, body)
    assert holds("key", sent, path, body, at=NOW)
    assert holds("key", sent, path, other, at=NOW) == (other == body)
    assert not holds("other", sent, path, body, at=NOW)
    assert not holds("key", sent, path, body, at=NOW + timedelta(minutes=6))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None
)
@given(marks=st.lists(st.sampled_from("abc"), min_size=1, max_size=6), fails=st.integers(0, 3))
def test_however_often_orders_come_and_sending_fails_everything_happens_once(
    cast: Cast, marks: list[str], fails: int
) -> None:
    run = str(uuid7())
    known, _secret = partner(cast, f"p-{run[-8:]}", address="demo:fails" if fails else "demo:")
    for mark in marks:
        came(known, mark)
    assert Order.objects.filter(partner=known).count() == len(set(marks))
    for taken in Order.objects.filter(partner=known):
        go(taken.case, cast, until="accept")
        for n in range(3):
            try:
                send_order(taken.pk, at=LATER + timedelta(minutes=n))
            except NotDeliveredError:
                assert fails
    sent = Result.objects.filter(order__partner=known)
    assert sent.exclude(sent_at=None).count() == sent.count() == len(set(marks))


def test_what_was_written_for_the_office_alone_goes_to_no_partner(cast: Cast) -> None:
    """A report that the unit kept inside is no answer to the caller, and the hotline reads it to them."""
    known, _secret = partner(cast)
    case = go(came(known).order.case, cast, until="pass")
    passed = case.steps.get(verb="pass")
    for public, answer in ((True, "灯换好了"), (False, "")):
        Result.objects.all().delete()
        case.steps.filter(verb="report").update(public=public)
        tell_partners(passed)
        assert json.loads(Result.objects.get().body)["reply"] == answer


class _Elsewhere(BaseHTTPRequestHandler):
    """Answers whatever is sent with another address, and remembers what was asked of it."""

    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.do_POST()

    def log_message(self, *_words: object) -> None:
        pass


def test_a_result_goes_to_no_address_that_nobody_registered(cast: Cast) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Elsewhere)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    known, _secret = partner(cast, address=f"http://127.0.0.1:{server.server_port}/take")
    go(came(known).order.case, cast, until="accept")
    try:
        with pytest.raises(NotDeliveredError):
            send_order(Order.objects.get().pk, at=NOW + timedelta(hours=1))
    finally:
        server.shutdown()
        server.server_close()
    assert _Elsewhere.asked == ["/take"]
    assert (Try.objects.get().status, Result.objects.get().sent_at) == (302, None)
