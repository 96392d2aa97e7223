"""The real server as a child process, and the wires on which it is spoken to."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection
from socket import socket as Socket  # noqa: N812 -- a wire has one of that name

from minhu.bench import cpu

HOST = "127.0.0.1"
_HELLO = f"GET /robots.txt HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()
TRIES = 200
"""How many wires are opened at most to spread some over the web processes."""
PATIENCE = 60.0
"""Seconds that the server is given to come up, and to end in order."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with Socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def start(
    port: int, *, environment: Mapping[str, str], options: tuple[str, ...] = ()
) -> subprocess.Popen[bytes]:
    """Start ``minhu serve`` in a session of its own and wait until it answers.

    Raises ``RuntimeError`` when it ends before, or does not answer in time.
    """
    command = [sys.executable, "-m", "minhu", "serve", "--port", str(port), *options]
    process = subprocess.Popen(  # noqa: S603 -- ourselves
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    until = time.monotonic() + PATIENCE
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            raise RuntimeError("the server did not come up")
        time.sleep(0.05)
    return process


@contextmanager
def serving(
    *, environment: Mapping[str, str], options: tuple[str, ...] = ()
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve on a free port for as long as the block runs; gives the port and the process.

    The block begins when all web processes take connections.
    """
    port = free_port()
    process = start(port, environment=environment, options=options)
    try:
        _wait_for_all(process, port)
        yield port, process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_all(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while not cpu.all_listen(process.pid, port) and time.monotonic() < until:
        time.sleep(0.05)


def spread(server: int, port: int, count: int) -> list[Wire]:
    """Return open wires, about as many to each web process of a server.

    The system gives a connection to one of them by chance. Of a thousand phones each gets half;
    of eight one may get six, and what is measured is the luck of that. A wire to a process
    that has its share is closed and another one opened.
    """
    share = math.ceil(count / max(1, cpu.listeners(port)))
    held: Counter[int] = Counter()
    wires: list[Wire] = []
    for _try in range(TRIES):
        if len(wires) == count:
            break
        wire = Wire(port)
        wire.ask(_HELLO)
        taker = cpu.taker(server, port, wire.end)
        if held[taker] < share:
            held[taker] += 1
            wires.append(wire)
        else:
            wire.close()
    return [*wires, *(Wire(port) for _lacking in range(count - len(wires)))]


@dataclass(slots=True)
class Wire:
    """One kept-alive connection; opened with the first request, closed by ``close``."""

    port: int
    socket: Socket | None = field(default=None, repr=False)

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a whole request and return the status and the head of the answer.

        Raises ``OSError`` when the line breaks before the answer was complete.
        """
        if self.socket is None:
            self.socket = create_connection((HOST, self.port), PATIENCE)
            self.socket.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self.socket.sendall(request)
        head, body = self._head(self.socket)
        missing = _length(head) - len(body)
        while missing > 0:
            missing -= len(_more(self.socket))
        return int(head[9:12]), head

    @property
    def end(self) -> int:
        """The port of this end; 0 while it is not open."""
        return int(self.socket.getsockname()[1]) if self.socket else 0

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    @staticmethod
    def _head(wire: Socket) -> tuple[bytes, bytes]:
        got = _more(wire)
        while b"\r\n\r\n" not in got:
            got += _more(wire)
        head, _blank, body = got.partition(b"\r\n\r\n")
        return head, body


def header(head: bytes, name: bytes) -> bytes:
    """Return one header of an answer, empty when it is not there."""
    _before, found, rest = head.lower().partition(b"\r\n" + name.lower() + b":")
    place = len(head) - len(rest)
    return head[place:].split(b"\r\n", 1)[0].strip() if found else b""


def _length(head: bytes) -> int:
    return int(header(head, b"content-length") or 0)


def _more(wire: Socket) -> bytes:
    got = wire.recv(65536)
    if not got:
        raise ConnectionError("the server hung up")
    return got


def _answers(port: int) -> bool:
    wire = Wire(port)
    try:
        return wire.ask(_HELLO)[0] == 200  # noqa: PLR2004 -- found
    except OSError:
        return False
    finally:
        wire.close()
