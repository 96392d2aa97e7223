"""Terms of ledgers that end: agreements, lists and letters of appointment, soon or already over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from minhu.accounts.enums import Secrecy
from minhu.accounts.models import User
from minhu.core.lifecycle import Lifecycle
from minhu.ledgers import living
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.queries.ledgers import ledgers_for, numbers_in, visible_to
from minhu.ledgers.queries.listing import Term, ending
from minhu.places.codes import span
from minhu.rates.telling import Reminded

SOON, OVER = "soon", "over"
LONG_AGO = date(1900, 1, 1)
LONG = 50_000
"""Of a ledger with more records than that nothing is counted in passing."""


@dataclass(frozen=True, slots=True)
class Falling:
    """How many terms of a ledger end soon, and how many are over."""

    ledger: Ledger
    column: Column
    soon: int
    over: int

    @property
    def days(self) -> int:
        return int(self.column.rules["ends"])


def falling(user: User, *, today: date) -> list[Falling]:
    """Return what ends in the places and the ledgers somebody sees, in four statements."""
    held = {each.pk: each for each in ledgers_for(user) if 0 < each.n <= LONG}  # type: ignore[attr-defined]  # -- a number for the list
    return _falling(held, visible_to(user), today)


def reminded(area: str, day: date) -> list[Reminded]:
    """Return the same of a place for whoever reads its bulletins; nothing of what is kept closely."""
    ordinary = list(Ledger.objects.filter(secrecy=Secrecy.ORDINARY).select_related("area"))
    numbers = numbers_in(ordinary, [area])
    held = {each.pk: each for each in ordinary if 0 < numbers.get(each.code, 0) <= LONG}
    first, after = span(area)
    rows = Record.objects.filter(area_id__gte=first, area_id__lt=after)
    return [
        Reminded(each.ledger.code, each.ledger.name, each.column.label, each.soon, each.over)
        for each in _falling(held, rows, day)
    ]


def _falling(held: Mapping[UUID, Ledger], rows: QuerySet[Record], today: date) -> list[Falling]:
    columns = Column.objects.filter(ledger__in=held, retired_at=None, rules__has_key="ends")
    first: dict[UUID, Column] = {}
    for column in columns.order_by("order"):
        first.setdefault(column.ledger_id, column)
    asked = {mark: _any(held, first.values(), mark, today) for mark in (SOON, OVER)}
    if not first:
        return []
    found = rows.filter(asked[SOON] | asked[OVER], struck=False).order_by().values("ledger")
    counted = found.annotate(
        soon=Count("pk", filter=asked[SOON]), over=Count("pk", filter=asked[OVER])
    )
    lines = [
        Falling(held[each["ledger"]], first[each["ledger"]], each["soon"], each["over"])
        for each in counted
    ]
    return sorted(lines, key=lambda each: (-each.over, -each.soon, each.ledger.name))


def _any(held: Mapping[UUID, Ledger], columns: Iterable[Column], mark: str, today: date) -> Q:
    found = Q(pk__in=())
    for column in columns:
        life = living.lifecycle(held[column.ledger_id].life)
        if (asked := term(column, mark, life, today=today)) is not None:
            found |= Q(ledger=column.ledger_id) & ending(asked)
    return found


def ends_column(columns: Iterable[Column]) -> Column | None:
    """Return the column that says when a term ends, if there is one."""
    return next((each for each in columns if str(each.rules.get("ends", "")).isdigit()), None)


def term(column: Column, mark: str, life: Lifecycle | None, *, today: date) -> Term | None:
    """Return what is asked for by a mark: what has come to its end in life ends no more."""
    days = timedelta(days=int(column.rules["ends"]))
    spans = {SOON: (today, today + days), OVER: (LONG_AGO, today - timedelta(days=1))}
    if mark not in spans:
        return None
    states = None
    if life is not None:
        going = [
            each.code for each in life.states if any(True for _edge in life.leaving(each.code))
        ]
        states = tuple(living.stored(life, each) for each in going)
    return Term(column.slot, *spans[mark], states)
