"""The database as one file, and back: by SQLite itself, or by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError

NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def snapshot(folder: Path) -> Path:
    """Write the database as it stands at one moment into a folder, while others go on working."""
    path = folder / NAMES[connection.vendor]
    path.touch(mode=0o600)
    if connection.vendor == "sqlite":
        # A connection of its own reads what is committed, whatever this process is just writing.
        name = connection.settings_dict["NAME"]
        with closing(sqlite3.connect(name)) as here, closing(sqlite3.connect(path)) as copy:
            here.backup(copy)
    else:
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={path}")
    return path


def put_back(path: Path) -> None:
    """Make the database what a snapshot says, all of it or nothing."""
    if connection.vendor == "sqlite":
        _check(path)
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            copy.backup(connection.connection)
        return
    name = str(connection.settings_dict["NAME"])
    connection.close()
    _run(
        *("pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error"),
        *("--single-transaction", f"--dbname={name}", str(path)),
    )


def _check(path: Path) -> None:
    with closing(sqlite3.connect(path)) as copy:
        said = copy.execute("PRAGMA quick_check").fetchone()
    if said != ("ok",):
        raise DomainError(_("备份里的数据库坏了：%(why)s") % {"why": said[0]})


def _run(*words: str) -> None:
    """Call a program of PostgreSQL; where the server is and the password go by environment."""
    known = connection.settings_dict
    where = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGDATABASE": known["NAME"],
    }
    told = {name: str(value) for name, value in where.items() if value}
    if shutil.which(words[0]) is None:
        raise DomainError(
            _("这台机器上没有 %(name)s，请先装 PostgreSQL 的客户端。") % {"name": words[0]}
        )
    done = _quietly(words, told)
    if done.returncode:
        raise DomainError(
            _("%(name)s 没有做成：%(why)s") % {"name": words[0], "why": done.stderr.strip()[-500:]}
        )


def _quietly(words: Sequence[str], told: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 -- a program of PostgreSQL, with words of our own
        words, env={**os.environ, **told}, capture_output=True, text=True, check=False
    )
