"""Moving the figures with the records, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from minhu.ledgers.counting import Counts, counted, kind_of
from minhu.ledgers.models import Column, Record
from minhu.rates.domain import tallies

_BATCH = 2000
"""Eight values a key: below the 32 766 that SQLite takes in one statement."""


def counts_of(record: Record, columns: Sequence[Column]) -> Counts:
    """Return what a record adds to the figures as it stands now."""
    return counted(record, columns, kind_of(record.ledger))


def shift(before: Counts, after: Counts) -> None:
    """Take away what a record added and add what it adds now."""
    change = after.copy()
    change.subtract(before)
    add(change)


def add(changes: Counts) -> None:
    """Add to the figures, always in one order, so that two imports never lock each other out."""
    ordered = iter(sorted((key, n) for key, n in changes.items() if n))
    while batch := dict(islice(ordered, _BATCH)):
        tallies.add(batch)
