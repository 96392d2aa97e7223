"""What a record adds to the figures, and the rows behind them.

A ledger counts under the kind ``ledger:CODE``; the category of a tally is the state of the
record, empty where its life begins. The measures are ``n`` (records), ``sum:SLOT`` (whole
numbers and fen as they are, decimals in millionths), ``floor:SLOT`` (values that are only
"at least") and ``n:SLOT``, whose category is the choice instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.rates.enums import By
from minhu.rates.keys import Key
from minhu.rates.scope import Scope
from minhu.rates.sources import sources

Counts = Counter[Key]
RECORDS, SUM, FLOOR, CHOICE = "n", "sum:", "floor:", "n:"
MILLION = 1_000_000
_LONGEST = 40


class Told(NamedTuple):
    """What of a record enters the figures."""

    day: date
    area: str
    state: str
    values: Mapping[str, Any]


def kind_of(ledger: Ledger) -> str:
    """Return the kind under which a ledger stands in the figures."""
    return f"ledger:{ledger.code}"


def counted(record: Record, columns: Iterable[Column], kind: str) -> Counts:
    """Return what a record adds; nothing once it is struck out. ``columns`` are all, retired too."""
    if record.struck:
        return Counter()
    return _counts(Told(record.day, record.area_id, record.state, record.values), columns, kind)


def scaled(value: Mapping[str, Any], kind: str) -> int:
    """Return a number as tallies add it up."""
    number = Decimal(value["n"])
    if kind == Kind.DECIMAL:
        number = (number * MILLION).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(number)


def unscaled(total: int, kind: str) -> Decimal:
    """Return a sum of tallies as the number it is: yuan for money."""
    parts = {Kind.DECIMAL.value: MILLION, Kind.MONEY.value: 100}.get(kind, 1)
    return Decimal(total) / parts


def _counts(told: Told, columns: Iterable[Column], kind: str) -> Counts:
    found: Counts = Counter()
    base = (kind, told.day, told.area, "")
    found[Key(*base, told.state, "", RECORDS)] = 1
    for column in columns:
        value = told.values.get(column.slot)
        if not value:
            continue
        if column.kind in NUMBERS:
            found[Key(*base, told.state, "", SUM + column.slot)] = scaled(value, column.kind)
            if value.get("floor"):
                found[Key(*base, told.state, "", FLOOR + column.slot)] = 1
        elif column.kind == Kind.CHOICE:
            found[Key(*base, value[:_LONGEST], "", CHOICE + column.slot)] = 1
    return found


class RecordCounts:
    """The ``rates`` row source of every ledger: its rows, read one by one."""

    def counts(self) -> Iterator[tuple[Key, int]]:
        for ledger in Ledger.objects.prefetch_related("columns"):
            found: Counts = Counter()
            columns, kind = tuple(ledger.columns.all()), kind_of(ledger)
            rows = Record.objects.filter(ledger=ledger, struck=False).order_by()
            for row in rows.values_list("day", "area_id", "state", "values").iterator(2000):
                found.update(_counts(Told(*row), columns, kind))
            yield from ((key, n) for key, n in found.items() if n)

    def overdue(self, scope: Scope, *, at: datetime, by: By | None) -> dict[str, int]:  # noqa: ARG002 -- a record has no promise that runs out
        return {}

    def channels(self) -> dict[str, str]:
        return {}


def register() -> None:
    """Hand the rows of all ledgers to the figures."""
    sources.add("ledger", RecordCounts())
