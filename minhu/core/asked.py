"""What nearly every page asks is put into SQL once; what differs from time to time stands as a mark.

Building such a statement anew costs ten times as much as running it. Rows come out as from
any other list; the ORM is only spared saying the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, router
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=Model)


class Mark(Expression):
    """The place of a value that is known when it is asked; ``kind`` is the field it is compared with."""

    def __init__(self, name: str, kind: Field[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name, self.kind = name, kind

    def as_sql(self, *_asked: Any, **_told: Any) -> tuple[str, Any]:
        return "%s", (self,)


StandIn = tuple[Any, Field[Any, Any]]
_NONE: Mapping[str, StandIn] = MappingProxyType({})


class Wording(NamedTuple):
    """A list that was put into SQL, and the SQL with its values and marks."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    values: tuple[Any, ...]


class Asked(Generic[M]):
    """A list with ``Mark`` where values differ; called with these by name it gives the rows.

    Where a list is made of values and not of marks, ``stand_ins`` are values that occur nowhere else,
    by the name of what they stand for, each with the field it is compared with.
    """

    def __init__(
        self, rows: Callable[[], QuerySet[M]], stand_ins: Mapping[str, StandIn] = _NONE
    ) -> None:
        self._rows = cache(rows)
        self._wording = cache(lambda vendor: _worded(self._rows(), stand_ins, vendor))

    def __call__(self, **said: Any) -> list[M]:
        database = connections[router.db_for_read(self._rows().model)]
        known = self._wording(database.vendor)
        values = tuple(
            each.kind.get_db_prep_value(said[each.name], database)
            if isinstance(each, Mark)
            else each
            for each in known.values
        )
        compiler, rows = copy(known.compiler), known.rows.all()
        compiler.connection = database
        compiler.as_sql = lambda *_asked, **_told: (known.sql, values)  # type: ignore[method-assign]  # -- the SQL is there
        rows.query.get_compiler = lambda *_asked, **_told: compiler  # type: ignore[method-assign]  # -- so is who reads it
        return list(rows)


def _worded(rows: QuerySet[Any], stand_ins: Mapping[str, StandIn], vendor: str) -> Wording:  # noqa: ARG001 -- kept by vendor
    compiler = rows.query.get_compiler(using=rows.db)
    sql, values = compiler.as_sql()
    known = {
        kind.get_db_prep_value(value, compiler.connection): Mark(name, kind)
        for name, (value, kind) in stand_ins.items()
    }
    return Wording(
        rows, compiler, sql, tuple(known.get(each, each) if known else each for each in values)
    )
