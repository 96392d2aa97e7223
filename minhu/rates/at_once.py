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
    written = database.ops.adapt_datefield_value
    unit = (scope.unit,) if scope.unit else ()
    values: list[Any] = []
    for place, (asked, by, measure, first, last, monthly) in enumerate((*pieces, *days)):
        when = written(first or FIRST), written(last or LAST), *([measure] if measure else ())
        told = (By.UNIT.value, *unit) if unit else (by,)
        of_total = path(scope.area), *told, monthly
        of_tally = *span(scope.area), *unit
        chosen = of_total if place < len(pieces) else of_tally
        values += (asked, scope.kind, *chosen, *when)
    shape = (
        tuple((days.by, bool(days.measure)) for days in pieces),
        tuple((days.by, bool(days.measure)) for days in days),
    )
    with database.cursor() as cursor:
        cursor.execute(_statement(*shape, width_below(scope.area), bool(unit)), values)
        yield from cursor.fetchall()


Shape = tuple[tuple[str, bool], ...]
"""By what each part is told apart, and whether it is of one measure."""


@lru_cache(maxsize=64)
def _statement(pieces: Shape, days: Shape, below: int, of_unit: bool) -> str:  # noqa: FBT001 -- a cache key
    """Return the statement for so many pieces and days, of a place whose parts have some width.

    Each is a selection of its own: joined with a list of days, the database reads all totals.
    """
    parts = {by.value: column for by, column in COLUMNS.items()}
    parts |= {By.AREA.value: f"substr(area_code, 1, {below})", "": "''"}
    total, tally = Total._meta.db_table, Tally._meta.db_table
    unit, chosen = ("AND unit = %s", "AND part = %s") if of_unit else ("", "")
    part = "''" if of_unit else "part"
    when = {False: "day >= %s AND day <= %s", True: "day >= %s AND day <= %s AND measure = %s"}
    return " UNION ALL ".join(
        (
            *(
                f"SELECT %s AS asked, {part} AS part, measure, CAST(SUM(n) AS BIGINT) FROM {total} "  # noqa: S608 -- only our own names
                f'WHERE kind = %s AND area = %s AND "by" = %s {chosen} AND monthly = %s '
                f"AND {when[one]} GROUP BY 2, 3"
                for _by, one in pieces
            ),
            *(
                f"SELECT %s AS asked, {parts[by]} AS part, measure, CAST(SUM(pending) AS BIGINT) FROM {tally} "  # noqa: S608 -- as above
                "WHERE (pending > 0 OR pending < 0) AND kind = %s AND area_code >= %s "
                f"AND area_code < %s {unit} AND {when[one]} GROUP BY 2, 3"
                for by, one in days
            ),
        )
    )
