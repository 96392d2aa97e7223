"""The terms of indicators that are asked for in one scope, and what was found of them so far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minhu.ledgers.counting import THING, kind_of, things_of, whole_of
from minhu.ledgers.models import Ledger, Record
from minhu.ledgers.queries.shelf import Book
from minhu.ledgers.terms import LEVELS, Term, What
from minhu.places.codes import span
from minhu.places.models import Area
from minhu.rates.enums import By
from minhu.rates.grouping import group_code, width_below
from minhu.rates.keys import EVER
from minhu.rates.scope import Scope

Groups = dict[str, dict[str, Decimal | int]]


@dataclass
class Known:
    """What is read once for all that is asked: the ledgers, and the places of a scope that stand."""

    books: dict[str, Book]
    area: str
    day: date

    @cached_property
    def places(self) -> dict[str, set[str]]:
        """Return the codes of the places by level."""
        rows = Area.objects.standing(self.day).filter(level__in=LEVELS.values())
        if self.area:
            first, after = span(self.area)
            rows = rows.filter(code__gte=first, code__lt=after)
        found: dict[str, set[str]] = {name: set() for name in LEVELS}
        for code, level in rows.values_list("code", "level"):
            found[next(name for name, each in LEVELS.items() if each == level)].add(code)
        return found


@dataclass(slots=True)
class Asked:
    """Terms that were asked for, of the ledgers that are there."""

    terms: dict[str, Term]
    scope: Scope
    by: By | None
    known: Known
    rows: dict[tuple[str, str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    found: Groups = field(default_factory=lambda: defaultdict(dict))
    least: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, *kinds: What, linked: bool = False) -> Iterator[tuple[str, Term, Book]]:
        """Yield the terms of some kinds whose ledger and column are there, ``linked`` ones apart."""
        for text, term in self.terms.items():
            book = self.known.books.get(term.ledger) if term.what in kinds else None
            there = book is not None and book.has(term.column, term.split)
            if book and there and book.knows(term.column) == linked:
                yield text, term, book

    def lost(self) -> dict[str, str]:
        """Return the terms that nobody counts here, each with why."""
        return {
            text: why
            for text, term in self.terms.items()
            if (why := _lacking(self.known.books.get(term.ledger), term))
        }

    def records(self, ledger: Ledger) -> QuerySet[Record]:
        """Return the records of a ledger in the place and the days asked for."""
        rows = Record.objects.filter(ledger=ledger, struck=False).order_by()
        if self.scope.area:
            first, after = span(self.scope.area)
            rows = rows.filter(area_id__gte=first, area_id__lt=after)
        if self.scope.first:
            rows = rows.filter(day__gte=self.scope.first)
        return rows.filter(day__lte=self.scope.last) if self.scope.last else rows

    def known_things(self) -> Iterator[tuple[str, str, str]]:
        """Yield the terms of things that tallies keep apart, with kind and measure."""
        for text, term, book in self.of(What.UNIQUE):
            if book.columns[term.column].is_thing and not term.split:
                yield text, self.things(book), THING + book.columns[term.column].slot

    @property
    def whole(self) -> bool:
        return self.scope.first is None and self.scope.last is None

    @property
    def days(self) -> Scope:
        """Return the scope as tallies keep it: all days together stand under one."""
        return self.scope.during(EVER, EVER) if self.whole else self.scope

    def kind(self, ledger: Ledger) -> str:
        """Return where the numbers stand: by day, or for all days together."""
        return whole_of(ledger) if self.whole else kind_of(ledger)

    def things(self, book: Book) -> str:
        return things_of(book.ledger)[self.whole]

    def group(self, place: str) -> str:
        if self.by is None:
            return ""
        return group_code(By.AREA, place[: width_below(self.scope.area)])


def _lacking(book: Book | None, term: Term) -> str:
    if book is None:
        return _("没有这本台账")
    column = next((each for each in (term.column, term.split) if not book.has(each)), "")
    if column in book.closed:
        words = _("“%(column)s”取自限定知悉范围的台账，这里不能统计")
    else:
        words = _("台账里没有“%(column)s”这一列") if column else ""
    return words % {"column": column}
