from __future__ import annotations

import pytest

from tests.cases.test_time import drawer
from tests.cast import Cast, set_the_stage

__all__ = ["cast", "drawer"]


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 -- the stage stands in the database
    return set_the_stage()
