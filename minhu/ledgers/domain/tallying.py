"""Moving the figures with the records, in the transaction that changes them."""

from __future__ import annotations

from itertools import islice

from minhu.ledgers.counting import Counts, keyed
from minhu.ledgers.models import Ledger
from minhu.rates.domain import tallies

_BATCH = 2000
"""Eight values a key: below the 32 766 that SQLite takes in one statement."""


def shift(ledger: Ledger, before: Counts, after: Counts) -> None:
    """Take away what records of a ledger added and add what they add now.

    Always in one order, so that two imports never lock each other out.
    """
    change = after.copy()
    change.subtract(before)
    ordered = iter(sorted((key, n) for key, n in keyed(ledger, change).items() if n))
    while batch := dict(islice(ordered, _BATCH)):
        tallies.add(batch)
