"""The machine of the database burns down: its copy takes over, and no promise is lost."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from minhu.bench.server import Wire, free_port
from tests.crash.clusters import OWNER, Cluster, binaries
from tests.crash.house import BREATH, FINDING, Crowd, House, Resident
from tests.crash.test_kill import assert_kept

pytestmark = [
    pytest.mark.crash,
    pytest.mark.skipif(binaries() is None, reason="needs the programs of a PostgreSQL server"),
    pytest.mark.skipif(
        os.environ.get("DATABASE_URL", "").startswith("postgres") is False,
        reason="needs the driver of PostgreSQL",
    ),
]
BEFORE = 40


class Stubborn(Resident):
    """A resident who sends until nobody answers as they should."""

    def run(self) -> None:
        wire = Wire(self.house.port)
        try:
            while not self.enough:
                self.send(wire, secrets.token_urlsafe(16))
                time.sleep(BREATH)
        except (OSError, AssertionError):
            pass
        finally:
            wire.close()


@pytest.fixture
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    """A server that writes, and one that is not there yet."""
    folder = Path(tempfile.mkdtemp(prefix="minhu-pair-"))
    if OWNER:
        shutil.chown(folder, OWNER)
    pair = Cluster(folder / "first", free_port()), Cluster(folder / "second", free_port())
    try:
        pair[0].make()
        pair[0].open()
        yield pair
    finally:
        for each in pair:
            each.break_down()
        shutil.rmtree(folder)


@pytest.fixture
def houses(clusters: tuple[Cluster, Cluster], tmp_path: Path) -> Iterator[list[House]]:
    """Two servers with a worker each, on one database and one folder."""
    first, second = clusters
    houses = [House(tmp_path, first.address) for _each in range(2)]
    houses[0].build()
    second.copy(first)
    second.open()
    first.wait_for_the_copy()
    yield houses
    for house in houses:
        house.close()


def test_the_copy_takes_over_with_everything_that_was_acknowledged(
    houses: list[House], clusters: tuple[Cluster, Cluster]
) -> None:
    for house in houses:
        house.open()
    crowd = Crowd([Stubborn(houses[phone % 2], phone) for phone in range(4)])
    crowd.begin()
    crowd.wait_for(BEFORE)
    first, second = clusters
    first.break_down()
    crowd.leave()
    second.lead()
    for house in houses:
        house.close()
        house.database = second.address
        house.open()
    for resident in crowd.residents:
        if resident.unanswered:
            resident.again(resident.unanswered)
    assert_kept(crowd, houses[0].ask(FINDING))
