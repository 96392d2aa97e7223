"""Messages of a broker go the way of HTTP; a real Mosquitto where there is one."""

from __future__ import annotations

import json
import socket
import time
from threading import Event, Thread
from typing import Any

import pytest
from django.db import DatabaseError

from minhu.core.errors import DomainError
from minhu.findings import listening
from minhu.findings.listening import TOPIC, listen, take_message
from minhu.findings.models import Device, Finding
from tests.cast import Cast
from tests.findings.stage import device

BROKER = ("127.0.0.1", 1883)


def message(key: str, **more: Any) -> bytes:
    return json.dumps({"key": key, "id": "m1", "words": "水位高", **more}).encode()


def broker_there() -> bool:
    try:
        socket.create_connection(BROKER, timeout=1).close()
    except OSError:
        return False
    return True


@pytest.mark.django_db
def test_a_message_with_the_key_of_its_device_is_kept_once(cast: Cast) -> None:
    known, key = device(cast, "water-1")
    assert take_message(f"{TOPIC}water-1", message(key))
    assert take_message(f"{TOPIC}water-1", message(key))
    assert Finding.objects.get().device == known


@pytest.mark.django_db
def test_a_key_is_taken_as_the_page_showed_it_with_the_code_before_it(cast: Cast) -> None:
    """Whoever copies the whole line into the device has not made a mistake."""
    _known, key = device(cast, "water-1")
    assert take_message(f"{TOPIC}water-1", message(f"water-1:{key}"))
    assert not take_message(f"{TOPIC}water-1", message(f"water-2:{key}", id="m2"))


@pytest.mark.django_db
def test_what_is_wrong_is_refused_and_seen_with_the_device(cast: Cast) -> None:
    _known, key = device(cast, "water-1")
    assert not take_message(f"{TOPIC}water-1", message(key, person="张三"))
    assert "person" in Device.objects.get().refused
    for topic, payload in (
        ("water-1", message("wrong")),
        ("water-2", message(key)),
        ("water-1", b"["),
        ("water-1", b"[" * 4000),
        ("water-1", b"7"),
        ("water-1", json.dumps({"key": 7}).encode()),
    ):
        assert not take_message(f"{TOPIC}{topic}", payload)
    assert Finding.objects.count() == 0


@pytest.mark.django_db
def test_a_message_is_acknowledged_unless_the_database_could_not_take_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _known, key = device(cast, "water-1")
    acked: list[int] = []

    class Client:
        def ack(self, mid: int, _qos: int) -> None:
            acked.append(mid)

    class Message:
        topic, payload, mid, qos = f"{TOPIC}water-1", message(key), 5, 1

    def away(*_args: object) -> bool:
        raise DatabaseError

    listening._hear(Client(), Message())
    monkeypatch.setattr(listening, "take_message", away)
    listening._hear(Client(), Message())
    assert acked == [5]


def test_without_the_library_or_an_address_it_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(DomainError, match="mqtt://"):
        listen("http://x", stop=Event(), ready=print)
    monkeypatch.setattr(listening, "import_module", _missing)
    with pytest.raises(DomainError, match=r"minhu\[mqtt\]"):
        listen("mqtt://x", stop=Event(), ready=print)


def _missing(name: str) -> None:
    raise ModuleNotFoundError(name)


@pytest.mark.skipif(not broker_there(), reason="no broker on this machine")
@pytest.mark.django_db(transaction=True)
def test_what_is_published_to_a_broker_arrives(cast: Cast) -> None:
    _known, key = device(cast, "water-7")
    mqtt, stop, ready = listening.library(), Event(), Event()
    address = f"mqtt://name:word@{BROKER[0]}:{BROKER[1]}"
    listener = Thread(target=listen, args=(address,), kwargs={"stop": stop, "ready": ready.set})
    listener.start()
    assert ready.wait(60)
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect(*BROKER)
    client.loop_start()
    client.publish(f"{TOPIC}water-7", message(key), qos=1).wait_for_publish(10)
    until = time.monotonic() + 10
    while not Finding.objects.exists() and time.monotonic() < until:
        time.sleep(0.05)
    stop.set()
    listener.join()
    client.loop_stop()
    client.disconnect()
    assert Finding.objects.get().words == "水位高"
