"""A partner to try things with: checks signatures, refuses on purpose, acts on a mark once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from minhu.core.clock import now
from minhu.exchange.signing import DELIVERY, SIGNATURE, TIME, holds

Say = Callable[[str], None]


class Taker(BaseHTTPRequestHandler):
    """Answers 503 so many times for each mark, then 200; a wrong signature is a 401."""

    secret: ClassVar[str]
    fails: ClassVar[int]
    say: ClassVar[Say]
    tries: ClassVar[Counter[str]]
    taken: ClassVar[dict[str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, words = self._judged(body)
        type(self).say(f"{status} {words}")  # before the answer: whoever hears it finds it said
        self.send_response(status)
        self.end_headers()

    def _judged(self, body: bytes) -> tuple[int, str]:
        sent = self.headers.get(TIME, ""), self.headers.get(SIGNATURE, "")
        mark = self.headers.get(DELIVERY, "")
        if not holds(self.secret, sent, self.path, body, at=now()):
            return 401, "签名不对"
        self.tries[mark] += 1
        if self.tries[mark] <= self.fails:
            return 503, f"故意没收，第 {self.tries[mark]} 次"
        if mark in self.taken:
            return 200, "收过了，不再办"
        self.taken[mark] = body.decode()
        return 200, self.taken[mark]

    def log_message(self, *_args: object) -> None:
        """Say nothing beyond ``say``."""


def partner_server(secret: str, *, port: int, fails: int, say: Say) -> ThreadingHTTPServer:
    """Return a server that plays the partner on this machine only; the caller serves and closes."""
    facts = {
        "secret": secret,
        "fails": fails,
        "say": staticmethod(say),
        "tries": Counter[str](),
        "taken": {},
    }
    return ThreadingHTTPServer(("127.0.0.1", port), type("Taker", (Taker,), facts))
