"""Writing rows of several tables with as few statements as the database allows.

The ORM writes one table at a time and compiles each INSERT anew; taking in a case writes
five tables, and at a city's pace that is where the time goes. Nothing here is cleverer
than ``save(force_insert=True)``: the same columns, the same conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model

Prepare = Callable[..., Any]


class Statement(NamedTuple):
    """SQL with ``%s`` marks, and the values that belong there."""

    sql: str
    values: tuple[Any, ...]


def inserting(rows: Sequence[Model]) -> Statement:
    """Return the INSERT of new rows of one model, whose keys are set."""
    head, marks, columns = _shape(type(rows[0]), connection.vendor)
    database = connections[DEFAULT_DB_ALIAS]
    values = tuple(
        prepare(getattr(row, name), database) for row in rows for name, prepare in columns
    )
    return Statement(f"{head} {', '.join([marks] * len(rows))}", values)


def run(statements: Sequence[Statement]) -> None:
    """Run statements that write and return nothing, in order; they hold together or not at all.

    The caller opens a transaction unless this ``stands_alone``. PostgreSQL gets them as one
    statement with common table expressions (foreign keys are checked when the transaction
    commits); other databases get them one after the other.
    """
    if connection.vendor == "postgresql" and len(statements) > 1:
        _run_together(statements)
        return
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)


def stands_alone() -> bool:
    """Answer whether what is ``run`` now is sent as one statement, a transaction by itself."""
    return connection.vendor == "postgresql" and not connection.in_atomic_block


def _run_together(statements: Sequence[Statement]) -> None:
    """Send several statements as one.

    Past the ORM's cursor, whose driver reads the marks of a long statement anew each time;
    a statement that was ever sent is kept in the driver's own form.
    """
    from psycopg import RawCursor  # noqa: PLC0415 -- the driver is there only with PostgreSQL

    sql = _joined(tuple(statement.sql for statement in statements))
    connection.ensure_connection()
    with connection.wrap_database_errors, RawCursor(connection.connection) as cursor:
        cursor.execute(sql, [value for each in statements for value in each.values])


@lru_cache(maxsize=256)
def _joined(parts: tuple[str, ...]) -> bytes:
    """Return statements as one, with marks $1, $2 … as PostgreSQL itself counts them."""
    *before, last = parts
    named = ", ".join(f"w{number} AS ({each})" for number, each in enumerate(before))
    pieces = (f"WITH {named} {last}" if named else last).split("%s")
    numbers = (f"${number}" for number in range(1, len(pieces)))
    return "".join(chain(pieces[:1], *zip(numbers, pieces[1:], strict=True))).encode()


def written(rows: Iterable[Model]) -> None:
    """Tell rows that they are in the database now, so that a later ``save`` updates them."""
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


@lru_cache(maxsize=64)
def _shape(model: type[Model], vendor: str) -> tuple[str, str, list[tuple[str, Prepare]]]:  # noqa: ARG001 -- quoting differs between databases
    """Return the beginning of an INSERT, one row of marks, and how each column is read."""
    quote = connection.ops.quote_name
    columns = list(model._meta.concrete_fields)
    names = ", ".join(quote(str(column.column)) for column in columns)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES"
    reading = [(column.attname, column.get_db_prep_save) for column in columns]
    return head, f"({', '.join(['%s'] * len(columns))})", reading
