"""Bodies before Django sees them: what they call themselves, how slow and how large they are."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client

from minhu.core.wire import in_utf8, with_seats

FORM = "application/x-www-form-urlencoded"
CODECS = ("base64", "zlib", "utf-7", "utf-16", "idna", "raw_unicode_escape", "nonsense")


def environ(body: bytes = b"", **more: Any) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/mine",
        "QUERY_STRING": "number=%ff",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(),
        **more,
    }


def ask(application: Callable[..., Any], asked: dict[str, Any]) -> tuple[str, bytes]:
    """Return status and body of an answer."""
    said: list[str] = []
    body = b"".join(application(asked, lambda status, _headers: said.append(status)))
    return said[0][:3], body


def echo(asked: dict[str, Any], start_response: Callable[..., object]) -> list[bytes]:
    start_response("200 OK", [])
    return [asked["wsgi.input"].read()]


class Slow(BytesIO):
    """A body that arrives only when it is let."""

    def __init__(self) -> None:
        super().__init__(b"x")
        self.asked, self.let = Event(), Event()

    def read(self, size: int | None = -1) -> bytes:
        self.asked.set()
        self.let.wait(60)
        return super().read(size)


@pytest.mark.parametrize("codec", CODECS)
def test_a_form_in_a_made_up_encoding_is_read_as_utf8(codec: str) -> None:
    asked = environ("number=号".encode(), CONTENT_TYPE=f"{FORM}; charset={codec}")
    ask(in_utf8(echo), asked)
    read = WSGIRequest({**asked, "wsgi.input": BytesIO("number=号".encode())})
    assert (read.POST["number"], read.GET["number"]) == ("号", "\ufffd")


def test_the_boundary_of_a_form_survives_its_encoding() -> None:
    seen: dict[str, Any] = environ(CONTENT_TYPE='multipart/form-data; charset="x"; boundary=yy')
    ask(in_utf8(echo), seen)
    assert seen["CONTENT_TYPE"] == "multipart/form-data; boundary=yy"


def test_who_sends_slowly_leaves_pages_to_others_and_the_next_sender_tries_again() -> None:
    application, slow = with_seats(echo, seats=1, largest=10), Slow()
    late: list[tuple[str, bytes]] = []
    sender = Thread(
        target=lambda: late.append(ask(application, environ(b"x", **{"wsgi.input": slow})))
    )
    sender.start()
    slow.asked.wait(60)
    assert ask(application, environ())[0] == "200"
    status, words = ask(application, environ(b"y"))
    slow.let.set()
    sender.join(10)
    assert (status, "再发" in words.decode()) == ("503", True)
    assert late == [("200", b"x")]


def test_who_comes_while_a_short_body_is_read_gets_the_seat_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("minhu.core.wire.PATIENCE", 10.0)
    application, first = with_seats(echo, seats=1, largest=10), Slow()
    answers: list[tuple[str, bytes]] = []

    def send(body: BytesIO) -> None:
        answers.append(ask(application, environ(b"x", **{"wsgi.input": body})))

    senders = [Thread(target=send, args=(body,)) for body in (first, BytesIO(b"x"))]
    senders[0].start()
    first.asked.wait(60)
    senders[1].start()
    first.let.set()
    for sender in senders:
        sender.join(10)
    assert answers == [("200", b"x")] * 2


def test_a_body_that_breaks_off_is_not_taken_for_whole() -> None:
    status, words = ask(with_seats(echo, seats=1, largest=10), environ(b"x", CONTENT_LENGTH="9"))
    assert (status, "网络太慢" in words.decode()) == ("408", True)


def test_a_body_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minhu.core.wire.LONGEST", -1.0)
    assert ask(with_seats(echo, seats=1, largest=10), environ(b"x"))[0] == "408"


def test_a_body_that_is_too_large_is_poured_away_and_the_site_says_so() -> None:
    body = BytesIO(b"x" * 30)
    answer = ask(with_seats(echo, seats=1, largest=10), environ(b"x" * 30, **{"wsgi.input": body}))
    assert (answer, body.tell()) == (("200", b""), 30)


def test_what_is_larger_than_six_pictures_is_refused_with_a_sentence(client: Client) -> None:
    answer = client.generic("POST", "/r/DF3", b"x", CONTENT_LENGTH=str(101 * 1024 * 1024))
    assert answer.status_code == 413
    assert "照片太大" in answer.content.decode()
