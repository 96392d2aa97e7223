"""The measuring itself: no real database is filled, and the answers have the agreed shape."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from minhu.accounts.enums import Role
from minhu.accounts.models import User
from minhu.bench import cpu, raw, worklist
from minhu.bench.ground import MARK, prepare
from minhu.bench.intake import WORDS, missing, request
from minhu.bench.loading import fill
from minhu.bench.server import header
from minhu.bench.times import milliseconds
from minhu.core.errors import DomainError
from tests.cast import NOW, STREET, Cast, call, hire

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_that_somebody_works_in_is_not_filled(cast: Cast) -> None:  # noqa: ARG001 -- somebody works here
    with pytest.raises(DomainError, match="空库"):
        prepare(progress=lambda _stage: None)


def test_a_database_made_for_measuring_is_used_again(cast: Cast) -> None:  # noqa: ARG001 -- its ground lies there
    User.objects.create(username=MARK)
    prepare(progress=lambda _stage: None)
    assert User.objects.filter(username=MARK).count() == 1


def test_the_worklist_answers_with_four_numbers(
    cast: Cast,  # noqa: ARG001 -- the street whose desk looks
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    User.objects.create(username=MARK)
    hire(worklist.DESK, Role.STREET_DESK, STREET)
    fill(60, at=NOW, progress=lambda _done, _total: None)
    monkeypatch.setattr(worklist, "ROUNDS", 1)
    found = worklist.measure(cases=60, progress=lambda _stage: None)
    assert list(found) == ["p50_ms", "p99_ms", "cases", "sql"]
    assert found["cases"] == 60
    assert found["p50_ms"] <= found["p99_ms"]


def test_the_raw_rate_leaves_nothing_behind() -> None:
    assert raw.rate(clients=2, seconds=0.2) > 0
    assert not set(raw.TABLES) & set(connection.introspection.table_names())


def test_a_number_that_was_promised_and_is_not_there_is_named(cast: Cast) -> None:  # noqa: ARG001 -- the street of the call
    number = call().number
    assert missing([number, "20261120-000000-0"]) == ["20261120-000000-0"]


def test_what_the_driver_sends_is_the_form_that_a_resident_sends() -> None:
    head, _blank, body = request("DF3", 1, phone="13900000000").partition(b"\r\n\r\n")
    assert head.startswith(b"POST /r/DF3 HTTP/1.1\r\n")
    assert header(b"\r\n" + head, b"Content-Length") == str(len(body)).encode()
    assert b"consent=on&phone=13900000000" in body
    assert WORDS[1] not in body.decode()


def test_a_share_of_times_is_in_milliseconds() -> None:
    took = [each / 1000 for each in range(1, 101)]
    assert (milliseconds(took, 0.5), milliseconds(took, 0.99)) == (51.0, 100.0)
    assert milliseconds([], 0.5) == 0.0


def test_processor_time_is_told_apart_for_web_and_worker() -> None:
    before = {"web": 1.0, "worker": 0.0, "database": 2.0}
    after = {"web": 1.5, "worker": 0.1, "database": 2.0}
    parts = cpu.each(before, after, count=100)
    assert json.dumps(parts) == '{"web": 5.0, "worker": 1.0, "database": 0.0}'
