"""A stage that is set once: its rows are kept as the database wrote them, put back and cleared.

Loading the catalogue and hiring everybody through the verbs takes longer than most tests.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import connection, transaction

T = TypeVar("T")
APART = {"django_content_type", "auth_permission", "django_migrations", "sqlite_sequence"}
"""Tables that are filled before any test begins."""
_kept: dict[Callable[[], Any], tuple[bytes, dict[str, Any]]] = {}
_additions: dict[
    tuple[Callable[[], object], frozenset[tuple[str, int]]], dict[str, Any] | None
] = {}


def staged(build: Callable[[], T]) -> T:
    """Return what ``build`` makes in an empty database; run it once, afterwards put its rows back.

    In a database that holds something already it is run as it is.
    """
    if build not in _kept:
        return _first(build)
    known, rows = _kept[build]
    if _filled(list(rows)):
        return build()
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in rows.items():
            _write(cursor, table, content)
    return pickle.loads(known)  # type: ignore[no-any-return]  # noqa: S301 -- our own


def added(build: Callable[[], object]) -> None:
    """Let ``build`` add to what stands; afterwards, upon as many rows, put back what it added.

    What also changes rows that stood before is run each time.
    """
    before = _sizes()
    upon = build, frozenset(before.items())
    if upon not in _additions:
        _additions[upon] = _first_added(build, before)
        return
    rows = _additions[upon]
    if rows is None:
        build()
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table, content in rows.items():
            _write(cursor, table, content)


def _first_added(build: Callable[[], object], before: dict[str, int]) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        stood = {table: _lines(_read(cursor, table)) for table in before}
        build()
        stands = {table: _lines(_read(cursor, table)) for table in _sizes()}
    if not all(set(rows) <= set(stands.get(table, ())) for table, rows in stood.items()):
        return None
    was = {table: set(rows) for table, rows in stood.items()}
    new = {
        table: [row for row in rows if row not in was.get(table, ())]
        for table, rows in stands.items()
    }
    return {table: _joined(rows) for table, rows in new.items() if rows}


def clear(*_case: object) -> None:
    """Empty the tables that hold a row, instead of all two hundred and more.

    Django empties every table after a test with transactions of its own, and then founds its
    permissions anew: on PostgreSQL that takes longer than the test.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for table in _filled(_tables()):
            cursor.execute(f"DELETE FROM {_quoted(table)}")  # noqa: S608 -- our own names


def _tables() -> list[str]:
    return [name for name in connection.introspection.table_names() if name not in APART]


def _first(build: Callable[[], T]) -> T:
    tables = _tables()
    before = _filled(tables)
    made = build()
    if not before:
        with connection.cursor() as cursor:
            rows = {table: _read(cursor, table) for table in _filled(tables)}
        _kept[build] = pickle.dumps(made), rows
    return made


def _filled(tables: list[str]) -> list[str]:
    """Return which of some tables hold a row."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {_quoted(table)})"  # noqa: S608 -- our own names
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [row[0] for row in cursor.fetchall()]


def _sizes() -> dict[str, int]:
    """Return how many rows stand in each table that holds any."""
    asked = " UNION ALL ".join(
        f"SELECT '{table}', count(*) FROM {_quoted(table)}"  # noqa: S608 -- our own names
        for table in _filled(_tables())
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


def _lines(content: Any) -> list[Any]:  # noqa: ANN401 -- as ``_read`` gives it
    return content.splitlines(keepends=True) if isinstance(content, bytes) else content


def _joined(rows: list[Any]) -> Any:  # noqa: ANN401 -- as ``_write`` takes it
    return b"".join(rows) if isinstance(rows[0], bytes) else rows


def _read(cursor: Any, table: str) -> Any:  # noqa: ANN401 -- the driver's own cursor and rows
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {_quoted(table)} TO STDOUT") as copy:
            return b"".join(copy)
    cursor.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 -- our own names
    return cursor.fetchall()


def _write(cursor: Any, table: str, content: Any) -> None:  # noqa: ANN401 -- the same
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY {_quoted(table)} FROM STDIN") as copy:
            copy.write(content)
        return
    marks = ", ".join(["%s"] * len(content[0]))
    cursor.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", content)  # noqa: S608 -- our own names


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
