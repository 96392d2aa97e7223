"""``pk__among``: the keys that another list has, read from it before rows are looked for."""

from __future__ import annotations

from typing import Any

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
