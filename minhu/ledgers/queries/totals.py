"""The numbers of a ledger: from tallies where they know, from the rows that are left otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from minhu.accounts.models import User
from minhu.ledgers.counting import (
    CHOICE,
    FLOOR,
    RECORDS,
    SUM,
    kind_of,
    scaled,
    unscaled,
    whole_of,
)
from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.guessing import is_share
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import places_seen
from minhu.ledgers.queries.listing import Ask, listed
from minhu.rates.enums import By
from minhu.rates.keys import EVER
from minhu.rates.queries import totals_by, totals_by_day
from minhu.rates.scope import Scope


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a column over what is listed; ``floor`` when a part of it is "at least"."""

    column: Column
    value: Decimal
    floor: bool

    def __str__(self) -> str:
        return f"{'≥ ' if self.floor else ''}{self.value:,f}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many records are listed, and the sum of each column of numbers, by slot."""

    count: int
    totals: dict[str, Total] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    """The slots of those that another ledger knows."""


@dataclass(slots=True)
class Summary:
    """The numbers of a ledger by state, and how many chose what, by slot and choice."""

    measures: dict[str, Counter[str]]
    choices: dict[tuple[str, str], int]

    def numbers(self, columns: Iterable[Column], state: str | None = None) -> Numbers:
        """Return the numbers of one state, or of all."""
        wanted = self.measures.values() if state is None else (self.measures.get(state, Counter()),)
        pooled: Counter[str] = Counter()
        for counts in wanted:
            pooled.update(counts)
        return _numbers(columns, pooled)


def summary(user: User, ledger: Ledger, ask: Ask) -> Summary:
    """Return the numbers of the places a reader sees, over the days asked for; reads tallies."""
    found = Summary(defaultdict(Counter), {})
    for category, counts in _tallied(user, ledger, ask).items():
        for measure, n in counts.items():
            if measure.startswith(CHOICE):
                found.choices[measure.removeprefix(CHOICE), category] = n
            else:
                found.measures[category][measure] += n
    return found


def counted_rows(user: User, ledger: Ledger, ask: Ask, columns: Iterable[Column]) -> Numbers:
    """Return the numbers of what is listed by reading it in a stream."""
    columns = tuple(columns)
    pooled: Counter[str] = Counter()
    rows: QuerySet[Record] = listed(user, ledger, ask).order_by()
    for values in rows.values_list("values", flat=True).iterator(2000):
        pooled[RECORDS] += 1
        _add(pooled, columns, values)
    return _numbers(columns, pooled)


def by_place(user: User, ledger: Ledger, ask: Ask) -> dict[str, int]:
    """Return how many records lie in each place one level below the one asked for."""
    found: Counter[str] = Counter()
    for scope in _scopes(user, ledger, ask):
        for code, counts in totals_by(scope, By.AREA).items():
            found[code] += counts[RECORDS]
    return {code: n for code, n in sorted(found.items()) if n}


def by_month(user: User, ledger: Ledger, ask: Ask) -> dict[date, int]:
    """Return how many records count in each month, by its first day."""
    found: Counter[date] = Counter()
    for day, n in by_day(user, ledger, ask).items():
        found[day.replace(day=1)] += n
    return {month: n for month, n in sorted(found.items()) if n}


def by_day(user: User, ledger: Ledger, ask: Ask) -> Counter[date]:
    """Return how many records count on each day."""
    found: Counter[date] = Counter()
    for code in places_seen(user, ask.area or ledger.area_id, secrecy=ledger.secrecy):
        scope = Scope(kind_of(ledger), code, "", ask.first, ask.last)
        for day, counts in totals_by_day(scope, RECORDS).items():
            found[day] += counts[RECORDS]
    return found


def _tallied(user: User, ledger: Ledger, ask: Ask) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for scope in _scopes(user, ledger, ask):
        for category, counts in totals_by(scope, By.CATEGORY).items():
            found[category].update(counts)
    return found


def _scopes(user: User, ledger: Ledger, ask: Ask) -> list[Scope]:
    places = places_seen(user, ask.area or ledger.area_id, secrecy=ledger.secrecy)
    if ask.whole:
        return [Scope(whole_of(ledger), code, "", EVER, EVER) for code in places]
    return [Scope(kind_of(ledger), code, "", ask.first, ask.last) for code in places]


def _add(pooled: Counter[str], columns: Iterable[Column], values: Mapping[str, object]) -> None:
    for column in columns:
        value = values.get(column.slot)
        if column.kind in NUMBERS and isinstance(value, dict):
            pooled[SUM + column.slot] += scaled(value, column.kind)
            pooled[FLOOR + column.slot] += bool(value.get("floor"))


def _numbers(columns: Iterable[Column], pooled: Counter[str]) -> Numbers:
    """Return what was added up; rates of several records come to no rate of them all."""
    totals = {
        column.slot: Total(
            column,
            unscaled(pooled[SUM + column.slot], column.kind),
            pooled[FLOOR + column.slot] > 0,
        )
        for column in columns
        if Kind(column.kind) in NUMBERS and not column.is_known and not is_share(column.label)
    }
    return Numbers(pooled[RECORDS], totals)
