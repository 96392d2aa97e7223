"""What comes over the wire, put right before Django reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from time import monotonic
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PIECE = 16 * 1024
IN_MEMORY = 1024 * 1024
LONGEST = 120.0
"""Seconds in which a body has to arrive; six pictures take that at 4 Mbit/s."""
PATIENCE = 0.1
"""Seconds a sender waits for a seat: most bodies are there already and are read in no time."""
BUSY = "现在发的人太多，请过一会儿退回上一页再发。写过的都还在。"
SLOW = "网络太慢，没有传完。请退回上一页，少放几张照片再发。"
_CHARSET = re.compile(r";\s*charset\s*=\s*(?:\"[^\"]*\"|[^;]*)", re.IGNORECASE)


def in_utf8(application: WSGIApplication) -> WSGIApplication:
    """Read every request as UTF-8, which is what our pages send, whatever its header names.

    Django decodes with whatever codec the header names, also with those that make no text
    (``base64``) or text that no database takes (``raw_unicode_escape``), and fails at that
    before any error page can be shown.
    """

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind: Any = environ.get("CONTENT_TYPE", "")
        environ["CONTENT_TYPE"] = _CHARSET.sub("", kind)
        return application(environ, start_response)

    return answered


def with_seats(application: WSGIApplication, *, seats: int, largest: int) -> WSGIApplication:
    """Take a body in before the site is asked, and only so many bodies at a time.

    A thread that waits for a slow phone can do nothing else. With fewer seats than threads
    pages can always be read; a sender who gets no seat at once is asked to try again (503). A body
    larger than ``largest`` octets is poured away, up to four times that, for browsers show
    an answer only once they were let finish; the site refuses it.
    """
    free = BoundedSemaphore(seats)

    def answered(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        said = str(environ.get("CONTENT_LENGTH") or "")
        size = int(said) if said.isdecimal() else 0
        if not size:
            return application(environ, start_response)
        if not free.acquire(timeout=PATIENCE):
            return _sentence(start_response, "503 Service Unavailable", BUSY)
        with BytesIO() if size <= IN_MEMORY else SpooledTemporaryFile(IN_MEMORY) as body:
            try:
                whole = _take_in(environ["wsgi.input"], body, size, largest)
            finally:
                free.release()
            if not whole:
                return _sentence(start_response, "408 Request Timeout", SLOW)
            environ["wsgi.input"] = body
            return application(environ, start_response)

    return answered


def _take_in(source: Any, body: IO[bytes], size: int, largest: int) -> bool:  # noqa: ANN401 -- the server's own stream
    """Fill a file with a body; answer whether all of it arrived in time."""
    left, until = min(size, 4 * largest), monotonic() + LONGEST
    while left and monotonic() < until:
        piece = source.read(min(left, PIECE))
        if not piece:
            break
        left -= len(piece)
        if size <= largest:
            body.write(piece)
    body.seek(0)
    return not left or size > largest


def _sentence(start_response: StartResponse, status: str, words: str) -> list[bytes]:
    start_response(
        status,
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Security-Policy", "default-src 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
            ("Retry-After", "10"),
        ],
    )
    return [words.encode()]
