"""What the page of a ledger shows: filters with their numbers, records, totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.clock import local_day, now
from minhu.core.lifecycle import Lifecycle
from minhu.desk.queries.ledger_terms import Ending
from minhu.ledgers import living
from minhu.ledgers.enums import CHOSEN, NUMBERS, Kind
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.queries.ending import OVER, SOON, ends_column, term
from minhu.ledgers.queries.held import differing, holds
from minhu.ledgers.queries.knowing import among, known_elsewhere, known_totals
from minhu.ledgers.queries.ledgers import columns_of
from minhu.ledgers.queries.listing import Ask, listed, page_after
from minhu.ledgers.queries.totals import Numbers, Summary, counted_rows, summary
from minhu.places.models import Area

FEW = 5000
"""A ledger with at most so many records is counted at once, whatever is asked for."""
CARD_SUMS = 2


@dataclass(frozen=True, slots=True)
class Card:
    """A state with its numbers; ``mark`` is what the address says for it."""

    label: str
    mark: str
    numbers: Numbers
    on: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A column of choices: each with how many chose it, and the one asked for."""

    column: Column
    choices: list[tuple[str, int]]
    chosen: str


class LedgerPage:
    """A ledger as somebody asks for it."""

    def __init__(self, user: User, ledger: Ledger, typed: Mapping[str, str]) -> None:
        self.user, self.ledger = user, ledger
        self.columns = columns_of(ledger)
        self.life = living.lifecycle(ledger.life)
        self.ask = read_ask(typed, self.columns, self.life)
        self.ask = replace(self.ask, among=among(user, self.columns, self.ask.known))
        self.today, self.ends = local_day(now()), ends_column(self.columns)
        self.held = holds(ledger)
        self.off = self.held and typed.get("off") == "1"
        if self.off:
            meant = ("key", differing(user, ledger))
            self.ask = replace(self.ask, among=(*self.ask.among, meant))
        if self.ends is not None:
            asked = term(self.ends, typed.get("ends", ""), self.life, today=self.today)
            self.ask = replace(self.ask, term=asked)

    @cached_property
    def summary(self) -> Summary:
        """Return the numbers of everything in the place and the days asked for."""
        return summary(self.user, self.ledger, self.ask)

    @property
    def numbers(self) -> Numbers | None:
        """Return the numbers of what is listed; ``None`` when they would take a while."""
        few = self.summary.numbers(()).count <= FEW
        if self.ask.tallied:
            found = self.summary.numbers(self.columns, self.ask.state)
            return self._with_known(found) if few else found
        return self.slow_numbers() if few else None

    def slow_numbers(self) -> Numbers:
        found = counted_rows(self.user, self.ledger, self.ask, self.columns)
        return self._with_known(found)

    def _with_known(self, numbers: Numbers) -> Numbers:
        """Return the numbers with what other ledgers know, each record there counted once."""
        rows = listed(self.user, self.ledger, self.ask)
        known = known_totals(self.user, self.columns, rows)
        return replace(numbers, totals=numbers.totals | known, known=frozenset(known))

    def cards(self) -> list[Card]:
        """Return each state with its numbers, when the records of the ledger move."""
        if self.life is None:
            return []
        numbers = [e for e in self.columns if e.kind in NUMBERS and not e.is_known]
        shown = numbers[:CARD_SUMS]
        kept = [(state.code, living.stored(self.life, state.code)) for state in self.life.states]
        return [
            Card(name, name, self.summary.numbers(shown, stored), on=self.ask.state == stored)
            for name, stored in kept
        ]

    def filters(self) -> list[Filter]:
        return [
            Filter(
                column,
                [
                    (each, self.summary.choices.get((column.slot, each), 0))
                    for each in column.choices
                ],
                self.ask.choices.get(column.slot, ""),
            )
            for column in self.columns
            if column.kind in CHOSEN and not column.is_known
        ]

    def known_filters(self) -> list[Filter]:
        """Return the columns of choices another ledger knows; nobody keeps count of these."""
        return [
            Filter(
                column, [(each, 0) for each in column.choices], self.ask.known.get(column.slot, "")
            )
            for column in self.columns
            if column.kind == Kind.CHOICE and column.linked_id
        ]

    def endings(self) -> list[Ending]:
        """Return how many terms end soon and how many are over, of what is asked for; none that are 0."""
        column = self.ends
        if column is None:
            return []
        few = self.summary.numbers(()).count <= FEW
        found = []
        for mark in (SOON, OVER):
            asked = term(column, mark, self.life, today=self.today)
            rows = listed(self.user, self.ledger, replace(self.ask, term=asked))
            n = rows.order_by().count() if few else None
            on = self.ask.term == asked
            if on or n != 0:
                found.append(Ending(column, mark, int(column.rules["ends"]), n, on))
        return found

    def context(self, mark: str) -> dict[str, Any]:
        """Return what the page shows, beginning behind a mark."""
        records, after = page_after(self.user, self.ledger, self.ask, mark)
        return {
            "ledger": self.ledger,
            "columns": self.columns,
            "records": records,
            "elsewhere": known_elsewhere(self.user, self.columns, records),
            "after": after,
            "cards": self.cards(),
            "endings": self.endings(),
            "filters": self.filters(),
            "known_filters": self.known_filters(),
            "numbers": self.numbers,
            "held": self.held,
            "off": self.off,
            "ask": self.ask,
            "life": self.life,
            "areas": self.areas(),
        }

    def areas(self) -> QuerySet[Area]:
        """Return the places one can look into, one level below the ledger's."""
        return Area.objects.filter(parent=self.ledger.area_id).order_by("code")


def read_ask(typed: Mapping[str, str], columns: tuple[Column, ...], life: Lifecycle | None) -> Ask:
    """Return what an address asks for; what it does not know is passed over."""
    choices = {
        column.slot: typed[column.slot]
        for column in columns
        if column.kind in CHOSEN
        and not column.is_known
        and typed.get(column.slot) in column.choices
    }
    known = {
        column.slot: typed[column.slot]
        for column in columns
        if column.kind == Kind.CHOICE
        and column.linked_id
        and typed.get(column.slot) in column.choices
    }
    several = frozenset(column.slot for column in columns if column.kind == Kind.CHOICES)
    ask = Ask(
        typed.get("q", "")[:60].strip(), _area(typed), choices=choices, several=several, known=known
    )
    states = {state.code for state in life.states} if life else set()
    if typed.get("state") in states:
        ask = replace(ask, state=living.stored(life, typed["state"]))
    first = _month(typed.get("month", ""))
    if first:
        return replace(ask, first=first, last=_last_of(first))
    return replace(ask, first=_day(typed.get("first", "")), last=_day(typed.get("last", "")))


def _area(typed: Mapping[str, str]) -> str:
    code = typed.get("area", "")
    return code if code.isascii() and code.isdigit() else ""


def _month(typed: str) -> date | None:
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        return None


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _last_of(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def said(page: LedgerPage) -> str:
    """Return in words what is asked for, for the log of what was taken out."""
    ask = page.ask
    places = Area.objects.filter(code=ask.area).values_list("name", flat=True)
    labels = {column.slot: column.label for column in page.columns}
    parts = [
        ask.words,
        *places,
        "" if ask.state is None else living.standing(page.life, ask.state),
        *(f"{labels[slot]}：{choice}" for slot, choice in ask.choices.items()),
        f"{labels[ask.term.slot]} ≤ {ask.term.last}" if ask.term else "",
        _("明细对不上的") if page.off else "",
        " — ".join(f"{day:%Y-%m-%d}" for day in (ask.first, ask.last) if day),
    ]
    return "；".join(filter(None, parts))
