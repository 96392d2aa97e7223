"""Records that belong to a record of another ledger: the repeats of a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from minhu.accounts.models import User
from minhu.core.lifecycle import Edge, Lifecycle
from minhu.ledgers import cells, living
from minhu.ledgers.answering import BELONGS, NUMBER, PLACE
from minhu.ledgers.enums import Kind
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.held import Held, held_against
from minhu.ledgers.queries.ledgers import columns_of, full_name, visible_to
from minhu.ledgers.queries.rounds import Round, in_round, last_round, round_slot, rounds_of

SHOWN = 60
"""How many lines of a part a page shows: those that have come least far, in the order they came."""
MOST_OFFERED = 300
"""Of how many records one may be chosen that another belongs to; of more the key is typed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record that belongs to another, where it stands, and the steps that leave there."""

    record: Record
    stood: str
    moves: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The records of a ledger that belong to one record: how many stand where, and the first.

    Of a list that was walked several times the lines of one round are ``shown``, and ``rounds``
    are all; only the last one goes on. ``held`` are sums beside what the record says of them.
    """

    ledger: Ledger
    lines: list[Line]
    shown: Round
    rounds: list[Round]
    base: str = ""
    again: bool = False
    held: list[Held] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.shown.total

    @property
    def states(self) -> list[tuple[str, int]]:
        return list(self.shown.states)

    @property
    def more(self) -> int:
        return self.total - len(self.lines)

    @property
    def goes_on(self) -> bool:
        return not self.rounds or self.shown == self.rounds[-1]

    @property
    def others(self) -> list[Round]:
        return [each for each in self.rounds if each != self.shown]


def parts_of(user: User, record: Record) -> list[tuple[Ledger, list[Record]]]:
    """Return the ledgers whose records may belong to this one, each with all that do."""
    parts = record.ledger.parts.all()
    return [(each, list(_belonging(user, each, record.key).order_by("pk"))) for each in parts]


def parts_shown(user: User, record: Record, nth: str = "") -> list[Part]:
    """Return the same as a page shows it: what is left before what is done, a page of it.

    Of a list with rounds the ``nth`` is shown, else the last.
    """
    parts = record.ledger.parts.select_related("area").prefetch_related("columns")
    return [_part(user, each, record, nth) for each in parts]


def _part(user: User, ledger: Ledger, whole: Record, nth: str) -> Part:
    life, rows = living.lifecycle(ledger.life), _belonging(user, ledger, whole.key).order_by()
    columns = [each for each in ledger.columns.all() if each.retired_at is None]
    slot = round_slot(columns)
    rounds = rounds_of(rows, slot, life)
    asked = [each for each in rounds if str(each.number) == nth] or rounds[-1:] or [Round()]
    base = next((each.rules["base"] for each in columns if "base" in each.rules), "")
    mine = in_round(rows, slot, asked[0].number)
    held = held_against(whole, columns, mine)
    return Part(ledger, _lines(mine, life), asked[0], rounds, base, bool(slot), held)


def _lines(rows: QuerySet[Record], life: Lifecycle | None) -> list[Line]:
    names = [each.code for each in life.states] if life else []
    far = Case(
        *(When(state=living.stored(life, name), then=Value(n)) for n, name in enumerate(names)),
        default=Value(0),
    )
    lines = []
    for record in rows.annotate(far=far).order_by("far", "pk")[:SHOWN]:
        stood = living.standing(life, record.state)
        lines.append(Line(record, stood, tuple(life.leaving(stood)) if life else ()))
    return lines


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
    there = Record.objects.filter(ledger=ledger, **{f"values__{belongs}": key})
    said = {belongs: key, slot_of(columns, NUMBER): f"{key}-{there.count() + 1}"}
    if slot := round_slot(columns):
        said[slot] = str(last_round(there, slot))
    place = slot_of(columns, PLACE)
    return said | {place: full_name(whole.area)} if place else said


def wholes_offered(user: User, ledger: Ledger) -> list[tuple[str, str]]:
    """Return the records one of this ledger may belong to: the key of each, and words to know it by.

    Those the user may see, said as lists say them: whom it is about (masked), where it lies and
    how far it has come. Empty where there are more than anybody looks through.
    """
    whole = ledger.within
    if whole is None or not user.has_perm("ledgers.open_ledger", whole):
        return []
    rows = visible_to(user).filter(ledger=whole, struck=False).select_related("area__parent")
    found = list(rows.order_by("key")[: MOST_OFFERED + 1])
    if len(found) > MOST_OFFERED:
        return []
    people = [each.slot for each in columns_of(whole) if each.kind == Kind.PERSON]
    life = living.lifecycle(whole.life)
    return [(each.key, _known_by(each, people, life)) for each in found]


def _known_by(record: Record, people: Iterable[str], life: Lifecycle | None) -> str:
    stood = living.standing(life, record.state)
    gone_on = stood if life and stood != life.start else ""
    names = [cells.show(record.values.get(slot), Kind.PERSON) for slot in people]
    return " · ".join(filter(None, (record.key, *names, full_name(record.area), gone_on)))


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
