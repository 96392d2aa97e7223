"""Rows by many keys: those that another list has (``pk__among``), those at hand (``pk__listed``)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler


class Among(In):
    """Means ``in``, for a few keys of another table beside another condition ("this or that").

    PostgreSQL answers "or in (SELECT ...)" row by row, whatever stands before the "or"; with
    the keys at hand it enters the index of each.
    """

    lookup_name = "among"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{right})", (*left_params, *right_params)


class Listed(In):
    """Means ``in``, for some hundred keys at hand.

    PostgreSQL gets them as one value, so that the statement is the same however many they are;
    with a mark for each the driver reads and the database plans it anew each time.
    """

    lookup_name = "listed"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[Any, ...]]:
        keys = [key for key in self.rhs if key is not None]
        if not keys:
            raise EmptyResultSet
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*left_params, keys)
