"""A house of its own that may be killed: a database, a folder, a real server, residents."""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from typing import Any

from minhu.bench.intake import FOUND, request
from minhu.bench.server import HOST, Wire, free_port, header, start

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0
BREATH = 0.02
PLATE = "DF3"
LEASE = "1.5"
SETTING = f"""
from minhu.cli.boot import boot
boot()
from minhu.places.models import Area, Plate
from tests.cast import GRID, NOW, set_the_stage
set_the_stage()
Plate.objects.create(code="{PLATE}", area_id=GRID, name="3号楼 2单元", put_up_at=NOW)
"""
FINDING = f"""
import json, time
from django_tasks_db.models import DBTaskResult
from minhu.cases.domain.verifying import first_break
from minhu.cases.models import Case
from minhu.notices.models import Notice
until = time.monotonic() + {PATIENCE}
while DBTaskResult.objects.exclude(status="SUCCESSFUL").exists():
    assert time.monotonic() < until, list(DBTaskResult.objects.values_list("status", flat=True))
    time.sleep(0.1)
print(json.dumps({{
    case.intake_key.removeprefix("portal:"): {{
        "number": case.number,
        "whole": first_break(case, case.steps.all()) is None and case.seq == 1,
        "told": sorted(
            Notice.objects.filter(case_number=case.number, state="sent").values_list("way", flat=True)
        ),
        "clocks": case.deadlines.filter(ended_at=None).count(),
    }}
    for case in Case.objects.all()
}}))
"""


@dataclass
class House:
    """What a test may do to a house; ``close`` ends everything it started."""

    folder: Path
    database: str
    port: int = 0
    server: subprocess.Popen[bytes] | None = None
    copy: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            **({"MINHU_READ_URL": self.copy} if self.copy else {}),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "minhu.settings",
            "MINHU_DATA": str(self.folder),
            "MINHU_DEMO": "1",  # the log of deliveries stands for the callers' phones
            "MINHU_INTAKE_PER_HOUR": "0",
            "MINHU_PRESSURE_PER_MINUTE": "0",
            "MINHU_OUTBOX_LEASE": LEASE,
        }

    def build(self) -> None:
        self._run(["-c", SETTING])

    def ask(self, code: str) -> Any:  # noqa: ANN401 -- whatever JSON the code prints
        """Run code beside the house and return the JSON it prints, if any."""
        answer = self._run(["-c", f"import django\ndjango.setup()\n{code}"])
        return json.loads(answer) if answer.strip() else None

    def open(self) -> None:
        """Start the server and its worker, on a port nobody has used before."""
        self.port = free_port()
        self.server = start(self.port, environment=self.environment)

    def kill(self) -> None:
        """``kill -9`` the server with all its web processes; the worker sees it and ends."""
        assert self.server is not None
        os.killpg(self.server.pid, signal.SIGKILL)
        self.server.wait()

    def worker(self) -> int:
        """Return the process that does the outbox, waiting until there is one."""
        assert self.server is not None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for entry in Path("/proc").glob("[0-9]*"):
                if _works_for(entry, self.server.pid):
                    return int(entry.name)
            time.sleep(0.05)
        raise AssertionError("no worker came up")

    def web(self) -> int:
        """Return a process that answers pages."""
        assert self.server is not None
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        serving = [each for each in children.split() if _does(Path("/proc", each), b"serve")]
        return int(serving[0])

    def wait(self) -> None:
        """Come back when a page is answered again."""
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.1)

    def _answers(self) -> bool:
        wire = Wire(self.port)
        try:
            return (
                wire.ask(f"GET /robots.txt HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())[0]
                == HTTPStatus.OK
            )
        except OSError:
            return False
        finally:
            wire.close()

    def still_works(self, worker: int) -> bool:
        assert self.server is not None
        return _works_for(Path(f"/proc/{worker}"), self.server.pid)

    def close(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.terminate()
            self.server.wait(PATIENCE)

    def _run(self, arguments: list[str]) -> str:
        done = subprocess.run(  # noqa: S603 -- our own code
            [sys.executable, *arguments],
            env={**os.environ, **self.environment},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            timeout=2 * PATIENCE,
            check=True,
        )
        return done.stdout


@dataclass
class Resident:
    """Somebody who sends one thing after another until the line breaks or it is enough."""

    house: House
    phone: int
    enough: bool = False
    promised: dict[str, str] = field(default_factory=dict)
    unanswered: str = ""

    def send(self, wire: Wire, key: str) -> str:
        """Send under a key and return the number that was promised."""
        self.unanswered = key
        phone = f"139{self.phone:03d}{len(self.promised):05d}"
        status, head = wire.ask(request(PLATE, 0, intake_key=key, phone=phone))
        assert status == FOUND
        self.unanswered = ""
        number = header(head, b"location").decode().split("/")[2]
        self.promised[key] = number
        return number

    def run(self) -> None:
        wire = Wire(self.house.port)
        try:
            while not self.enough:
                self.send(wire, secrets.token_urlsafe(16))
                time.sleep(BREATH)
        except OSError:
            pass
        finally:
            wire.close()

    def again(self, key: str) -> str:
        """Send what was sent under a key once more, on a line of its own."""
        wire = Wire(self.house.port)
        try:
            return self.send(wire, key)
        finally:
            wire.close()


@dataclass
class Crowd:
    """Residents who send at once."""

    residents: list[Resident]
    threads: list[Thread] = field(default_factory=list)

    def begin(self) -> None:
        self.threads = [Thread(target=resident.run) for resident in self.residents]
        for thread in self.threads:
            thread.start()

    def wait_for(self, count: int) -> None:
        until = time.monotonic() + PATIENCE
        while len(self.promised) < count:
            assert time.monotonic() < until, f"only {len(self.promised)} were taken in"
            time.sleep(0.01)

    def leave(self) -> None:
        for resident in self.residents:
            resident.enough = True
        for thread in self.threads:
            thread.join(PATIENCE)

    @property
    def promised(self) -> dict[str, str]:
        return {
            key: number for each in self.residents for key, number in tuple(each.promised.items())
        }


def _works_for(entry: Path, server: int) -> bool:
    return _does(entry, b"worker", str(server).encode())


def _does(entry: Path, *words: bytes) -> bool:
    """Answer whether a process lives and was started with these words."""
    try:
        return {*words} <= {*(entry / "cmdline").read_bytes().split(b"\0")}
    except OSError:
        return False
