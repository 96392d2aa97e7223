"""``minhu worker``: does what stands in the outbox."""

from __future__ import annotations

import signal
from threading import Event
from typing import Annotated

import typer

from minhu.cli.parents import when_gone


def worker(
    *,
    once: Annotated[bool, typer.Option(help="做完手上的就退出，不再等新的。")] = False,
    parent: Annotated[int, typer.Option(hidden=True)] = 0,
) -> None:
    """做发件箱里的事：发通知，补做没做完的。按 Ctrl-C 停下。"""
    from minhu.core.worker import work

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if parent:
        when_gone(parent, stop.set)
    done = work(stop=stop, once=once)
    if once:
        typer.echo(f"做完 {done} 件。")
