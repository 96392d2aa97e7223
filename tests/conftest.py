from __future__ import annotations

import pytest
from django.core.cache import cache
from hypothesis import settings

from tests.cast import Cast, set_the_stage

settings.register_profile("house", deadline=None)  # never time a test
settings.load_profile("house")

SLOW = ("tests/crash", "tests/cli", "tests/core/test_worker", "tests/security", "tests/sample")
"""What starts processes of its own, or many pages in one test: it goes first, so that nobody
waits for it alone at the end."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))


@pytest.fixture(autouse=True)
def _fresh_paces() -> None:
    """Let no test be slowed down by what another one tried."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 -- the stage stands in the database
    return set_the_stage()
