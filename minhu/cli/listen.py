"""``minhu listen``: findings of devices over MQTT."""

from __future__ import annotations

import signal
from threading import Event

import typer

from minhu.cli.telling import plainly


def listen() -> None:
    """收设备用 MQTT 报来的发现（MINHU_MQTT 写地址）；不开它，HTTP 照样收。按 Ctrl-C 停下。"""
    from django.conf import settings

    from minhu.core.errors import DomainError
    from minhu.findings import listening

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with plainly():
        if not settings.MQTT:
            raise DomainError("还没有写 MINHU_MQTT，例如 mqtt://127.0.0.1:1883。")
        listening.listen(settings.MQTT, stop=stop, ready=lambda: typer.echo("在听了。"))
