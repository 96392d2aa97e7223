"""Findings over MQTT: a listener that hands each message to the same verb as HTTP.

The topic ends in the code of the device, the message is the same JSON with its ``key`` in it,
with or without the code before it.
A message is acknowledged only when it is kept or refused for good, so a broker sends it again
after a crash, and the mark of the sender makes the second one find the first.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from threading import Event
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from minhu.accounts.domain.throttling import TooOftenError
from minhu.core.clock import now
from minhu.core.errors import DomainError
from minhu.findings.domain.devices import DEVICES, note_refusal
from minhu.findings.domain.taking import take_finding
from minhu.findings.reading import LARGEST, read_told

INSTALL = "pip install 'minhu[mqtt]'"
TOPIC = "minhu/findings/"
KEEPALIVE = 30
SECURE = 8883
log = structlog.get_logger()


def library() -> Any:  # noqa: ANN401 -- a module that need not be there
    """Return ``paho.mqtt.client``; raises ``DomainError`` where it is missing."""
    try:
        return import_module("paho.mqtt.client")
    except ModuleNotFoundError as error:
        words = _("收 MQTT 要用 paho-mqtt。请先装上：%(how)s")
        raise DomainError(words % {"how": INSTALL}) from error


def take_message(topic: str, payload: bytes) -> bool:
    """Keep what a message says; answers whether it was taken. Raises when it should come again."""
    code, at = topic.removeprefix(TOPIC), now()
    try:
        key, body = _opened(payload)
        key = key.removeprefix(f"{code}:")  # as the page of the devices shows it
        device = DEVICES.admit(code, key, address=f"mqtt:{code}", at=at)
        if device is None:
            log.warning("message of an unknown device", topic=topic)
            return False
    except (DomainError, TooOftenError) as error:
        log.warning("message refused", topic=topic, why=str(error))
        return False
    try:
        take_finding(device, read_told(body, marks=device.marks, at=at), at=at)
    except DomainError as error:
        note_refusal(device, str(error), at=at)
        log.warning("message refused", topic=topic, why=str(error))
        return False
    return True


def _opened(payload: bytes) -> tuple[str, bytes]:
    """Return the key in a message and the message without it."""
    try:
        said = json.loads(payload) if len(payload) <= LARGEST else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise DomainError(_("要的是一个 JSON 对象。"))
    key = said.pop("key", "")
    return (key if isinstance(key, str) else ""), json.dumps(said).encode()


def listen(address: str, *, stop: Event, ready: Callable[[], None]) -> None:
    """Take in messages until ``stop`` is set; connects again by itself when the broker is away.

    ``address`` is ``mqtt://name:password@host:1883`` or ``mqtts://…``. Raises ``DomainError``
    for an address that is none, and where the library is missing.
    """
    there = urlsplit(address)
    if there.scheme not in {"mqtt", "mqtts"} or not there.hostname:
        raise DomainError(_("MINHU_MQTT 要写成 mqtt://主机:1883 或 mqtts://主机:8883。"))
    mqtt = library()
    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2,
        client_id="minhu-findings",
        clean_session=False,
        manual_ack=True,
    )
    if there.username:
        client.username_pw_set(unquote(there.username), unquote(there.password or ""))
    if there.scheme == "mqtts":
        client.tls_set()
    client.on_connect = lambda *_: client.subscribe(f"{TOPIC}+", qos=1)
    client.on_subscribe = lambda *_: ready()
    client.on_message = lambda _client, _data, message: _hear(client, message)
    port = there.port or (SECURE if there.scheme == "mqtts" else 1883)
    client.connect_async(there.hostname, port, KEEPALIVE)
    client.loop_start()
    stop.wait()
    client.disconnect()
    client.loop_stop()


def _hear(client: Any, message: Any) -> None:  # noqa: ANN401 -- of a library without a place here
    """Acknowledge what was kept or refused; what the database could not take comes again.

    The connection goes with each message: between two of them hours may lie.
    """
    alone = not connection.in_atomic_block
    try:
        take_message(message.topic, message.payload)
    except DatabaseError:
        log.exception("message not kept", topic=message.topic)
    else:
        client.ack(message.mid, message.qos)
    finally:
        if alone:
            connection.close()
