"""六要素: what a grid knows of people, ground, matters, things, opinions and organisations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from minhu.accounts.models import User
from minhu.cases.queries import visible_to as cases_seen
from minhu.core.clock import day_begins, local_day
from minhu.ledgers.models import Ledger
from minhu.ledgers.queries.ledgers import ledgers_for
from minhu.ledgers.queries.ledgers import visible_to as records_seen
from minhu.people.models import Resident
from minhu.places.codes import ancestor, span
from minhu.places.enums import Level
from minhu.places.models import Area
from minhu.places.queries import grids
from minhu.rates.enums import Convention
from minhu.rates.rate import Rate, rate
from minhu.teams.enums import Rulebook
from minhu.teams.queries import Rules

FRESH = timedelta(days=365)
"""What was verified within a year counts as complete."""
Row = tuple[str, int, int, date | None]


@dataclass(slots=True)
class Cell:
    """One element in one grid: what is kept, what of it was verified within a year, the oldest."""

    kept: int = 0
    fresh: int = 0
    oldest: date | None = None

    @property
    def completeness(self) -> Rate:
        return rate(self.fresh, self.kept, Convention.ALL)

    def add(self, kept: int, fresh: int, oldest: date | None) -> None:
        self.kept, self.fresh = self.kept + kept, self.fresh + fresh
        self.oldest = min((each for each in (self.oldest, oldest) if each), default=None)


@dataclass(slots=True)
class Element:
    """An element with its registers, named as their owners name them, and its cell in every grid."""

    name: str
    of: str = ""
    ledgers: list[Ledger] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=lambda: defaultdict(Cell))


@dataclass(frozen=True, slots=True)
class Elements:
    grids: list[Area]
    elements: list[Element]

    @property
    def lines(self) -> list[tuple[Area, list[tuple[str, Cell]]]]:
        """Return each grid with the cell of every element, named for those who read line by line."""
        return [
            (area, [(each.name, each.cells[area.pk]) for each in self.elements])
            for area in self.grids
        ]


def elements(user: User, place: Area, *, at: datetime) -> Elements:
    """Return the elements of the grids of a place; the same statements for any number of grids."""
    today = local_day(at)
    rule = Rules.on(today).of(Rulebook.ELEMENTS, place.code)
    books = {book.code: book for book in ledgers_for(user)}
    found = [_element(each, books) for each in (rule.body if rule else ())]
    kept = _records(user, place, found, today)
    for each in found:
        for area, n, fresh, oldest in _rows(each, user, place, today, kept):
            each.cells[ancestor(area, Level.GRID)].add(n, fresh, oldest)
    return Elements(list(grids(place.code)), found)


def _element(said: dict[str, Any], books: dict[str, Ledger]) -> Element:
    held = [books[code] for code in said.get("ledgers", ()) if code in books]
    return Element(said["name"], said.get("of", ""), held)


def _rows(
    element: Element, user: User, place: Area, today: date, kept: dict[Any, list[Row]]
) -> Iterable[Row]:
    if element.of == "residents":
        able = user.has_perm("people.count_register", place)
        return _residents(place, today) if able else ()
    if element.of == "cases":
        return _cases(user, place, today)
    return [row for book in element.ledgers for row in kept.get(book.pk, ())]


def _residents(place: Area, today: date) -> Iterable[Row]:
    rows = _inside(Resident.objects.filter(struck_at=None), place).values_list("area_id")
    told: Iterable[Row] = rows.annotate(
        n=Count("*"),
        fresh=Count("pk", filter=Q(verified_on__gte=today - FRESH)),
        oldest=Min("verified_on"),
    )
    return told


def _cases(user: User, place: Area, today: date) -> Iterable[Row]:
    """Return the cases of a year: what came in then is what is known of now."""
    recent = cases_seen(user).filter(received_at__gte=day_begins(today - FRESH))
    rows = _inside(recent, place).values_list("area_id").annotate(n=Count("*"))
    return [(area, n, n, None) for area, n in rows]


def _records(user: User, place: Area, found: list[Element], today: date) -> dict[Any, list[Row]]:
    """Return the records of all ledgers by area, in one statement."""
    wanted = [book.pk for each in found for book in each.ledgers]
    rows = _inside(records_seen(user).filter(ledger__in=wanted, struck=False), place)
    counted = rows.values_list("ledger_id", "area_id").annotate(
        n=Count("*"),
        fresh=Count("pk", filter=Q(as_of__gte=today - FRESH)),
        oldest=Min("as_of"),
    )
    told: dict[Any, list[Row]] = defaultdict(list)
    for ledger, *row in counted:
        told[ledger].append((row[0], row[1], row[2], row[3]))
    return told


def _inside(rows: QuerySet[Any], place: Area) -> QuerySet[Any]:
    first, after = span(place.code)
    return rows.filter(area_id__gte=first, area_id__lt=after).order_by()
