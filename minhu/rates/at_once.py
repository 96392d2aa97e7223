"""Reading what several periods come to from totals of months and days, in one statement.

A page of indicators asks for six such sums of one place: of its days, of those before and those
of last year, in all and by category. The statement is written out: the ORM took longer to put
it together than the database to answer it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections, router

from minhu.places.codes import path, span
from minhu.rates.enums import By
from minhu.rates.grouping import COLUMNS, width_below
from minhu.rates.models import Tally, Total
from minhu.rates.scope import Scope

FIRST, LAST = date(1000, 1, 1), date.max
"""What stands for days without a beginning or an end."""


class Days(NamedTuple):
    """Days of a sum: who asked for it, by what, in which measure; whole months where it says so."""

    asked: int
    by: str
    measure: str
    first: date | None
    last: date | None
    monthly: bool = False


def read(scope: Scope, pieces: Sequence[Days], days: Sequence[Days]) -> Iterator[Any]:
    """Yield who asked, part, measure and number of a place or a unit; a part may come again.

    ``days`` are the same undivided, by which counts what was not handed on yet. An empty
    ``measure`` is each of them; a unit is told apart by nothing.
    """
    database = connections[router.db_for_read(Total)]
    place = [scope.kind, *([By.UNIT.value, scope.unit] if scope.unit else [])]
    values: list[Any] = [
        *(value for piece in (*pieces, *days) for value in _values(piece, database)),
        *(*place, path(scope.area), *place[:1], *place[2:], *span(scope.area)),
    ]
    below = width_below(scope.area)
    with database.cursor() as cursor:
        cursor.execute(_statement(len(pieces), len(days), below, bool(scope.unit)), values)
        yield from cursor.fetchall()


def _values(days: Days, database: Any) -> tuple[object, ...]:  # noqa: ANN401 -- a connection of any kind
    asked, by, measure, first, last, monthly = days
    written = database.ops.adapt_datefield_value
    return asked, by, measure, written(first or FIRST), written(last or LAST), monthly


@lru_cache(maxsize=64)
def _statement(pieces: int, days: int, below: int, of_unit: bool) -> str:  # noqa: FBT001 -- a cache key
    """Return the statement for so many pieces and days, of a place whose parts have some width."""
    row = "(%s, %s, %s, %s, %s, %s)"
    columns = "(asked, told_by, measure, first, last, monthly)"
    parts = " ".join(f"WHEN '{by}' THEN {column}" for by, column in COLUMNS.items())
    part = f"CASE told_by WHEN 'area' THEN substr(area_code, 1, {below}) {parts} ELSE '' END"
    unit = "AND t.unit = %s" if of_unit else ""
    chosen = "t.by = %s AND t.part = %s" if of_unit else "t.by = told_by"
    told = "''" if of_unit else "t.part"
    when = "t.day >= first AND t.day <= last AND (p.measure = '' OR t.measure = p.measure)"
    return (
        f"WITH pieces {columns} AS (VALUES {', '.join([row] * pieces)}), "  # noqa: S608 -- only our own names
        f"days {columns} AS (VALUES {', '.join([row] * days)}) "
        f"SELECT asked, {told} AS part, t.measure, SUM(t.n) "
        f"FROM pieces p JOIN {Total._meta.db_table} t ON t.kind = %s AND {chosen} "
        f"AND t.area = %s AND t.monthly = p.monthly AND {when} GROUP BY 1, 2, 3 UNION ALL "
        f"SELECT asked, {part} AS part, t.measure, SUM(t.pending) "
        f"FROM days p JOIN {Tally._meta.db_table} t ON (t.pending > 0 OR t.pending < 0) "
        f"AND t.kind = %s {unit} AND t.area_code >= %s AND t.area_code < %s AND {when} "
        "GROUP BY 1, 2, 3"
    )
