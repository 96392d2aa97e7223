"""The interface for maps holds to its own description, whatever is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
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

from tests.cast import GRID, OTHER_GRID, call
from tests.ogc.conftest import ground

__all__ = ["ground"]
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


def probe(operation: Any) -> int:  # noqa: ANN401 -- an operation of any description
    """Ask for what the description allows; returns how often."""
    asked = 0

    @given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    @settings(
        max_examples=TRIES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:  # noqa: ANN401 -- the same
        nonlocal asked
        asked += 1
        case.call_and_validate(checks=CHECKS, headers={"Accept-Encoding": "identity"})

    ask()
    return asked


@pytest.mark.usefixtures("ground", "one_connection")
def test_the_interface_keeps_to_its_description_and_never_breaks() -> None:
    call("one", area_code=GRID)
    call("two", area_code=OTHER_GRID)
    described = schemathesis.openapi.from_wsgi("/ogc/api", get_wsgi_application())
    operations: list[Any] = [found.ok() for found in described.get_all_operations()]  # type: ignore[union-attr]  # -- an error among them fails here
    asked = [probe(each) for each in operations]
    assert (len(operations) >= 12, sum(asked) > len(asked)) == (True, True)
