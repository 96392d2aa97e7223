"""Writing rows of several tables with as few statements as the database allows.

The ORM writes one table at a time and compiles each INSERT anew; taking in a case writes
five tables, and at a city's pace that is where the time goes. Nothing here is cleverer
than ``save(force_insert=True)``: the same columns, the same conversions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from itertools import chain, compress
from operator import attrgetter, ne
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models import Model

from minhu.core import together

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

AT_ONCE = 500
"""How many rows one statement writes at most."""
Prepare = Callable[..., Any]
Read = Callable[[Model], tuple[Any, ...]]


class Reading(NamedTuple):
    """How the columns of a model are read, converted, and recognised as blank."""

    read: Read
    converters: list[tuple[int, Prepare]]
    blanks: list[Any]


class Statement(NamedTuple):
    """SQL with ``%s`` marks, and the values that belong there."""

    sql: str
    values: tuple[Any, ...]


def inserting(rows: Sequence[Model]) -> Statement:
    """Return the INSERT of new rows of one model, whose keys are set.

    A column in which no row says anything is left out, it becomes NULL by itself, or it stands
    in the SQL as the blank it is: most columns of a case that has just come in are empty.
    """
    model, database = type(rows[0]), connections[DEFAULT_DB_ALIAS]
    read, converters, blanks = _reading(model, database.vendor)
    table = [list(read(row)) for row in rows]
    told = [map(ne, values, blanks) for values in table]
    said = tuple(told[0] if len(told) == 1 else map(any, zip(*told, strict=True)))
    for values in table:
        for place, convert in converters:
            if said[place]:
                values[place] = convert(values[place], database)
    sql = _wording(model, database.vendor, said, len(rows))
    return Statement(sql, tuple(chain.from_iterable(compress(each, said) for each in table)))


def updating(
    row: Model, columns: Sequence[str], held: Mapping[str, Any] = MappingProxyType({})
) -> Statement:
    """Return the UPDATE of some columns of a row that stands, if there it still says what was ``held``.

    Columns are named as the row keeps them (``area_id``). What is held must not be NULL, which
    equals nothing.
    """
    database = connections[DEFAULT_DB_ALIAS]
    sql, converters = _rewording(type(row), database.vendor, tuple(columns), tuple(held))
    said = chain((getattr(row, name) for name in columns), (row.pk,), held.values())
    pairs = zip(said, converters, strict=True)
    return Statement(sql, tuple(to(value, database) if to else value for value, to in pairs))


def hit(statement: Statement) -> int:
    """Run one statement that writes and return how many rows it wrote."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql":
        sql = _joined((statement.sql,))
        return together.send([together.Writing(sql, statement.values)], database)
    with database.cursor() as cursor:
        cursor.execute(*statement)
        return int(cursor.rowcount)


def run(statements: Sequence[Statement], *, order: tuple[Any, ...] = ()) -> None:
    """Run statements that write and return nothing, in order; they hold together or not at all.

    ``order`` is the first row they change that others change too, as these sort (``together``).

    The caller opens a transaction unless this ``stands_alone``. PostgreSQL gets them as one
    statement with common table expressions (foreign keys are checked when the transaction
    commits); other databases get them one after the other.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "postgresql" and len(statements) > 1:
        _run_together(statements, database, order)
        return
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(*statement)


def insert_once(row: Model, *, by: str) -> bool:
    """Insert a row unless one with the same value in a unique column stands; answer whether it was.

    Two writers of the same moment wait for each other, and the second is told no.
    """
    inserted = insert_all_once([row], by=by) == 1
    if inserted:
        written([row])
    return inserted


def insert_all_once(rows: Sequence[Model], *, by: str) -> int:
    """Insert rows but for those whose unique column stands already; return how many.

    One statement for some hundred, since PostgreSQL takes 65 535 values in one. They are written
    in the order of that column, so that two writers cannot lock each other out.
    """
    ordered = sorted(rows, key=attrgetter(by))
    parts = (ordered[first : first + AT_ONCE] for first in range(0, len(ordered), AT_ONCE))
    return sum(_insert_once(part, by) for part in parts)


def _insert_once(rows: Sequence[Model], by: str) -> int:
    sql, values = inserting(rows)
    once = f"{sql} ON CONFLICT ({connection.ops.quote_name(by)}) DO NOTHING"
    return hit(Statement(once, tuple(map(itself, values))))


def stands_alone() -> bool:
    """Answer whether what is ``run`` now is sent as one statement, a transaction by itself."""
    database = connections[DEFAULT_DB_ALIAS]
    return database.vendor == "postgresql" and not database.in_atomic_block


def _run_together(
    statements: Sequence[Statement], database: BaseDatabaseWrapper, order: tuple[Any, ...]
) -> None:
    """Send several statements as one, with those of other threads where it is nobody's part."""
    sql = _joined(tuple(statement.sql for statement in statements))
    values = [value for each in statements for value in each.values]
    if database.in_atomic_block:
        together.send([together.Writing(sql, values)], database)
    else:
        together.write(sql, values, database, order)


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
        row._state.db = DEFAULT_DB_ALIAS


def itself(value: Any) -> Any:  # noqa: ANN401 -- whatever a column holds
    return value.value if isinstance(value, Enum) else value


AS_THEY_ARE = (
    models.BooleanField,
    models.CharField,
    models.FloatField,
    models.IntegerField,
    models.TextField,
)
"""Columns whose values every driver takes as a model holds them."""
ON_POSTGRESQL = (*AS_THEY_ARE, models.DateField, models.UUIDField)
"""Those that PostgreSQL knows besides; SQLite has neither days nor keys."""
BLANKS = (
    (models.BooleanField, False, "FALSE"),
    (models.CharField, "", "''"),
    (models.IntegerField, 0, "0"),
    (models.TextField, "", "''"),
)
EMPTY: dict[Any, str] = {list: "'[]'", dict: "'{}'"}
"""What a JSON column holds by default, and how SQL writes it."""


@lru_cache(maxsize=64)
def _reading(model: type[Model], vendor: str) -> Reading:
    """Return how a row's columns are read all at once, which of them how converted, what is blank."""
    columns = model._meta.concrete_fields
    converters = [
        (place, convert)
        for place, column in enumerate(columns)
        if (convert := _converter(column, vendor))
    ]
    read = attrgetter(*(column.attname for column in columns))
    return Reading(read, converters, [_blank(column)[0] for column in columns])


def _converter(column: models.Field[Any, Any], vendor: str) -> Prepare | None:
    """Return how a value of a column is made one of the database; none where it is one already."""
    plain = ON_POSTGRESQL if vendor == "postgresql" else AS_THEY_ARE
    return None if _is_one_of(_aimed(column), plain) else column.get_db_prep_save


def _blank(column: models.Field[Any, Any]) -> tuple[Any, str]:
    """Return what a column holds of which nothing was said, and how SQL writes it (NULL is left out)."""
    if _is_one_of(column, (models.JSONField,)) and column.default in EMPTY:
        return column.default(), EMPTY[column.default]
    if not column.null and not column.primary_key and _is_one_of(column, AS_THEY_ARE):
        for kind, value, wording in BLANKS:
            if isinstance(column, kind):
                return value, wording
    return None, ""


def _is_one_of(column: models.Field[Any, Any], kinds: tuple[type, ...]) -> bool:
    """Answer whether a column is of some kinds; one of our own may always need conversion."""
    return isinstance(column, kinds) and type(column).__module__.startswith("django.")


def _aimed(column: models.Field[Any, Any]) -> models.Field[Any, Any]:
    """Return the column a foreign key holds the value of; any other column is its own."""
    return column.target_field if isinstance(column, models.ForeignKey) else column


@lru_cache(maxsize=256)
def _wording(model: type[Model], vendor: str, said: tuple[bool, ...], rows: int) -> str:  # noqa: ARG001 -- quoting differs between databases
    """Return the INSERT of so many rows; what is not said is written out, or left out as NULL."""
    quote = connection.ops.quote_name
    places = zip(model._meta.concrete_fields, said, strict=True)
    marked = [(column, "%s" if says else _blank(column)[1]) for column, says in places]
    columns = [(quote(str(column.column)), mark) for column, mark in marked if mark]
    names = ", ".join(name for name, _mark in columns)
    marks = f"({', '.join(mark for _name, mark in columns)})"
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES"
    return f"{head} {', '.join([marks] * rows)}"


@lru_cache(maxsize=64)
def _rewording(
    model: type[Model], vendor: str, columns: tuple[str, ...], held: tuple[str, ...]
) -> tuple[str, list[Prepare | None]]:
    """Return the UPDATE of some columns of a row, and how each value in it is converted."""
    quote, meta = connection.ops.quote_name, model._meta
    assert meta.pk is not None  # noqa: S101 -- a model that is not abstract has one
    changed = [meta.get_field(name) for name in columns]
    known = [meta.pk, *(meta.get_field(name) for name in held)]
    fields = [each for each in (*changed, *known) if isinstance(each, models.Field)]
    marks = [f"{quote(str(each.column))} = %s" for each in fields]
    sets, wheres = ", ".join(marks[: len(columns)]), " AND ".join(marks[len(columns) :])
    sql = f"UPDATE {quote(meta.db_table)} SET {sets} WHERE {wheres}"  # noqa: S608 -- only our own names
    return sql, [_converter(each, vendor) for each in fields]
