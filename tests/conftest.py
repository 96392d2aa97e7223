from __future__ import annotations

import pytest
from django.core.cache import cache

from tests.cast import Cast, set_the_stage


@pytest.fixture(autouse=True)
def _fresh_paces() -> None:
    """Let no test be slowed down by what another one tried."""
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 -- the stage stands in the database
    return set_the_stage()
