"""What a record adds to the figures, and the rows behind them.

A ledger counts under the kind ``ledger:CODE``; the category of a tally is the state of the
record, empty where its life begins. The measures are ``n`` (records), ``sum:SLOT`` (whole
numbers and fen as they are, decimals in millionths), ``floor:SLOT`` (values that are only
"at least") and ``n:SLOT``, whose category is the choice instead; who made several choices counts
under each. Sums and floors stand also for each single choice, as ``sum:SLOT:CHOICES`` with the choice for a category, for all days together only.

Of a column of things ``u:SLOT`` counts how often each comes, with the thing for a category, under
kinds of their own (``thing:CODE``, ``things:CODE``): there may be as many as records.

Everything is kept twice: by the day a record counts on, and under the kind ``whole:CODE`` for
all days together, so that a page about all of a ledger reads as little as it shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from minhu.ledgers import cells
from minhu.ledgers.enums import NUMBERS, Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.rates.enums import By
from minhu.rates.keys import EVER, WHOLE, Key
from minhu.rates.scope import Scope
from minhu.rates.sources import Waiting, sources

Counts = Counter[tuple[date, str, str, str]]
"""Numbers by day, area, category and measure."""
RECORDS, SUM, FLOOR, CHOICE, THING = "n", "sum:", "floor:", "n:", "u:"
MILLION = 1_000_000
_LONGEST = 40


def kind_of(ledger: Ledger) -> str:
    """Return the kind under which a ledger stands in the figures, by day."""
    return f"ledger:{ledger.code}"


def whole_of(ledger: Ledger) -> str:
    """Return the kind under which a ledger stands in the figures, for all days together."""
    return f"{WHOLE}{ledger.code}"


def things_of(ledger: Ledger) -> tuple[str, str]:
    """Return the kinds under which its different things stand: by day, and for all days."""
    return f"thing:{ledger.code}", f"things:{ledger.code}"


class Told(NamedTuple):
    """What of a record enters the figures."""

    day: date
    area: str
    state: str
    values: Mapping[str, Any]


def count(told: Told, columns: Iterable[Column], counts: Counts) -> None:
    """Add what a record counts as. ``columns`` are all of its ledger, retired ones too."""
    day, area, state, values = told
    counts[day, area, state, RECORDS] += 1
    chosen, numbers = [], []
    for column in columns:
        value, slot = values.get(column.slot), column.slot
        if not value:
            continue
        if column.is_thing:
            counts[day, area, thing(value, column.kind), THING + slot] += 1
        if column.kind in NUMBERS:
            numbers.append((slot, scaled(value, column.kind), bool(value.get("floor"))))
        elif column.kind == Kind.CHOICE:
            chosen.append((slot, value[:_LONGEST]))
        elif column.kind == Kind.CHOICES:
            counts.update((day, area, each[:_LONGEST], CHOICE + slot) for each in value)
    for slot, choice in chosen:
        counts[day, area, choice, CHOICE + slot] += 1
    _add_sums(counts, (day, area, state), numbers, chosen)


def _add_sums(
    counts: Counts,
    key: tuple[date, str, str],
    numbers: Iterable[tuple[str, int, bool]],
    chosen: Sequence[tuple[str, str]],
) -> None:
    day, area, _state = key
    for slot, n, floor in numbers:
        _add(counts, key, slot, n, floor=floor)
        for split, choice in chosen:
            _add(counts, (day, area, choice), f"{slot}:{split}", n, floor=floor)


def thing(value: Any, kind: str) -> str:  # noqa: ANN401 -- a value as it is kept
    """Return what a thing is told from others by in a tally: its words, a digest of long ones."""
    words = value["person"] if kind == Kind.PERSON else cells.show(value, kind)
    return words if len(words) <= _LONGEST else sha256(words.encode()).hexdigest()[:_LONGEST]


def value_path(slot: str, kind: str) -> str:
    """Return where of a record stands what its things are told apart by; of people who it is."""
    return f"values__{slot}__person" if kind == Kind.PERSON else f"values__{slot}"


def _add(counts: Counts, key: tuple[date, str, str], slot: str, n: int, *, floor: bool) -> None:
    counts[*key, SUM + slot] += n
    if floor:
        counts[*key, FLOOR + slot] += 1


def counted(record: Record, columns: Iterable[Column]) -> Counts:
    """Return what a record counts as; nothing once it is struck out."""
    counts: Counts = Counter()
    if not record.struck:
        told = Told(record.day, record.area_id, record.state, record.values)
        count(told, columns, counts)
    return counts


def keyed(ledger: Ledger, counts: Counts) -> Counter[Key]:
    """Return counts as tallies keep them: by the day, and for all days together."""
    found: Counter[Key] = Counter()
    usual, of_things = (kind_of(ledger), whole_of(ledger)), things_of(ledger)
    for (day, area, category, measure), n in counts.items():
        by_day, whole = of_things if measure.startswith(THING) else usual
        if measure.count(":") <= 1:
            found[Key(by_day, day, area, "", category, "", measure)] += n
        found[Key(whole, EVER, area, "", category, "", measure)] += n
    return found


def scaled(value: Mapping[str, Any], kind: str) -> int:
    """Return a number as tallies add it up."""
    if kind != Kind.DECIMAL:
        return int(value["n"])
    return int((Decimal(value["n"]) * MILLION).to_integral_value(ROUND_HALF_UP))


def unscaled(total: int, kind: str) -> Decimal:
    """Return a sum of tallies as the number it is: yuan for money."""
    parts = {Kind.DECIMAL.value: MILLION, Kind.MONEY.value: 100}.get(kind, 1)
    return Decimal(total) / parts


class RecordCounts:
    """The ``rates`` row source of every ledger: its rows, read one by one."""

    def counts(
        self,
        first: date | None = None,  # noqa: ARG002 -- all ledgers are counted at once
        last: date | None = None,  # noqa: ARG002 -- as above
    ) -> Iterator[tuple[Key, int]]:
        kept = Record.objects.filter(ledger=OuterRef("pk"), struck=False)
        for ledger in Ledger.objects.filter(Exists(kept)).prefetch_related("columns"):
            counts: Counts = Counter()
            columns = tuple(ledger.columns.all())
            rows = Record.objects.filter(ledger=ledger, struck=False).order_by()
            for row in rows.values_list("day", "area_id", "state", "values").iterator(2000):
                count(Told(*row), columns, counts)
            yield from ((key, n) for key, n in keyed(ledger, counts).items() if n)

    def lately(
        self,
        scopes: Sequence[Scope],
        *,
        at: datetime,  # noqa: ARG002 -- a record has no promise that runs out
        by: By | None,  # noqa: ARG002 -- as above
    ) -> list[Counter[str]]:
        return [Counter() for _scope in scopes]

    def waiting(self, scope: Scope, *, at: datetime, most: int) -> list[Waiting]:  # noqa: ARG002 -- records do not wait
        return []

    def falling_due(self, scope: Scope, *, since: datetime, until: datetime) -> dict[str, int]:  # noqa: ARG002 -- nor fall due
        return {}

    def kept(self, scope: Scope, by: By) -> set[str]:  # noqa: ARG002 -- a row source answers for groups
        """Return none: records have no levels, who may read a ledger reads all of it."""
        return set()

    def channels(self) -> dict[str, str]:
        return {}


def register() -> None:
    """Hand the rows of all ledgers to the figures."""
    sources.add("ledger", RecordCounts())
