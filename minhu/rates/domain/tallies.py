"""Adding to tallies: commutative, so that two desks never wait for each other's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from django.db import connection

from minhu.core.statements import Statement, run
from minhu.rates.keys import Key, has_totals
from minhu.rates.models import Tally

_COLUMNS = (*Key._fields, "n", "pending")


def move(before: Mapping[Key, int], after: Mapping[Key, int]) -> None:
    """Take away what a row counted under each key, add what it counts under each now.

    Belongs in the transaction that changed the row.
    """
    add(between(before, after))


def between(before: Mapping[Key, int], after: Mapping[Key, int]) -> dict[Key, int]:
    """Return what is to be added so that what counted as one counts as the other."""
    change = Counter(after)
    change.subtract(Counter(before))
    return {key: n for key, n in change.items() if n}


def add(changes: Mapping[Key, int]) -> None:
    """Add to tallies in one statement; keys that do not exist yet begin at the number given."""
    if changes:
        run([adding(changes)])


def adding(changes: Mapping[Key, int]) -> Statement:
    """Return the statement that adds to tallies.

    Keys are written in one order, so that two transactions cannot lock each other out. The
    ORM's own upsert overwrites and cannot add, hence the SQL, which SQLite and PostgreSQL
    read alike. Totals hear of it later, from what is pending.
    """
    rows = sorted(changes.items())
    return Statement(_wording(len(rows)), tuple(v for key, n in rows for v in _row(key, n)))


@lru_cache(maxsize=64)
def _wording(rows: int) -> str:
    table = connection.ops.quote_name(Tally._meta.db_table)
    row = f"({', '.join(['%s'] * len(_COLUMNS))})"
    return (
        f"INSERT INTO {table} ({', '.join(_COLUMNS)}) "  # noqa: S608 -- only our own names
        f"VALUES {', '.join([row] * rows)} "
        f"ON CONFLICT ({', '.join(Key._fields)}) DO UPDATE "
        f"SET n = {table}.n + excluded.n, pending = {table}.pending + excluded.pending"
    )


def _row(key: Key, n: int) -> tuple[object, ...]:
    """Return a tally as it is written; nothing is pending of what has no totals."""
    return (*key, n, n if has_totals(key.kind) else None)
