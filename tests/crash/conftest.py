from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.crash.house import Crowd, House, Resident


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that is built once and never opened: every other is a copy of it."""
    folder = tmp_path_factory.mktemp("model")
    with database(folder) as address:
        house = House(folder, address)
        house.build()
        yield house


@pytest.fixture
def house(model: House, tmp_path: Path) -> Iterator[House]:
    """A house, still closed, on the database that ``DATABASE_URL`` names the server of, else on SQLite."""
    shutil.copytree(model.folder, tmp_path, dirs_exist_ok=True)
    with database(tmp_path, like=model.database) as address:
        house = House(tmp_path, address)
        yield house
        house.close()


@pytest.fixture
def crowd(house: House) -> Iterator[Crowd]:
    house.open()
    crowd = Crowd([Resident(house, phone) for phone in range(4)])
    yield crowd
    crowd.leave()


@contextmanager
def database(folder: Path, *, like: str = "") -> Iterator[str]:
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield f"sqlite:///{folder / 'minhu.sqlite3'}"
        return
    import psycopg  # noqa: PLC0415 -- only there when PostgreSQL is used

    name = f"minhu_crash_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {urlsplit(like).path[1:] or 'template1'}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
