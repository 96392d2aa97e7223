"""The machine of the database burns down: its copy takes over, and no promise is lost."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from minhu.bench.server import Wire, free_port
from minhu.core.copies import WROTE
from tests.crash.clusters import OWNER, Cluster, binaries
from tests.crash.house import BREATH, FINDING, PATIENCE, Crowd, House, Resident
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
SIGNING_IN = """
import json
from django.conf import settings
from django.test import Client
from minhu.accounts.models import User
client = Client()
client.force_login(User.objects.get(username="desk"))
name = settings.SESSION_COOKIE_NAME
print(json.dumps(f"{name}={client.cookies[name].value}"))
"""


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


def test_lists_come_from_the_copy_but_never_hide_what_one_has_just_done(
    houses: list[House], clusters: tuple[Cluster, Cluster]
) -> None:
    _first, second = clusters
    house = houses[0]
    house.copy = second.address
    house.open()
    session = house.ask(SIGNING_IN)
    resident = Resident(house, 7)
    wire = Wire(house.port)
    before = resident.send(wire, "before")
    eventually(lambda: before in worklist(house, session))
    second.hold_back()
    after = resident.send(wire, "after")
    assert after not in worklist(house, session)
    assert after in worklist(house, f"{session}; {WROTE}=1")
    second.break_down()
    assert after in worklist(house, session)
    wire.close()


def worklist(house: House, cookies: str) -> str:
    address = Request(f"http://127.0.0.1:{house.port}/desk/", headers={"Cookie": cookies})
    with urlopen(address, timeout=PATIENCE) as page:  # noqa: S310 -- our own server
        return str(page.read().decode())


def eventually(said: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not said():
        assert time.monotonic() < until
        time.sleep(BREATH)


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
