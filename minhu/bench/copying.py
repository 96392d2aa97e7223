"""Writing very many rows of which most columns say the same: the quickest way a database has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.db import connection
from django.db.models import Model

ROOM = {"maintenance_work_mem": "1GB", "work_mem": "256MB"}
"""How much memory PostgreSQL may sort with while it builds an index, and while it adds up."""
_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    float: repr,
    bool: "ft".__getitem__,
    datetime: datetime.isoformat,
    date: date.isoformat,
    type(None): lambda _none: r"\N",
}
_CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('f', 'u') ORDER BY contype DESC, conname"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = %s::regclass AND NOT indisprimary
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"""


class Copier:
    """Writes rows of a model of which only some columns vary; the others have their defaults.

    Values are texts without tabs, line ends and backslashes (keys as hex), numbers, moments
    or nothing.
    """

    def __init__(self, model: type[Model], varying: Sequence[str]) -> None:
        fields = {each.attname: each for each in model._meta.concrete_fields}
        same = [name for name in fields if name not in varying and name != "id"]
        quote = connection.ops.quote_name
        columns = (quote(str(fields[name].column)) for name in (*varying, *same))
        self._head = f"{quote(model._meta.db_table)} ({', '.join(columns)})"
        self._rest = [_itself(fields[name].get_default()) for name in same]
        self._width = len(varying) + len(same)

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows, each a value for every column that varies, in their order."""
        if not rows:
            return
        with connection.wrap_database_errors, connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                text = _AS_TEXT
                rest = "".join(f"\t{text[type(each)](each)}" for each in self._rest) + "\n"
                lines = ("\t".join([text[type(v)](v) for v in row]) + rest for row in rows)
                with cursor.copy(f"COPY {self._head} FROM STDIN") as copy:
                    copy.write("".join(lines))
                return
            marks = ", ".join(["%s"] * self._width)
            values = [[_kept(value) for value in (*row, *self._rest)] for row in rows]
            cursor.executemany(f"INSERT INTO {self._head} VALUES ({marks})", values)  # noqa: S608 -- only our own names


def _itself(value: Any) -> Any:  # noqa: ANN401 -- whatever a column holds
    return value.value if isinstance(value, Enum) else value


def _kept(value: Any) -> Any:  # noqa: ANN401 -- whatever a column holds
    """Return a value as SQLite holds it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def bare(*models: type[Model]) -> Iterator[None]:
    """Take the indexes and references of tables away for as long as the block runs.

    Each is built once afterwards, as it was, from all rows; what breaks a rule is told then.
    Whoever stops the process meanwhile keeps a database without them: only for measuring, and
    only on PostgreSQL does it do anything.
    """
    if connection.vendor != "postgresql":
        yield
        return
    tables = [connection.ops.quote_name(model._meta.db_table) for model in models]
    again = [line for table in tables for line in _strip(table)]
    yield
    with roomy(), connection.cursor() as cursor:
        for line in again:
            cursor.execute(line)


@contextmanager
def roomy() -> Iterator[None]:
    """Let PostgreSQL use more memory on this connection for as long as the block runs."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for name, size in ROOM.items():
            cursor.execute(f"SET {name} = '{size}'")
        yield
        for name in ROOM:
            cursor.execute(f"RESET {name}")


def _strip(table: str) -> list[str]:
    """Drop what is kept beside the rows of a table; return what makes it again."""
    with connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [table])
        rules = cursor.fetchall()
        cursor.execute(_INDEXES, [table])
        indexes = cursor.fetchall()
        for name, _definition in sorted(rules, key=lambda rule: not rule[1].startswith("FOR")):
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
    added = [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {said}' for name, said in rules]
    return [*(said for _name, said in indexes), *added]
