"""Comparing tallies with the rows they count, and setting them right when asked to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Count, Max, Min, QuerySet

from minhu.rates.domain import adding_up
from minhu.rates.domain.tallies import add
from minhu.rates.keys import EVER, WHOLE, Key
from minhu.rates.models import Tally
from minhu.rates.scope import Scope
from minhu.rates.sources import derived, is_shared, sources
from minhu.rates.summing import within

# Ten values a key: well below the 32 766 that SQLite takes in one statement.
_BATCH = 1000
_READ = 200_000
"""About how many tallies are compared at once; of ten million cases there are 25 million."""
Progress = Callable[[str, int], None]


def _quiet(_kind: str, _done: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that is not what the rows say."""

    key: Key
    tallied: int
    counted: int


def differences(progress: Progress = _quiet) -> tuple[Difference, ...]:
    """Return every tally that does not equal its rows; of right ones, what is made beside and from them.

    Work goes on meanwhile, and tallies and rows are read one after the other; so whatever
    differs is looked at again, and only what stayed exactly as wrong counts. ``progress`` hears
    which rows are being counted and how many numbers they made so far, then each month of totals.
    """
    first = _compare(progress)
    wrong = sorted(first & _compare(progress), key=lambda one: one.key) if first else []
    if wrong:
        return tuple(wrong)
    totals = adding_up.off(lambda month: progress(_said(month), 0))
    return tuple(Difference(*one) for one in (*totals, *_off()))


def _off() -> Iterator[tuple[Key, int, int]]:
    for name in derived:
        yield from derived[name].off()


@transaction.atomic
def rebuild(progress: Progress = _quiet) -> tuple[Difference, ...]:
    """Set every tally to what its rows say, and what else is counted; returns what was wrong.

    ``progress`` hears which rows are being counted and how many numbers they made so far, then,
    under ``""``, how many were put right, and under each month (of ledgers ``whole``) that its
    totals are compared.
    """
    _stop_counting()
    wrong = sorted(_compare(progress), key=lambda one: one.key)
    for start in range(0, len(wrong), _BATCH):
        batch = wrong[start : start + _BATCH]
        add({one.key: one.counted - one.tallied for one in batch})
        progress("", start + len(batch))
    mended = adding_up.mend(lambda month: progress(_said(month), 0))
    beside = [one for name in derived for one in derived[name].mend()]
    return tuple(wrong or (Difference(*one) for one in (*mended, *beside)))


def _said(month: date) -> str:
    return WHOLE.rstrip(":") if month == EVER else f"{month:%Y-%m}"


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
    """Return what differs; of very many tallies some days after the others, so that memory is level."""
    wrong = set[Difference]()
    for name in sources:
        progress(name, 0)
        spans, done = list(_spans(name)), 0
        tallied = _tallied(name, by_day=len(spans) > 1)
        for first, last in spans:
            counted: Counter[Key] = Counter()
            for key, n in sources[name].counts(first, last):
                counted[key] += n
            days = Scope(name, first=first, last=last)
            wrong |= _differing(within(tallied, days), counted)
            done += len(counted)
            progress(name, done)
    nobodys = Tally.objects.exclude(kind__contains=":").exclude(kind__in=tuple(sources))
    return wrong | _differing(nobodys, {})


def _spans(name: str) -> Iterator[tuple[date | None, date | None]]:
    """Yield days that lie together, of about so many tallies each; the outer ones have no end."""
    first = None
    if not is_shared(name):
        known = Tally.objects.filter(kind=name).aggregate(n=Count("pk"), a=Min("day"), z=Max("day"))
        days = (known["z"] - known["a"]).days + 1 if known["n"] else 0
        step = max(1, days * _READ // max(known["n"], 1))
        for turn in range(step, days, step):
            after = known["a"] + timedelta(turn)
            yield first, after - timedelta(1)
            first = after
    yield first, None


def _tallied(name: str, *, by_day: bool) -> QuerySet[Tally]:
    """Return the tallies of a source; to be read by day they are found place by place, by their key."""
    if is_shared(name):
        return Tally.objects.filter(kind__contains=":")
    found = Tally.objects.filter(kind=name)
    if not by_day:
        return found
    places = found.order_by().values_list("area_code", flat=True).distinct()
    return found.filter(area_code__in=list(places))


def _differing(rows: QuerySet[Tally], counted: Mapping[Key, int]) -> set[Difference]:
    read = rows.exclude(n=0).values_list(*Key._fields, "n").iterator()
    tallied = {Key(*values[:-1]): values[-1] for values in read}
    return {
        Difference(key, tallied.get(key, 0), counted.get(key, 0))
        for key in tallied.keys() | counted.keys()
        if tallied.get(key, 0) != counted.get(key, 0)
    }
