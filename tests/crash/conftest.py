from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crash.house import Crowd, House, Resident


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house, still closed, on the database that ``DATABASE_URL`` names the server of, else on SQLite."""
    with database(tmp_path) as address:
        house = House(tmp_path, address)
        house.build()
        yield house
        house.close()


@pytest.fixture
def crowd(house: House) -> Iterator[Crowd]:
    house.open()
    crowd = Crowd([Resident(house, phone) for phone in range(4)])
    yield crowd
    crowd.leave()


@contextmanager
def database(folder: Path) -> Iterator[str]:
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder / 'minhu.sqlite3'}"
        return
    import psycopg  # noqa: PLC0415 -- only there when PostgreSQL is used

    name = f"minhu_crash_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
