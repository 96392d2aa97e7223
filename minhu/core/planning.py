"""How PostgreSQL is asked to plan for us."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def without_compiling(connection: BaseDatabaseWrapper, **_known: Any) -> None:
    """Let a new connection to PostgreSQL run statements as they are, never compiled first (JIT).

    Ours read few rows; compiling one of many parts takes longer than a hundred such pages. Said on
    the connection, for poolers refuse it among the options of one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")
