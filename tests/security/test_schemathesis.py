"""The interfaces for maps and for programs hold to their descriptions, whatever is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from minhu.accounts.domain import tokens
from minhu.accounts.domain.throttling import Pace
from minhu.accounts.domain.tokens import make_token
from minhu.core.clock import now
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import write
from minhu.ledgers.models import Ledger, Record
from tests.cast import GRID, OTHER_GRID, Cast, call
from tests.ledgers.conftest import ledger
from tests.ogc.conftest import ground

__all__ = ["ground", "ledger"]
CHECKS = [
    *(not_a_server_error, status_code_conformance),
    *(content_type_conformance, response_schema_conformance),
]
TRIES = 20


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Let no request of a client that is not Django's own close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def probe(
    operation: Any,  # noqa: ANN401 -- an operation of any description
    *,
    headers: Mapping[str, str] = MappingProxyType({}),
    where: Mapping[str, str] = MappingProxyType({}),
) -> list[int]:
    """Ask for what the description allows, ``where`` it leads somewhere; returns the answers."""
    answers = []

    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:  # noqa: ANN401 -- the same
        case.path_parameters |= {
            name: where[name] for name in where if name in case.path_parameters
        }
        sent = {"Accept-Encoding": "identity", **headers}
        answers.append(case.call_and_validate(checks=CHECKS, headers=sent).status_code)

    ask()
    return answers


@pytest.mark.usefixtures("ground", "one_connection")
def test_the_interface_keeps_to_its_description_and_never_breaks() -> None:
    call("one", area_code=GRID)
    call("two", area_code=OTHER_GRID)
    described = schemathesis.openapi.from_wsgi("/ogc/api", get_wsgi_application())
    operations: list[Any] = [found.ok() for found in described.get_all_operations()]  # type: ignore[union-attr]  # -- an error among them fails here
    asked = [len(probe(each)) for each in operations]
    assert (len(operations) >= 12, sum(asked) > len(asked)) == (True, True)


@pytest.mark.usefixtures("one_connection")
def test_the_interface_for_programs_keeps_to_its_description_and_never_breaks(
    ledger: Ledger, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "PER_TOKEN", Pace("token.calls", 10_000, timedelta(minutes=10)))
    record = write(ledger, {"c1": "一号院"}, hand=Hand(cast.street, now()))
    scopes = ("ledgers", "records")
    key = make_token(name="测", scopes=scopes, days=7, actor=cast.street, at=now())[1]
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    headers = {"Authorization": f"Bearer {key}"}
    where = {"code": ledger.code, "id": str(record.pk)}
    found: set[int] = set()
    for each in described.get_all_operations():
        operation = each.ok()  # type: ignore[union-attr]  # -- an error among them fails here
        for led in ({}, where):
            found.update(probe(operation, headers=headers, where=led))
    assert {200, 404, 422} <= found
    assert Record.objects.filter(ledger=ledger).count() == 1
