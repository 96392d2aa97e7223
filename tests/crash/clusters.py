"""Two PostgreSQL servers of a test's own: one that writes, and one that copies every word of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.crash.house import PATIENCE

OWNER = "postgres" if os.geteuid() == 0 else None
"""PostgreSQL refuses to run as root."""
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{folder}'
shared_buffers = 32MB
"""


def binaries() -> Path | None:
    """Return where the newest server of this machine lies, if there is one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).parent if there else None


@dataclass
class Cluster:
    """One server with its folder; closed until ``open``."""

    folder: Path
    port: int

    @property
    def address(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        self._run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        self._settle()

    def copy(self, other: Cluster) -> None:
        """Begin as a copy of another server that goes on copying."""
        whom = ["-h", "127.0.0.1", "-p", str(other.port), "-U", "postgres"]
        self._run("pg_basebackup", "-R", "-c", "fast", "--no-sync", *whom)
        self._settle()

    def open(self) -> None:
        log = ["-l", str(self.folder / "log")]
        self._run("pg_ctl", "-w", *log, "-o", f"-p {self.port}", "start")

    def lead(self) -> None:
        """Stop copying and begin to write."""
        self._run("pg_ctl", "-w", "promote")

    def hold_back(self) -> None:
        """Keep what comes from the other server, but show nothing of it yet."""
        with psycopg.connect(self.address, autocommit=True) as server:
            server.execute("SELECT pg_wal_replay_pause()")

    def break_down(self) -> None:
        """Stop at once, with everything that is under way."""
        if (self.folder / "postmaster.pid").exists():
            self._run("pg_ctl", "-m", "immediate", "stop")

    def wait_for_the_copy(self) -> None:
        """From now on keep nothing that the copy does not have; return once it has all."""
        with psycopg.connect(self.address, autocommit=True) as server:
            server.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            server.execute("SELECT pg_reload_conf()")
            until = time.monotonic() + PATIENCE
            while server.execute("SELECT sync_state FROM pg_stat_replication").fetchone() != (
                "sync",
            ):
                assert time.monotonic() < until, "nobody copies"
                time.sleep(0.1)

    def _settle(self) -> None:
        with (self.folder / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(folder=self.folder))

    def _run(self, program: str, *words: str) -> None:
        found = binaries()
        assert found is not None
        subprocess.run(  # noqa: S603 -- the server's own programs
            [found / program, "-D", str(self.folder), *words],
            check=True,
            user=OWNER,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
