from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from pytest_django import Settings

from minhu.places import locate
from minhu.places.models import Plate
from minhu.portal.queries import doors
from tests.cast import GRID, NOW, Cast

AN_HOUR_LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _house(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Let every test have its own files, its own pace and the same moment."""
    settings.MEDIA_ROOT = tmp_path
    settings.DEMO = True  # phone codes stand in the delivery log
    cache.clear()
    locate.forget()
    doors.forget_doors()
    with time_machine.travel(AN_HOUR_LATER, tick=False):
        yield
    locate.forget()


@pytest.fixture
def plate(cast: Cast) -> Plate:  # noqa: ARG001 -- the plate hangs in the street of the cast
    return Plate.objects.create(
        code="DF3",
        area_id=GRID,
        name="3号楼 2单元",
        longitude=113.3,
        latitude=33.75,
        put_up_at=NOW,
    )
