from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.halls.stage import Desks, furnish


@pytest.fixture
def desks(cast: Cast) -> Desks:
    return furnish(cast)
