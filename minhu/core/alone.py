"""What only one worker does at a time: a lock that ends with the transaction."""

from __future__ import annotations

from django.db import connection


def alone(lock: int) -> bool:
    """Answer whether nobody else holds this lock; then it is ours until the transaction ends.

    On SQLite whoever is in a transaction is alone anyway.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [lock])
        return bool(cursor.fetchone()[0])


def wait_alone(lock: int) -> None:
    """Wait until nobody else holds this lock, and hold it until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock])
