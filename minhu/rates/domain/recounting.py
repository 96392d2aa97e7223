"""Comparing tallies with the rows they count, and setting them right when asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection, transaction

from minhu.rates.domain import adding_up
from minhu.rates.domain.tallies import add
from minhu.rates.keys import Key
from minhu.rates.models import Tally
from minhu.rates.sources import sources

# Ten values a key: well below the 32 766 that SQLite takes in one statement.
_BATCH = 1000
_TOLD = 50_000
Progress = Callable[[str, int], None]


def _quiet(_kind: str, _done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what the rows say."""

    key: Key
    tallied: int
    counted: int


def differences() -> tuple[Difference, ...]:
    """Return every tally that does not equal its rows; of right ones, every total that is not theirs.

    Work goes on meanwhile, and tallies and rows are read one after the other; so whatever
    differs is looked at again, and only what stayed exactly as wrong counts.
    """
    first = _compare()
    wrong = sorted(first & _compare(), key=lambda one: one.key) if first else []
    return tuple(wrong or (Difference(*one) for one in adding_up.off()))


@transaction.atomic
def rebuild(progress: Progress = _quiet) -> tuple[Difference, ...]:
    """Set every tally to what its rows say, and totals to their tallies; returns what was wrong.

    ``progress`` hears which rows are being counted and how many numbers they made so far, then,
    under ``""``, how many were put right, and under each month that its totals are compared.
    """
    _stop_counting()
    wrong = sorted(_compare(progress), key=lambda one: one.key)
    for start in range(0, len(wrong), _BATCH):
        batch = wrong[start : start + _BATCH]
        add({one.key: one.counted - one.tallied for one in batch})
        progress("", start + len(batch))
    mended = adding_up.mend(lambda month: progress(f"{month:%Y-%m}", 0))
    return tuple(wrong or (Difference(*one) for one in mended))


def _stop_counting() -> None:
    """Let nobody else write tallies until the end of the transaction.

    A transaction that has changed a row but not yet its tallies waits here and adds its
    own change afterwards. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(Tally._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _compare(progress: Progress = _quiet) -> set[Difference]:
    tallied: Counter[Key] = Counter()
    for values in Tally.objects.exclude(n=0).values_list(*Key._fields, "n").iterator():
        tallied[Key(*values[:-1])] = values[-1]
    counted: Counter[Key] = Counter()
    for kind in sources:
        progress(kind, 0)
        for n, (key, number) in enumerate(sources[kind].counts(), start=1):
            counted[key] += number
            if n % _TOLD == 0:
                progress(kind, n)
    return {
        Difference(key, tallied[key], counted[key])
        for key in tallied.keys() | counted.keys()
        if tallied[key] != counted[key]
    }
