"""How long pages of figures take: very many indicators over very many cases and records.

A district of several subdistricts, each as large as the sample one; its leader looks at the
figures and the indicators of the district, of one subdistrict and of one community.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from minhu.bench.district import DISTRICT, hire_leader, lay_streets
from minhu.bench.ground import prepare
from minhu.bench.ledger import fill_up
from minhu.bench.loading import fill
from minhu.bench.looking import statements
from minhu.bench.server import HOST
from minhu.bench.times import milliseconds
from minhu.bench.worklist import timed
from minhu.cases.counting import conditions, rows
from minhu.cases.models import Case
from minhu.core.clock import local_day, now
from minhu.core.settling import settle
from minhu.core.tables import Row
from minhu.ledgers.cells import plain
from minhu.ledgers.counting import RecordCounts
from minhu.ledgers.definition import Entry
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.shipped import open_shipped
from minhu.ledgers.domain.taking import take_rows
from minhu.ledgers.edition import shipped
from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger, Record
from minhu.places.models import Area
from minhu.rates import books
from minhu.rates.domain.adding_up import sweep
from minhu.rates.indicators import Book
from minhu.rates.models import Tally
from minhu.rates.queries import totals
from minhu.rates.scope import Scope
from minhu.sample.staff import STREET

CASES, RECORDS, INDICATORS, STREETS = 20_000, 20_000, 200, 2
BUDGET_MS = 150.0
COMMUNITY = "999901001003"
_MOST_TAKEN = 200
"""How many rows of a ledger go in by the verb before they are copied."""
_YEAR = 365
SHOWN = ("requests", "ledgers")
"""The books whose indicators stand on the page that is looked at."""


def measure(
    *,
    cases: int = CASES,
    records: int = RECORDS,
    indicators: int = INDICATORS,
    streets: int = STREETS,
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Return how long pages take, and whether what they show equals the rows counted one by one.

    Raises ``DomainError`` for a database that is in use.
    """
    prepare(progress=progress)
    lay_streets(streets)
    lacking = cases - Case.objects.count()
    if lacking > 0:
        progress(f"装入 {lacking} 件")
        fill(lacking, at=now(), progress=lambda _done, _total: None)
    progress("装满台账")
    _keep(records)
    _hand_on()
    progress("看统计")
    client = _leader()
    settle()  # as a web process does before its first page
    with _many(indicators):
        took = {path: timed(client, path) for path in pages()}
        most = max(statements(client, path) for path in took)
    every = sorted(each for times in took.values() for each in times)
    p99 = milliseconds(every, 0.99)
    progress("一条条数")
    return {
        "p50_ms": milliseconds(every, 0.5),
        "p99_ms": p99,
        "sql": most,
        "cases": Case.objects.count(),
        "records": Record.objects.count(),
        "indicators": indicators,
        "tallies": Tally.objects.count(),
        "exact": is_exact(),
        "budget_ms": BUDGET_MS,
        "within": p99 <= BUDGET_MS,
        "database": connection.vendor,
    }


def pages() -> list[str]:
    """Return what a leader looks at: figures and indicators, of three places, over two periods."""
    return [
        f"{reverse(name)}?period={period}&of={place}"
        for name in ("desk:figures", "desk:indicators")
        for period in ("30", "last")
        for place in (DISTRICT, STREET, COMMUNITY)
    ]


def is_exact() -> bool:
    """Answer whether the tallies of cases and of ledgers equal their rows, counted anew."""
    scope = Scope(area=DISTRICT)
    known = conditions(scope.kind)
    measures = {f"n_{name}": Count("pk", filter=q) for name, q in known.items() if q}
    counted = rows(scope).aggregate(n_received=Count("pk"), **measures)
    tallied = totals(scope)
    if any(counted[f"n_{name}"] != tallied[name] for name in known):
        return False
    kept = Tally.objects.exclude(kind=scope.kind).exclude(n=0)
    by_kind = Counter[tuple[str, str, str]]()
    for kind, category, measured, n in kept.values_list("kind", "category", "measure", "n"):
        by_kind[kind, category, measured] += n
    for key, n in RecordCounts().counts():
        by_kind[key.kind, key.category, key.measure] -= n
    return not any(by_kind.values())


def _keep(records: int) -> None:
    """Open the ledgers that come along and fill them, first by the verb, then by copies."""
    opened = open_shipped(Area.objects.get(code=DISTRICT), at=now())
    entries = {entry["code"]: entry for entry in shipped()}
    some = _taken_each(records, len(entries))
    chance = random.Random(23)  # noqa: S311 -- no secret
    places = list(Area.objects.grids().values_list("code", flat=True))
    hand = Hand(None, now(), "测速")
    for ledger in opened:
        take_rows(ledger, _table(entries[ledger.code], some, places, chance), hand=hand)
    fill_up(Ledger.objects.filter(code__in=entries), records)


def _hand_on() -> None:
    """Hand on to the totals what is pending, as a worker does once a minute."""
    while sweep(now()):
        pass


def _taken_each(records: int, ledgers: int) -> int:
    """Return how many rows go into each ledger, so that doubling them ends soon after the records."""
    some = records / ledgers
    while some > _MOST_TAKEN:
        some /= 2
    return max(1, round(some))


def _table(entry: Entry, some: int, places: list[str], chance: random.Random) -> Table:
    labels = tuple(plain(label) for label, *_rest in entry["columns"])
    lines: dict[int, Row] = {}
    for number in range(some):
        row: list[object] = [_cell(column, places, chance) for column in entry["columns"]]
        key = next(n for n, column in enumerate(entry["columns"]) if column[0] == entry["key"])
        if entry["columns"][key][1] == Kind.TEXT:
            row[key] = f"{number}号"
        lines[number + 2] = row
    return Table(1, labels, lines)


def _cell(column: list[str], places: list[str], chance: random.Random) -> str:
    """Return what stands in a cell; nobody draws, photographs or is named in what is measured."""
    _label, kind, *choices = column
    made = {
        Kind.CHOICE: lambda: chance.choice(choices),
        Kind.AREA: lambda: chance.choice(places),
        Kind.DATE: lambda: _day(chance).isoformat(),
        Kind.TEXT: lambda: f"示例{chance.randrange(40)}",
    }
    if Kind(kind) in NUMBERS:
        return str(chance.randrange(1, 200))
    return made[Kind(kind)]() if Kind(kind) in made else ""


def _day(chance: random.Random) -> date:
    return local_day(now()) - timedelta(days=chance.randrange(_YEAR))


def _leader() -> Client:
    """Return a browser of the leader of the district, signed in."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(hire_leader())
    return client


@contextmanager
def _many(wanted: int) -> Iterator[None]:
    """Let there be so many indicators: those that come along, again under other codes."""
    there = sum(len(books.book(name, local_day(now())).indicators) for name in SHOWN)
    usual = books.book

    @cache  # as the book itself is kept
    def more(name: str, day: date) -> Book:
        held = usual(name, day)
        if name != "ledgers":
            return held
        again = [
            replace(one, code=f"{one.code}-{turn}")
            for turn in range(1 + wanted // len(held.indicators))
            for one in held.indicators
        ]
        return replace(held, indicators=(*held.indicators, *again[: max(0, wanted - there)]))

    with patch("minhu.desk.queries.ledger_figures.book", more):
        yield
