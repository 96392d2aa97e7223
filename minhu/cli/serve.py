"""``minhu serve``: the web server and the worker, in one process tree."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Annotated, Final

import typer

GRACE: Final = 10
"""Seconds that pages and tasks under way are given when the server is stopped."""
COURTESY: Final = 15
"""How far the worker stands back (nice) when pages want the processor too."""
PAUSE: Final = 2.0
"""Seconds before a worker that fell over is started again."""


def serve(
    *,
    host: Annotated[str, typer.Option(envvar="MINHU_HOST", help="在哪个地址上听。")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="MINHU_PORT", help="在哪个端口上听。")] = 8000,
    workers: Annotated[
        int, typer.Option(envvar="MINHU_WORKERS", help="开几个网页进程；0 是按数据库来定。")
    ] = 0,
    threads: Annotated[
        int, typer.Option(envvar="MINHU_THREADS", help="每个网页进程开几个线程。")
    ] = 32,
    outbox: Annotated[bool, typer.Option(help="同时开一个发件箱进程。")] = True,
) -> None:
    """打开网站，并同时做发件箱里的事。按 Ctrl-C 停下。"""
    run(host=host, port=port, workers=workers, threads=threads, outbox=outbox)


def run(
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 0,
    threads: int = 32,
    outbox: bool = True,
) -> None:
    """Serve until SIGINT or SIGTERM; Django is set up by then."""
    from django.db import connections
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    server = Granian(
        "minhu.cli.web:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or _processes(),
        blocking_threads=threads,
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE,
        log_level=LogLevels.error,  # it warns of threads on purpose: they wait for slow phones
        websockets=False,
    )
    _check_free(host, port)
    _check_rules()
    os.environ["MINHU_THREADS"] = str(threads)  # the web processes keep some of them free
    os.environ["SERVED_BY"] = str(os.getpid())  # and end with this one
    connections.close_all()  # a process that forks must not share its connection
    typer.echo(f"请在浏览器里打开 http://{host}:{port}/ ，按 Ctrl-C 停下。")
    with _beside(outbox=outbox):
        server.serve()


def _check_free(host: str, port: int) -> None:
    """Say in a sentence what would else be a trace out of the server."""
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = (
                f"{host}:{port} 用不了（{error.strerror}）。换一个端口，比如 --port {port + 1}。"
            )
            typer.secho(reason, err=True, fg=typer.colors.RED)
            raise typer.Exit(1) from None


def _check_rules() -> None:
    """Say in a sentence which file of rules is wrong, and where, before pages stand on it."""
    from minhu.core.rulebooks import faults

    found = [str(each) for each in faults()]
    for each in found:
        typer.secho(f"规矩文件写得不对：{each}", err=True, fg=typer.colors.RED)
    if found:
        raise typer.Exit(1)


def _processes() -> int:
    """SQLite lets one write at a time; PostgreSQL gains from a second process."""
    from django.db import connection

    return 1 if connection.vendor == "sqlite" else 2


@contextmanager
def _beside(*, outbox: bool) -> Iterator[None]:
    """Keep a worker running for as long as the server runs."""
    if not outbox:
        yield
        return
    stop = Event()
    # The first worker is started before the server forks: a web process that is forked while
    # a child is being started inherits the pipe on which its start is waited for, and the
    # keeper would wait for ever.
    keeper = Thread(target=_keep, args=(stop, _start()), name="worker keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stop.set()
        keeper.join()


def _start() -> subprocess.Popen[bytes]:
    """Start a worker that stands back behind the pages.

    It has a session of its own, so that Ctrl-C reaches the server alone, which then ends
    both in order.
    """
    command = [sys.executable, "-m", "minhu", "worker", "--parent", str(os.getpid())]
    child = subprocess.Popen(command, process_group=0)  # noqa: S603 -- ourselves
    os.setpriority(os.PRIO_PROCESS, child.pid, COURTESY)
    return child


def _keep(stop: Event, child: subprocess.Popen[bytes]) -> None:
    """Start the worker again whenever it falls over; end it when ``stop`` is set."""
    while True:
        while child.poll() is None and not stop.wait(0.2):
            pass
        _end(child)
        if stop.wait(PAUSE):
            return
        child = _start()


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
