"""Writing very many new rows by the quickest way the database has."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import DateField, DateTimeField, Field, JSONField, Model, UUIDField

from minhu.core.statements import itself

_JSON = json.JSONEncoder(ensure_ascii=False)


def pour(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write very many new rows of one model, by the quickest way the database has.

    Rows are by the names of columns; what a row does not name gets its default.
    """
    if not rows:
        return
    columns = [
        (each.attname, str(each.column), _form(each), each.get_default())
        for each in model._meta.concrete_fields
        if each.attname != "id" or "id" in rows[0]
    ]
    quote = connection.ops.quote_name
    head = f"{quote(model._meta.db_table)} ({', '.join(quote(each[1]) for each in columns)})"
    reading = [(name, form, form(default)) for name, _column, form, default in columns]
    values = (
        [form(row[name]) if name in row else default for name, form, default in reading]
        for row in rows
    )
    write = _copy if connection.vendor == "postgresql" else _insert
    with connection.wrap_database_errors:
        write(head, len(columns), values)


def refresh_statistics(model: type[Model]) -> None:
    """Let PostgreSQL count a table that has grown much in this transaction.

    Until it has, it plans as if the table were as small as before, and reads all of it to
    find a few rows. SQLite plans without.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def _copy(head: str, width: int, rows: Iterable[list[Any]]) -> None:  # noqa: ARG001 -- the same shape as _insert
    with connection.cursor() as cursor, cursor.copy(f"COPY {head} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _insert(head: str, width: int, rows: Iterable[list[Any]]) -> None:
    marks = ", ".join(["%s"] * width)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {head} VALUES ({marks})", list(rows))  # noqa: S608 -- only our own names


def _form(column: Field[Any, Any]) -> Callable[[Any], Any]:
    """Return how a value of a column is written: as the database takes it without the ORM."""
    if isinstance(column, JSONField):
        return _JSON.encode
    if connection.vendor == "postgresql":
        return itself
    target = getattr(column, "target_field", column)
    if isinstance(target, UUIDField):
        return _hex
    if isinstance(column, DateTimeField):
        return _moment
    return _text if isinstance(column, DateField) else itself


def _hex(value: UUID | None) -> str | None:
    return value.hex if value else None


def _text(value: date | None) -> str | None:
    return value.isoformat() if value else None


@lru_cache(maxsize=256)
def _moment(value: datetime | None) -> str | None:
    """Return a moment as Django writes it into SQLite."""
    return connection.ops.adapt_datetimefield_value(value) if value else None
