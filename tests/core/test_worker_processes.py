"""Workers as real processes: killed in the middle, and several at once."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.db import connection

from tests.core import errands

ROOT = Path(__file__).parents[2]
START = """
import django
django.setup()
from minhu.core import outbox, worker
from tests.core import errands
"""
COUNT = """
import json
from django_tasks_db.models import DBTaskResult
from minhu.notices.models import Notice
tasks = list(DBTaskResult.objects.values_list("status", flat=True))
print(json.dumps({"tasks": tasks, "notes": Notice.objects.count()}))
"""


@dataclass
class House:
    """A database of its own, a folder for errands, and the processes that work on both."""

    folder: Path
    database: str
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    def start(self, code: str, *, lease: float = 30) -> subprocess.Popen[str]:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "minhu.settings",
            "DATABASE_URL": self.database,
            "MINHU_DATA": str(self.folder / "data"),
            "ERRANDS": str(self.folder),
            "MINHU_OUTBOX_LEASE": str(lease),
        }
        process = subprocess.Popen(  # noqa: S603 -- our own code
            [sys.executable, "-c", START + code],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.processes.append(process)
        return process

    def ask(self, code: str) -> str:
        process = self.start(code)
        answer, _errors = process.communicate(timeout=errands.PATIENCE)
        assert process.returncode == 0
        return answer

    def book(self) -> list[str]:
        path = self.folder / "book"
        return path.read_text().splitlines() if path.exists() else []

    def hold(self, name: str) -> None:
        (self.folder / name).touch()

    def let_go(self, name: str) -> None:
        (self.folder / name).unlink()

    def wait_for(self, words: str, *, times: int = 1) -> None:
        """Wait until so many different lines of the book begin with some words."""
        last = time.monotonic() + errands.PATIENCE
        while len({line for line in self.book() if line.startswith(words)}) < times:
            assert time.monotonic() < last, f"{words!r} did not come: {self.book()}"
            time.sleep(0.02)


@pytest.fixture
def house(tmp_path: Path, transactional_db: None) -> Iterator[House]:  # noqa: ARG001 -- the schema must be there
    house = House(tmp_path, database_for(tmp_path))
    yield house
    for process in house.processes:
        process.kill()
        process.communicate()


def database_for(folder: Path) -> str:
    """Return the address of the test database; the one in memory is copied into a file."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        path = folder / "copy.sqlite3"
        copy = sqlite3.connect(path)
        connection.connection.backup(copy)
        copy.close()
        return f"sqlite:///{path}"
    known = {name: str(connection.settings_dict[name]) for name in ("USER", "PASSWORD", "PORT")}
    host = connection.settings_dict["HOST"]
    door = f"{known['USER']}:{known['PASSWORD']}@{host}:{known['PORT']}"
    return f"postgres://{door}/{connection.settings_dict['NAME']}"


@pytest.mark.parametrize(("moment", "sign", "told"), [("before", "begin", 1), ("after", "told", 2)])
def test_a_worker_killed_in_the_middle_loses_no_notice_and_doubles_none(
    house: House, moment: str, sign: str, told: int
) -> None:
    house.hold(moment)
    first = house.start("outbox.put('errand', 'a'); worker.work()", lease=1)
    house.wait_for(sign)
    first.kill()
    first.wait()
    house.let_go(moment)
    house.start("worker.work()", lease=1)
    house.wait_for("end a")
    assert house.book().count("told a") == told
    assert json.loads(house.ask(COUNT))["notes"] == 1


def test_two_workers_share_the_work_and_run_nothing_twice(house: House) -> None:
    house.ask("for number in range(60): outbox.put('errand', str(number))")
    house.hold("before")
    few = "worker.BATCH = 20; worker.work(once=True)"  # so that one cannot take all of it
    workers = [house.start(few) for _ in range(2)]
    house.wait_for("begin", times=2)
    house.let_go("before")
    for process in workers:
        assert process.wait(errands.PATIENCE) == 0
    begun = [line.split() for line in house.book() if line.startswith("begin")]
    assert Counter(key for _, key, _ in begun) == Counter(map(str, range(60)))
    assert len({pid for _, _, pid in begun}) == 2
    found = json.loads(house.ask(COUNT))
    assert found == {"tasks": ["SUCCESSFUL"] * 60, "notes": 60}


def test_a_long_task_keeps_its_lease_for_as_long_as_its_worker_lives(house: House) -> None:
    house.hold("before")
    house.start("outbox.put('errand', 'a'); worker.work()", lease=0.9)
    house.wait_for("begin")
    house.ask("""
from django_tasks_db.models import DBTaskResult
import time
first = DBTaskResult.objects.get().started_at
last = time.monotonic() + errands.PATIENCE
while DBTaskResult.objects.get().started_at == first:
    assert time.monotonic() < last
    time.sleep(0.05)
""")
    house.let_go("before")
    house.wait_for("end a")
    assert Counter(line.split()[0] for line in house.book()) == {"begin": 1, "told": 1, "end": 1}
