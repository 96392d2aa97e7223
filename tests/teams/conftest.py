from __future__ import annotations

import pytest

from minhu.teams.domain.editions import load_editions
from tests.cast import Cast, set_the_stage


@pytest.fixture
def cast(db: None) -> Cast:  # noqa: ARG001 -- the stage stands in the database
    people = set_the_stage()
    load_editions()
    return people
