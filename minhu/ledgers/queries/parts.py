"""Records that belong to a record of another ledger: the repeats of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, QuerySet, Value, When

from minhu.accounts.models import User
from minhu.core.lifecycle import Edge
from minhu.ledgers import living
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import columns_of, full_name, visible_to

SHOWN = 60
"""How many lines of a part a page shows: those that have come least far, in the order they came."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record that belongs to another, where it stands, and the steps that leave there."""

    record: Record
    stood: str
    moves: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The records of a ledger that belong to one record: how many stand where, and the first."""

    ledger: Ledger
    lines: list[Line]
    states: list[tuple[str, int]]
    total: int
    base: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


def parts_of(user: User, record: Record) -> list[tuple[Ledger, list[Record]]]:
    """Return the ledgers whose records may belong to this one, each with all that do."""
    parts = record.ledger.parts.all()
    return [(each, list(_belonging(user, each, record.key).order_by("pk"))) for each in parts]


def parts_shown(user: User, record: Record) -> list[Part]:
    """Return the same as a page shows it: what is left before what is done, a page of it."""
    parts = record.ledger.parts.select_related("area").prefetch_related("columns")
    return [_part(user, each, record.key) for each in parts]


def _part(user: User, ledger: Ledger, key: str) -> Part:
    life, rows = living.lifecycle(ledger.life), _belonging(user, ledger, key).order_by()
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    names = [each.code for each in life.states] if life else []
    far = Case(
        *(When(state=living.stored(life, name), then=Value(n)) for n, name in enumerate(names)),
        default=Value(0),
    )
    states = [(name, counts.get(living.stored(life, name), 0)) for name in names]
    base = next((each.rules["base"] for each in ledger.columns.all() if "base" in each.rules), "")
    lines = []
    for record in rows.annotate(far=far).order_by("far", "pk")[:SHOWN]:
        stood = living.standing(life, record.state)
        lines.append(Line(record, stood, tuple(life.leaving(stood)) if life else ()))
    shown = [(name, n) for name, n in states if n]
    return Part(ledger, lines, shown, sum(counts.values()), base)


def _belonging(user: User, ledger: Ledger, key: str) -> QuerySet[Record]:
    slot = slot_of(columns_of(ledger), BELONGS)
    rows = visible_to(user).filter(ledger=ledger, struck=False)
    return rows.filter(**{f"values__{slot}": key})


def inside(user: User, ledger: Ledger, key: str) -> dict[str, Any]:
    """Return what a new record says that belongs to the record of this key, by slot."""
    if ledger.within_id is None or not key:
        return {}
    rows = visible_to(user).filter(ledger_id=ledger.within_id, key=key)
    whole = rows.select_related("area__parent").first()
    if whole is None:
        return {}
    columns = columns_of(ledger)
    belongs = slot_of(columns, BELONGS)
    n = Record.objects.filter(ledger=ledger, **{f"values__{belongs}": key}).count()
    said = {belongs: key, slot_of(columns, NUMBER): f"{key}-{n + 1}"}
    place = slot_of(columns, PLACE)
    return said | {place: full_name(whole.area)} if place else said


def wanting(
    ledger: Ledger, columns: Iterable[Column], values: Iterable[Mapping[str, Any]]
) -> set[str]:
    """Return the keys that values say they belong to, and nobody has; one statement."""
    slot = slot_of(columns, BELONGS)
    if ledger.within_id is None or not slot:
        return set()
    said = {str(each[slot]) for each in values if each.get(slot)}
    rows = Record.objects.filter(ledger_id=ledger.within_id, key__in=said, struck=False)
    return said - set(rows.values_list("key", flat=True))


def slot_of(columns: Iterable[Column], name: str) -> str:
    return next((each.slot for each in columns if each.name == name), "")
