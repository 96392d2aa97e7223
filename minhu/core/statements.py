"""Writing rows of several tables with as few statements as the database allows.

The ORM writes one table at a time and compiles each INSERT anew; taking in a case writes
five tables, and at a city's pace that is where the time goes. Nothing here is cleverer
than ``save(force_insert=True)``: the same columns, the same conversions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Field, Model


class Statement(NamedTuple):
    """SQL with ``%s`` marks, and the values that belong there."""

    sql: str
    values: tuple[Any, ...]


def inserting(rows: Sequence[Model]) -> Statement:
    """Return the INSERT of new rows of one model, whose keys are set."""
    head, marks, columns = _shape(type(rows[0]), connection.vendor)
    values = tuple(
        column.get_db_prep_save(getattr(row, column.attname), connection)
        for row in rows
        for column in columns
    )
    return Statement(f"{head} {', '.join([marks] * len(rows))}", values)


def run(statements: Sequence[Statement]) -> None:
    """Run statements that write and return nothing, in order, inside a transaction.

    PostgreSQL gets them as one statement with common table expressions (foreign keys are
    checked when the transaction commits); other databases get them one after the other.
    """
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            for statement in statements:
                cursor.execute(*statement)
            return
        *before, last = statements
        parts = ", ".join(f"w{number} AS ({each.sql})" for number, each in enumerate(before))
        sql = f"WITH {parts} {last.sql}" if parts else last.sql
        cursor.execute(sql, [value for each in statements for value in each.values])


def written(rows: Iterable[Model]) -> None:
    """Tell rows that they are in the database now, so that a later ``save`` updates them."""
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


@lru_cache(maxsize=64)
def _shape(model: type[Model], vendor: str) -> tuple[str, str, list[Field[Any, Any]]]:  # noqa: ARG001 -- quoting differs between databases
    quote = connection.ops.quote_name
    columns = list(model._meta.concrete_fields)
    names = ", ".join(quote(str(column.column)) for column in columns)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES"
    return head, f"({', '.join(['%s'] * len(columns))})", columns
