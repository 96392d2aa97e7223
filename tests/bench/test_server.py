"""The server that is measured is whole when the clock starts."""

from __future__ import annotations

import os
import socket
import sys

import pytest
from pytest_django.live_server_helper import LiveServer

from minhu.bench import cpu
from minhu.bench.server import Wire, spread

SERVER, WEB, WORKER = 1, (2, 3), 4


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_clients_wait_until_every_web_process_takes_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cpu, "_below", lambda _server: iter((*WEB, WORKER)))
    monkeypatch.setattr(cpu, "_is_worker", lambda pid: pid == WORKER)
    with _listening(0) as first:
        port = first.getsockname()[1]
        assert not cpu.all_listen(SERVER, port), "the second is not up yet"
        with _listening(port):
            assert cpu.all_listen(SERVER, port)
    assert not cpu.all_listen(SERVER, port)


def _listening(port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.bind(("127.0.0.1", port))
    made.listen()
    return made


@pytest.mark.skipif(sys.platform != "linux", reason="read from /proc")
def test_who_took_a_connection_is_known(live_server: LiveServer) -> None:
    port = int(live_server.url.rpartition(":")[2])
    wire = Wire(port)
    wire.ask(b"GET /robots.txt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert cpu.taker(os.getpid(), port, wire.end) == os.getpid()
    wire.close()
    assert cpu.taker(os.getpid(), port, wire.end) == 0


def test_each_web_process_gets_as_many_clients_as_the_next(
    live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = WEB
    luck = iter([first, first, first, first, second, first, second])
    monkeypatch.setattr(cpu, "listeners", lambda _port: len(WEB))
    monkeypatch.setattr(cpu, "taker", lambda _server, _port, _end: next(luck))
    wires = spread(SERVER, int(live_server.url.rpartition(":")[2]), 4)
    assert [bool(wire.socket) for wire in wires] == [True] * 4
    assert next(luck, None) is None, "the third and later of the first process were closed"
    for wire in wires:
        wire.close()
