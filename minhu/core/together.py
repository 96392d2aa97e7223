"""What several threads write at the same moment, sent to PostgreSQL at one go.

Each statement is whole by itself. The first thread to come writes what waits; whoever comes
meanwhile waits and is written by the next. So many people who send at the same moment cost
one journey and one write of the log, and a person who sends alone waits for nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock, local
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from psycopg import Connection, RawCursor

AT_ONCE = 32
"""How many statements share a commit at most."""
Order = tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Writing:
    """A statement in the database's own marks, whether it was tried with others and whether it is kept.

    ``order`` is the first of the rows it changes that others change as well, as these sort.
    """

    sql: bytes
    values: Sequence[Any]
    order: Order = ()
    tried: bool = False
    done: bool = False


def _order(writing: Writing) -> Order:
    return writing.order


_waiting: deque[Writing] = deque()
_turn = Lock()
_own = local()


def write(
    sql: bytes, values: Sequence[Any], database: BaseDatabaseWrapper, order: Order = ()
) -> None:
    """Write one statement that is a transaction by itself; return once it is kept.

    When one of several is refused, none of them is written and each is tried by itself, so
    that everybody hears of their own fault only. Raises what Django raises.
    """
    writing = Writing(sql, values, order)
    _waiting.append(writing)
    with _turn:
        while not writing.tried:
            _write_waiting(database)
    if not writing.done:
        send([writing], database)


def _write_waiting(database: BaseDatabaseWrapper) -> None:
    """Write what waits, the caller's own among it; leave all of it undone when it is refused.

    In one order, for another process writes at the same moment: each would hold the row that the
    other waits for, which PostgreSQL notices after a second.
    """
    waiting = [_waiting.popleft() for _place in range(min(len(_waiting), AT_ONCE))]
    writings = sorted(waiting, key=_order)
    for writing in writings:
        writing.tried = True
    with suppress(DatabaseError):
        send(writings, database)


def send(writings: Sequence[Writing], database: BaseDatabaseWrapper) -> int:
    """Send statements over the connection of this thread; all are kept or none.

    Returns how many rows the last one wrote.

    Past the ORM's cursor, whose driver reads the marks of a long statement anew each time;
    a statement that was ever sent is kept in the driver's own form.
    """
    database.ensure_connection()
    driver = database.connection
    with database.wrap_database_errors:
        cursor = _cursor(driver)
        if len(writings) == 1:
            cursor.execute(writings[0].sql, writings[0].values)
        else:
            with driver.pipeline():
                for writing in writings:
                    cursor.execute(writing.sql, writing.values)
    for writing in writings:
        writing.done = True
    return int(cursor.rowcount)


def _cursor(driver: Connection[Any]) -> RawCursor[Any]:
    """Return this thread's cursor; one that is kept knows how to write the values it wrote before."""
    from psycopg import RawCursor  # noqa: PLC0415 -- the driver is there only with PostgreSQL

    kept: RawCursor[Any] | None = getattr(_own, "cursor", None)
    if kept is None or kept.connection is not driver:
        kept = _own.cursor = RawCursor(driver)
    return kept
