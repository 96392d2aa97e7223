"""What one look at a page asks of the database: statements, and rows that these read."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext

_READ = """
    SELECT COALESCE(SUM(pg_stat_get_xact_tuples_returned(oid)), 0) FROM pg_class
    WHERE relkind IN ('r', 'i') AND relnamespace = current_schema()::regnamespace"""
"""Rows that scans of tables, and entries that scans of indexes, gave since the last report."""


def statements(client: Client, path: str) -> int:
    """Return how many statements a page makes."""
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def rows_read(client: Client, path: str) -> int | None:
    """Return how many rows of tables and entries of indexes are read for a page, by nobody else.

    What many workers of one statement read is counted with one; ``None`` on other databases
    than PostgreSQL.
    """
    if connection.vendor != "postgresql":
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        before = _read(cursor)
        client.get(path)
        return _read(cursor) - before


def _read(cursor: CursorWrapper) -> int:
    cursor.execute(_READ)
    return int(cursor.fetchone()[0])
