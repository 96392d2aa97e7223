"""Handing on to the totals what the tallies have come to, and comparing the two.

A tally that moves keeps the change as ``pending``, in the transaction of the row that changed
it; the worker adds what is pending to the totals and takes it away from the tally in one
transaction. So nobody who writes waits for the number of a whole street, and whoever reads
totals and what is pending in one statement reads what is true at that moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Min

from minhu.core.alone import alone, wait_alone
from minhu.core.statements import Statement
from minhu.rates.enums import By
from minhu.rates.grouping import COLUMNS
from minhu.rates.keys import EVER, WHOLE, Key
from minhu.rates.models import Tally, Total
from minhu.rates.models.total import BY_DAY, BY_MONTH, WHOLES

BATCH, AT_ONCE = 1000, 50
"""How many tallies are handed on in one transaction, and how many times in one look."""
ONE_AT_A_TIME = 0x746F74
"""The lock of PostgreSQL by which only one worker adds up."""
_KEY = ("kind", "area", "by", "monthly", "day", "part", "measure")
_BELOW = {6: 9, 9: 12, 12: 15}


class Off(NamedTuple):
    """A total that is not what its tallies come to."""

    key: Key
    total: int
    tallied: int


class Held(NamedTuple):
    """Of which kinds and places there are tallies, and of which months these or totals.

    ``EVER`` is the first of the months, the one of the kinds of ledgers, ``wholes``.
    """

    kinds: tuple[str, ...]
    places: tuple[str, ...]
    months: tuple[date, ...]
    wholes: tuple[str, ...] = ()


def sweep(_at: datetime) -> int:
    """Hand on what is pending; returns how many tallies had something."""
    done = 0
    for _turn in range(AT_ONCE):
        handed = hand_on()
        done += handed
        if handed < BATCH:
            break
    return done


@transaction.atomic
def hand_on(most: int = BATCH) -> int:
    """Add to the totals what some tallies have pending; returns how many, none while another does."""
    keys = _pending(most) if alone(ONE_AT_A_TIME) else []
    if not keys:
        return 0
    chosen = f"id IN ({', '.join(map(str, keys))})"
    _run(_adding(Statement(_batch("pending", chosen), ())))
    return Tally.objects.filter(pk__in=keys).update(pending=0)


@transaction.atomic
def add_up_anew(progress: Callable[[date], None] = lambda _month: None) -> None:
    """Make all totals again from the tallies, month by month."""
    held = begin_anew()
    for month in held.months:
        progress(month)
        add_month(held, month)


@transaction.atomic
def begin_anew() -> Held:
    """Forget all totals and return what they are to be made from, with ``add_month`` for each.

    Months have no total in common, so that several processes may share them where nobody
    else adds up meanwhile.
    """
    wait_alone(ONE_AT_A_TIME)
    Total.objects.all().delete()
    return _held()


@transaction.atomic
def add_month(held: Held, month: date) -> None:
    """Make the totals of one month of which there are none."""
    _run(_adding(_settled(held, month)))


@transaction.atomic
def mend(progress: Callable[[date], None] = lambda _month: None) -> list[Off]:
    """Make again the totals of every month in which one is wrong; returns what was wrong."""
    wait_alone(ONE_AT_A_TIME)
    held, wrong = _held(), list[Off]()
    for month in held.months:
        progress(month)
        if found := _off_in(held, month):
            Total.objects.filter(day__gte=month, day__lt=_after(month)).delete()
            _run(_adding(_settled(held, month)))
            wrong += found
    return wrong


def off(progress: Callable[[date], None] = lambda _month: None) -> list[Off]:
    """Return every total that is not what its tallies come to without what is pending."""
    held, wrong = _held(), list[Off]()
    for month in held.months:
        progress(month)
        wrong += _off_in(held, month)
    return wrong


def _held() -> Held:
    rows = Tally.objects.exclude(kind__contains=":").order_by().values_list("kind", "area_code")
    found = list(rows.annotate(Min("day"), Max("day")))
    of_totals = Total.objects.exclude(day=EVER).aggregate(Min("day"), Max("day")).values()
    days = [day for day in (*of_totals, *(day for row in found for day in row[2:])) if day]
    kinds, places = ({row[place] for row in found} for place in (0, 1))
    of_ledgers = Tally.objects.filter(kind__startswith=WHOLE).order_by().values_list("kind")
    wholes = {kind for (kind,) in of_ledgers.distinct()}
    every = (EVER, *_months(days))
    return Held(tuple(sorted(kinds)), tuple(sorted(places)), every, tuple(sorted(wholes)))


def _months(days: list[date]) -> Iterator[date]:
    month = min(days).replace(day=1) if days else None
    while month and month <= max(days):
        yield month
        month = _after(month)


def _off_in(held: Held, month: date) -> list[Off]:
    batch, columns = _settled(held, month), ", ".join(map(connection.ops.quote_name, _KEY))
    table = connection.ops.quote_name(Total._meta.db_table)
    sql = (
        f"WITH batch AS ({batch.sql}), said AS ({' UNION ALL '.join(_parts())}), "  # noqa: S608 -- only our own names
        f"both_sides AS (SELECT {columns}, 0 AS total, n FROM said UNION ALL "
        f"SELECT {columns}, n, 0 FROM {table} WHERE day >= %s AND day < %s) "
        f"SELECT {columns}, SUM(total), SUM(n) FROM both_sides GROUP BY {columns} "
        "HAVING SUM(total) <> SUM(n)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, (*batch.values, *_days(month)))
        return [_named(row) for row in cursor.fetchall()]


def _named(row: tuple[Any, ...]) -> Off:
    """Return a total under a key that says what it is about; of cases with ``/month`` or ``/day``."""
    kind, area, by, monthly, day, part, measure, total, tallied = row
    known = dict.fromkeys(COLUMNS.values(), "")
    if by == By.AREA:
        area = part
    elif by:
        known[COLUMNS[By(by)]] = part
    name = kind if kind.startswith(WHOLE) else f"{kind}/{'month' if monthly else 'day'}"
    since = date.fromisoformat(str(day))
    key = Key(kind=name, day=since, area_code=area, measure=measure, **known)
    return Off(key, int(total), int(tallied))


def _settled(held: Held, month: date) -> Statement:
    """Return what the tallies of a month have handed on; found place by place, by their key."""
    of_cases = {"kind": held.kinds, "area_code": held.places}
    wanted = {"kind": held.wholes} if month == EVER else of_cases
    named = {column: names or ("",) for column, names in wanted.items()}
    marks = (f"{column} IN ({', '.join(['%s'] * len(names))})" for column, names in named.items())
    chosen = f"{' AND '.join(marks)} AND day >= %s AND day < %s"
    values = chain(*named.values(), _days(month))
    return Statement(_batch("n - COALESCE(pending, 0)", chosen), tuple(values))


def _batch(amount: str, chosen: str) -> str:
    table = connection.ops.quote_name(Tally._meta.db_table)
    columns = ", ".join(Key._fields)
    return f"SELECT {columns}, {amount} AS amount FROM {table} WHERE {chosen}"  # noqa: S608 -- only our own names


def _adding(batch: Statement) -> Statement:
    """Return the statement that adds what some tallies come to, in every total they belong to."""
    table = connection.ops.quote_name(Total._meta.db_table)
    columns = ", ".join(map(connection.ops.quote_name, _KEY))
    sql = (
        f"WITH batch AS ({batch.sql}) INSERT INTO {table} ({columns}, n) "
        f"{' UNION ALL '.join(_parts())} "
        f"ON CONFLICT ({columns}) DO UPDATE SET n = {table}.n + excluded.n"
    )
    return Statement(sql, batch.values)


def _parts() -> Iterator[str]:
    """Yield what selects, from a batch, each total: of every width, by everything, day and month."""
    postgres, head = connection.vendor == "postgresql", f"substr(kind, 1, {len(WHOLE)})"
    month = "date_trunc('month', day)::date" if postgres else "strftime('%%Y-%%m-01', day)"
    by_day, by_month = (BY_DAY, "false", "day", "<>"), (BY_MONTH, "true", month, "<>")
    for kept, monthly, day, is_whole in (by_day, by_month, (WHOLES, "true", "day", "=")):
        for width, by in ((width, by) for width, told in kept.items() for by in told):
            yield (
                f"SELECT kind, substr(area_code, 1, {width}) AS area, '{by}' AS by, "  # noqa: S608 -- only our own names
                f"{monthly} AS monthly, {day} AS day, {_part(by, width)} AS part, measure, "
                f"SUM(amount) AS n FROM batch WHERE amount <> 0 AND {head} {is_whole} '{WHOLE}' "
                "GROUP BY 1, 2, 5, 6, 7"
            )


def _part(by: str, width: int) -> str:
    if not by:
        return "''"
    return f"substr(area_code, 1, {_BELOW[width]})" if by == By.AREA else COLUMNS[By(by)]


def _pending(most: int) -> list[int]:
    """Return the keys of some tallies that have something pending, and keep others off them.

    Without marks for values: a plan for any value could not use the index on what is pending.
    """
    table = connection.ops.quote_name(Tally._meta.db_table)
    alone = "FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM {table} WHERE pending > 0 OR pending < 0 LIMIT {most:d} {alone}"  # noqa: S608 -- only our own names
        )
        return [key for (key,) in cursor.fetchall()]


def _run(statement: Statement) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values)


def _days(month: date) -> tuple[str, str]:
    return month.isoformat(), _after(month).isoformat()


def _after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
