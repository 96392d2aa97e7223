from __future__ import annotations

import gc

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase
from hypothesis import settings

from tests.cast import Cast, set_the_stage
from tests.stage import clear

settings.register_profile("house", deadline=None)  # never time a test
settings.load_profile("house")
TransactionTestCase._fixture_teardown = clear  # type: ignore[attr-defined]  # -- Django's own, not in its stubs

SLOW = (
    *("tests/crash", "tests/cli", "tests/core/test_worker", "tests/security", "tests/sample"),
    *("tests/real", "tests/centre/test_past_lists"),
)
"""What starts processes of its own, or many pages in one test: it goes first, so that nobody
waits for it alone at the end."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what asks a database: the rest answers the same on any, and is run on one."""
    asks = {"db", "transactional_db", "house", "houses"} & set(getattr(item, "fixturenames", ()))
    if asks or item.get_closest_marker("django_db"):
        item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of the collecting of garbage: a seventh of the time went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _fresh_paces() -> None:
    """Let no test be slowed down by what another one tried."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 -- the stage stands in the database
    return set_the_stage()
