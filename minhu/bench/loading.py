"""Filling a database with very many cases, past the verbs: only ever for measuring.

Three years of busy streets, some three in a hundred open, most of those recent; the open ones
and some of the closed with every step and a chain that holds, the open ones with their clocks;
tallies that equal the rows, totals that equal the tallies.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate, pairwise
from math import pi, sin
from multiprocessing import get_context
from typing import TypeVar

from django.db import connection, connections, transaction
from django.db.models import Model

from minhu.bench.copying import Copier, bare, roomy
from minhu.bench.inventing import COLUMNS, Ground, Rows, ground, invent
from minhu.cases.domain.standing import count_anew
from minhu.cases.models import Case, Counted, Deadline, Standing, Step
from minhu.core.clock import local_day, zone
from minhu.core.pouring import pour
from minhu.rates.domain.adding_up import Held, add_month, add_up_anew, begin_anew
from minhu.rates.domain.tallies import add
from minhu.rates.keys import Key
from minhu.rates.models import Tally, Total
from minhu.requests.lifecycle import REQUEST

YEARS = timedelta(days=3 * 365)
BATCH = 20_000
MANY = 100_000
"""From so many on an empty PostgreSQL is filled by several processes and indexed afterwards."""
HOURS = (1, 1, 1, 1, 1, 2, 4, 7, 10, 11, 10, 8, 6, 7, 9, 9, 8, 7, 7, 6, 5, 4, 3, 2)
"""How many come in each hour of the day, one against another."""
RHYTHM = tuple(accumulate(HOURS, initial=0))
SUMMER, MIDSUMMER = 0.25, 0.7
"""By how much more come at the height of the year than on average, and where it lies."""
WALKED = timedelta(minutes=30)
"""How long before ``at`` the last comes in: its steps are not to lie ahead."""
_TALLY = ("kind", "day", "area_code", "unit", "category", "channel", "post", "measure")
_ADDED = 1000
Work = TypeVar("Work")


@dataclass(frozen=True, slots=True)
class Part:
    """Some days of the three years: those of the cases from one turn up to another."""

    ground: Ground
    count: int
    turns: range

    def days(self) -> Iterator[tuple[date, list[datetime]]]:
        """Yield each day with the moments at which its cases came in."""
        day, moments = None, list[datetime]()
        for turn in self.turns:
            received = moment(self.ground.at, turn / self.count)
            today = local_day(received)
            if day and today != day:
                yield day, moments
                moments = []
            day = today
            moments.append(received)
        if day:
            yield day, moments


def fill(count: int, *, at: datetime, progress: Callable[[int, int], None]) -> None:
    """Add so many cases, received over three years until ``at``, and keep tallies true.

    Broken off on PostgreSQL it leaves a database that is good for nothing.
    """
    found = ground(at)
    fresh = not Tally.objects.filter(kind=REQUEST.name).exists()
    many = fresh and count >= MANY and connection.vendor == "postgresql"
    parts, done = _parts(found, count), 0
    with bare(Case, Step, Deadline, Tally) if many else transaction.atomic():
        for made in (
            _at_once(_make, parts) if many else (_make(part, fresh=fresh) for part in parts)
        ):
            done += made
            progress(done, count)
    settle()
    _add_up(many=many)
    count_anew(at)
    settle(Total, Counted, Standing)


def settle(*models: type[Model]) -> None:
    """Let the database look at what was loaded, and write it into place, before it is measured."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = ", ".join(model._meta.db_table for model in models)
            cursor.execute(f"VACUUM ANALYZE {names}")
            return
        cursor.execute("ANALYZE")
        if connection.in_atomic_block:
            return
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def moment(at: datetime, share: float) -> datetime:
    """Return when a share of all cases has come in: more in summer, few at night, the last just before ``at``.

    A later share never gives an earlier moment.
    """
    year, at = share * 3, at - WALKED
    swing = sin(2 * pi * (year - MIDSUMMER)) + sin(2 * pi * MIDSUMMER)
    warmer = year - SUMMER * swing / (2 * pi)
    begun = (at - YEARS * (1 - warmer / 3)).astimezone(zone())
    midnight = begun.replace(hour=0, minute=0, second=0, microsecond=0)
    part = (begun - midnight) / timedelta(days=1) * RHYTHM[-1]
    hour = bisect_right(RHYTHM, part) - 1
    into = (part - RHYTHM[hour]) / (RHYTHM[hour + 1] - RHYTHM[hour])
    return min(at, (midnight + timedelta(hours=hour + into)).astimezone(UTC))


def _parts(found: Ground, count: int) -> list[Part]:
    """Return the work in parts of some size; each day lies in one of them only."""
    every, starts = range(count), [0]
    for wanted in range(BATCH, count, BATCH):
        day = local_day(moment(found.at, wanted / count))
        morning = datetime(day.year, day.month, day.day, tzinfo=zone())
        starts.append(bisect_left(every, morning, key=lambda turn: moment(found.at, turn / count)))
    bounds = sorted({*starts, count})
    return [Part(found, count, range(*each)) for each in pairwise(bounds)]


def _at_once(make: Callable[[Work], int], parts: Iterable[Work]) -> Iterator[int]:
    """Do parts in as many processes as there are processors, each with its own connection."""
    connections.close_all()
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as processes:
        yield from processes.map(make, parts)


def _add_up(*, many: bool) -> None:
    """Make all totals, the months of many cases by as many processes as there are processors."""
    if not many:
        add_up_anew()
        return
    held = begin_anew()
    for _done in _at_once(partial(_add_month, held), held.months):
        pass


def _add_month(held: Held, month: date) -> int:
    with roomy():
        add_month(held, month)
    return 1


def _make(part: Part, *, fresh: bool = True) -> int:
    """Write the cases of a part with all that belongs to them; return how many."""
    rows = Rows()
    for day, moments in part.days():
        invent(part.ground, day, moments, rows)
    with transaction.atomic() if fresh else nullcontext():
        Copier(Case, COLUMNS).write(rows.cases)
        pour(Step, rows.steps)
        pour(Deadline, rows.clocks)
        if fresh:
            Copier(Tally, (*_TALLY, "n", "pending")).write(rows.tallies)
        else:
            _count(rows)
    return len(rows.cases)


def _count(rows: Rows) -> None:
    """Add tallies to those that are there; totals are made anew afterwards."""
    keys = {Key(**dict(zip(_TALLY, row[:-2], strict=True))): row[-2] for row in rows.tallies}
    every = list(keys.items())
    for begin in range(0, len(every), _ADDED):
        add(dict(every[begin : begin + _ADDED]))
    Tally.objects.filter(kind=REQUEST.name).exclude(pending=0).update(pending=0)
