from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import NOW, Cast


@pytest.fixture(autouse=True)
def an_hour_later() -> Iterator[None]:
    """Let it be an hour after the calls of the cast came in."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def phone(cast: Cast, client: Client) -> Client:
    """Return a phone on which the grid worker of the cast is signed in."""
    client.force_login(cast.grid_worker)
    return client
