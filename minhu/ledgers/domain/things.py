"""Counting different things, not times: which columns are kept so, for a ledger that has records."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.alone import wait_alone
from minhu.ledgers.counting import THING, Counts, thing
from minhu.ledgers.domain.defining import append_step
from minhu.ledgers.domain.tallying import shift
from minhu.ledgers.enums import Redefinition
from minhu.ledgers.models import Column, Ledger, Record

ONE_AT_A_TIME = 0x74616B65
"""The lock of PostgreSQL by which only one file is taken in at a time."""


@transaction.atomic
def count_things(column: Column, *, wanted: bool, actor: User | None, at: datetime) -> Column:
    """Count the different things a column names from now on, or no longer; those there, too.

    Whoever writes a record meanwhile is waited for (``hold``), so that none is missed.
    """
    if column.is_thing == wanted:
        return column
    said = _("各算一个") if wanted else _("不再各算一个")
    append_step(column.ledger, Redefinition.RULES, f"{column.label}：{said}", actor, at)
    column.is_thing = wanted
    column.save(update_fields=["is_thing"])
    there, none = _there(column), Counts()
    shift(column.ledger, *((none, there) if wanted else (there, none)))
    return column


def hold(ledger: Ledger) -> None:
    """Let nobody change what a ledger counts until the end of the transaction, who writes in it.

    Many may hold it at once. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Ledger._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [ledger.pk])  # noqa: S608 -- only our own names


def hold_alone(ledger: Ledger) -> None:
    """Hold a ledger, and wait until nobody else takes a file in, into whatever ledger.

    Two files would wait for each other's rows, people and statistics, and one be broken off.
    """
    wait_alone(ONE_AT_A_TIME)
    hold(ledger)


def _there(column: Column) -> Counts:
    counts: Counts = Counter()
    rows = Record.objects.filter(ledger=column.ledger_id, struck=False).order_by()
    for day, area, values in rows.values_list("day", "area_id", "values").iterator(2000):
        if value := values.get(column.slot):
            counts[day, area, thing(value, column.kind), THING + column.slot] += 1
    return counts
