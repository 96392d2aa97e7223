from __future__ import annotations

from collections.abc import Iterator

import pytest

from minhu.places import locate


@pytest.fixture(autouse=True)
def _fresh_atlas() -> Iterator[None]:
    """Let no test find points in the boundaries of the one before."""
    locate.forget()
    yield
    locate.forget()
