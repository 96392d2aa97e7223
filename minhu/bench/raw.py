"""What the database can do at all: one row and one line of a log for each transaction."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from django.db import connection

from minhu.core.ids import uuid7

SECONDS = 3.0
TABLES = ("bench_row", "bench_log")
WORDS = "3号楼2单元二楼的灯不亮三天了，晚上老人下楼看不见台阶。"
Write = Callable[[str], None]


def rate(*, clients: int, seconds: float = SECONDS) -> float:
    """Return transactions a second of so many threads, each on a connection of its own.

    The plain driver, its statements prepared; no ORM. The tables are made for it and taken
    away again.
    """
    with _tables():
        counts = [0] * clients
        until = time.perf_counter() + seconds
        threads = [Thread(target=_run, args=(counts, place, until)) for place in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sum(counts) / seconds


def _run(counts: list[int], place: int, until: float) -> None:
    with _writing() as write:
        while time.perf_counter() < until:
            write(str(uuid7()))
            counts[place] += 1


@contextmanager
def _tables() -> Iterator[None]:
    row, log = TABLES
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE TABLE {row} (id char(36) PRIMARY KEY, words text)")
        cursor.execute(f"CREATE TABLE {log} (id char(36) PRIMARY KEY, what text)")
    yield
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DROP TABLE {table}")


def _writing() -> Any:  # noqa: ANN401 -- one of two context managers
    return _postgresql() if connection.vendor == "postgresql" else _sqlite()


@contextmanager
def _postgresql() -> Iterator[Write]:
    """Both rows in one statement, which is one transaction and one trip to the server."""
    import psycopg  # noqa: PLC0415 -- only there when PostgreSQL is used

    row, log = TABLES
    sql = (
        f"WITH r AS (INSERT INTO {row} VALUES (%s, %s)) "  # noqa: S608 -- only our own names
        f"INSERT INTO {log} VALUES (%s, %s)"
    )
    known = connection.get_connection_params()
    names = ("dbname", "user", "password", "host", "port")
    address = {name: known[name] for name in names if known.get(name)}
    with psycopg.connect(**address, autocommit=True) as own:

        def write(key: str) -> None:
            own.execute(sql, (key, WORDS, key, "submit"), prepare=True)

        yield write


@contextmanager
def _sqlite() -> Iterator[Write]:
    """Write as the house does: WAL, and every commit on the disk."""
    row, log = TABLES
    path = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as own:
        own.execute("PRAGMA synchronous=FULL")

        def write(key: str) -> None:
            own.execute("BEGIN IMMEDIATE")
            own.execute(f"INSERT INTO {row} VALUES (?, ?)", (key, WORDS))  # noqa: S608 -- our own name
            own.execute(f"INSERT INTO {log} VALUES (?, ?)", (key, "submit"))  # noqa: S608 -- our own name
            own.execute("COMMIT")

        yield write
