"""The server that is measured is whole when the clock starts."""

from __future__ import annotations

import socket
import sys

import pytest

from minhu.bench import cpu

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
