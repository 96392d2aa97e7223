"""Where processor and memory go, read from ``/proc``: of the server, its worker and the database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _USER, _SYSTEM = 1, 11, 12  # fields of /proc/PID/stat behind the name
_JOINED, _LISTENING, _INODE = "01", "0A", 9


def spent(server: int) -> dict[str, float]:
    """Return the processor seconds used so far by web processes, worker and database.

    A database on another machine counts as nothing. Linux only.
    """
    parts = {"web": 0.0, "worker": 0.0, "database": 0.0}
    for pid in (server, *_below(server)):
        parts["worker" if _is_worker(pid) else "web"] += _seconds(pid)
    parts["database"] = sum(map(_seconds, _backends()))
    return parts


def each(before: dict[str, float], after: dict[str, float], *, count: int) -> dict[str, float]:
    """Return the milliseconds that one request took of each part."""
    return {name: round((after[name] - before[name]) / count * 1000, 3) for name in after}


def memory(server: int) -> dict[str, int]:
    """Return the KB each process keeps for itself, web and worker by number, the database as one.

    Shared memory and files are left out. Linux only.
    """
    kept = {
        f"{'worker' if _is_worker(pid) else 'web'} {pid}": _anonymous(pid)
        for pid in (server, *_below(server))
    }
    return {**kept, "database": sum(map(_anonymous, _backends()))}


def all_listen(server: int, port: int) -> bool:
    """Answer whether every web process of a server takes connections on its port. Linux only.

    They do so one after the other, each once it has loaded the site: who connects before that
    shares the first one with everybody.
    """
    web = [pid for pid in _below(server) if not _is_worker(pid)]
    return listeners(port) >= len(web)


def taker(server: int, port: int, end: int) -> int:
    """Return the process of a server that took the connection from our port ``end``; 0 for none."""
    ours = (_on(port), _on(end), _JOINED)
    rows = [row for row in _sockets() if (row[1][-5:], row[2][-5:], row[3]) == ours]
    held = {f"socket:[{row[_INODE]}]" for row in rows}
    return next((pid for pid in (server, *_below(server)) if held & _open(pid)), 0)


def listeners(port: int) -> int:
    """Return how many processes take connections on a port. Linux only."""
    return sum(row[1].endswith(_on(port)) and row[3] == _LISTENING for row in _sockets())


def _sockets() -> list[list[str]]:
    return [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]


def _on(port: int) -> str:
    return f":{port:04X}"


def _open(pid: int) -> set[str]:
    """Return what a process has open; nothing of one that has ended meanwhile."""
    found: set[str] = set()
    with suppress(OSError):
        for each in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                found.add(str(each.readlink()))
    return found


def _anonymous(pid: int) -> int:
    try:
        said = Path(f"/proc/{pid}/status").read_text().partition("RssAnon:")[2]
    except OSError:
        return 0
    return int(said.split()[0]) if said else 0


def _below(parent: int) -> Iterator[int]:
    for entry in Path("/proc").glob("[0-9]*"):
        pid = int(entry.name)
        if _stat(pid)[_PARENT : _PARENT + 1] == [str(parent)]:
            yield pid
            yield from _below(pid)


def _is_worker(pid: int) -> bool:
    try:
        return b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _seconds(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS if fields else 0.0


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _backends() -> list[int]:
    """Return the processes of the database that serve this one, without our own."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [int(pid) for (pid,) in cursor.fetchall()]
