"""What the terms of indicators come to: from tallies, in a few statements however many there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from minhu.accounts.enums import Secrecy
from minhu.core.clock import local_day
from minhu.ledgers import living
from minhu.ledgers.counting import (
    CHOICE,
    EVER,
    FLOOR,
    RECORDS,
    SUM,
    THING,
    kind_of,
    things_of,
    unscaled,
    value_path,
    whole_of,
)
from minhu.ledgers.models import Column, Ledger, Record
from minhu.ledgers.terms import LEVELS, Term, What, read_term
from minhu.places.codes import WIDTH, span
from minhu.places.models import Area
from minhu.rates.enums import By
from minhu.rates.grouping import group_code, width_below
from minhu.rates.queries import places_held, tallied
from minhu.rates.scope import Scope
from minhu.rates.telling import Told

_LONGEST = 40
"""How much of a choice a tally keeps."""
Groups = dict[str, dict[str, Decimal | int]]


class Held(NamedTuple):
    """Of a column what counting needs."""

    slot: str
    kind: str
    is_thing: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger with its columns by what a definition may call them."""

    ledger: Ledger
    columns: Mapping[str, Held]

    @property
    def named(self) -> frozenset[str]:
        """What a term may name, which is nothing as well."""
        return frozenset((*self.columns, ""))

    def category(self, state: str) -> str:
        """Return a state as tallies keep it."""
        return living.stored(living.lifecycle(self.ledger.life), state)


@dataclass(slots=True)
class _Asked:
    """Terms that were asked for, of the ledgers that are there."""

    terms: dict[str, Term]
    scope: Scope
    by: By | None
    day: date
    books: dict[str, Book]
    found: Groups = field(default_factory=lambda: defaultdict(dict))
    least: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def of(self, *kinds: What) -> Iterator[tuple[str, Term, Book]]:
        """Yield the terms of some kinds whose ledger and column are there."""
        for text, term in self.terms.items():
            book = self.books.get(term.ledger)
            if term.what in kinds and book and {term.column, term.split} <= book.named:
                yield text, term, book

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


class LedgerTerms:
    """The ``rates`` teller of all ledgers."""

    def check(self, terms: Iterable[str], *, whole: bool) -> None:
        """Raise ``ValueError`` for no term, and for a sum by choice over days, which none keeps."""
        for term in terms:
            read = read_term(term)
            if read.split and read.what is What.SUM and not whole:
                raise ValueError(f"no days are kept for {term}")

    def words(self, term: str, phrases: Mapping[str, str]) -> str:
        """Return a term in words; ``phrases`` are by what is counted, ``sum_of`` for a part."""
        read = read_term(term)
        part = read.what in (What.SUM, What.UNIQUE) and read.word
        word = f"{read.split}：{read.word}" if read.split else read.word
        shown = phrases.get(word, word)
        return phrases[f"{read.what}_of" if part else read.what].format(
            column=read.column, word=shown
        )

    def told(
        self, terms: Collection[str], scope: Scope, by: By | None, *, at: datetime
    ) -> dict[str, Told]:
        """Return what the terms come to in each place below a scope, or in all of it.

        A ledger knows neither units nor channels.
        """
        if scope.unit or by not in (None, By.AREA):
            return {}
        read = {text: read_term(text) for text in terms}
        asked = _Asked(
            read, scope, by, local_day(at), books({term.ledger for term in read.values()})
        )
        _add_tallies(asked)
        _add_covered(asked)
        _add_areas(asked)
        _add_unique(asked)
        return {
            code: Told(counts, frozenset(asked.least[code])) for code, counts in asked.found.items()
        }


def books(codes: Collection[str]) -> dict[str, Book]:
    """Return ledgers with their columns by name, in two statements; none that is kept closely.

    A column that came along is known by the name it came with, however it is called now, and
    before one an office calls the same; one that is not asked any more by that name alone.
    """
    came: dict[str, dict[str, Held]] = defaultdict(dict)
    live: dict[str, dict[str, Held]] = defaultdict(dict)
    columns = Column.objects.filter(ledger__code__in=codes).order_by()
    for code, slot, kind, label, began, retired, is_thing in columns.values_list(
        "ledger__code", "slot", "kind", "label", "came", "retired_at", "is_thing"
    ):
        held = Held(slot, kind, is_thing)
        if began:
            came[code][began] = held
        if retired is None:
            live[code][label] = held
    return {
        each.code: Book(each, live[each.code] | came[each.code])
        for each in Ledger.objects.filter(code__in=codes, secrecy=Secrecy.ORDINARY).order_by()
    }


def _add_tallies(asked: _Asked) -> None:
    counted = list(asked.of(What.RECORDS, What.STATE, What.CHOICE, What.SUM))
    measures = {measure for _text, term, book in counted for measure in _measures(term, book)}
    kinds = {asked.kind(book.ledger) for _text, _term, book in counted}
    if not kinds:
        return
    by_measure: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in tallied(kinds, measures, asked.days, asked.by):
        by_measure[row.group, row.kind, row.measure][row.category] = row.n
    groups = {group for group, _kind, _measure in by_measure}
    for text, term, book in counted:
        measure, *floor = _measures(term, book)
        kind = asked.kind(book.ledger)
        for group in groups:
            n = _picked(by_measure[group, kind, measure], term, book)
            column = book.columns.get(term.column)
            summed = term.what is What.SUM and column is not None
            asked.found[group][text] = unscaled(n, column.kind) if summed and column else n
            if floor and _picked(by_measure[group, kind, floor[0]], term, book) > 0:
                asked.least[group].add(text)


def _measures(term: Term, book: Book) -> tuple[str, ...]:
    """Return the measures of a term; of a sum also the one that counts its floors."""
    slot = book.columns[term.column].slot if term.column else ""
    if term.what is What.SUM:
        split = f":{book.columns[term.split].slot}" if term.split else ""
        return f"{SUM}{slot}{split}", f"{FLOOR}{slot}{split}"
    return (CHOICE + slot,) if term.what is What.CHOICE else (RECORDS,)


def _picked(by_category: Mapping[str, int], term: Term, book: Book) -> int:
    """Return what stands in the category a term speaks of, or in all."""
    if not term.word:
        return sum(by_category.values())
    if term.what is What.CHOICE or term.split:
        return by_category.get(term.word[:_LONGEST], 0)
    return by_category.get(book.category(term.word), 0)


def _add_covered(asked: _Asked) -> None:
    """Count the places that have a record, each once: one branch may cover several grids."""
    wanted = list(asked.of(What.COVERED))
    if not wanted:
        return
    held = places_held({asked.kind(book.ledger) for *_, book in wanted}, RECORDS, asked.days)
    there = _places(asked)
    for text, term, book in wanted:
        width, kind = WIDTH[LEVELS[term.word]], asked.kind(book.ledger)
        covered = {place[:width] for of, place in held if of == kind}
        _add(asked, text, Counter(asked.group(p) for p in covered & there[term.word]))


def _add_areas(asked: _Asked) -> None:
    wanted = list(asked.of(What.AREAS))
    there = _places(asked) if wanted else {}
    for text, term, _book in wanted:
        _add(asked, text, Counter(asked.group(place) for place in there[term.word]))


def _places(asked: _Asked) -> dict[str, set[str]]:
    """Return the codes of the places of a scope that stand, by level."""
    rows = Area.objects.standing(asked.day).filter(level__in=LEVELS.values())
    if asked.scope.area:
        first, after = span(asked.scope.area)
        rows = rows.filter(code__gte=first, code__lt=after)
    found: dict[str, set[str]] = {name: set() for name in LEVELS}
    for code, level in rows.values_list("code", "level"):
        found[next(name for name, each in LEVELS.items() if each == level)].add(code)
    return found


def _add_unique(asked: _Asked) -> None:
    """Count different things rather than times: from tallies where they are known, else from rows."""
    wanted = list(asked.of(What.UNIQUE))
    known = {
        (asked.things(book), THING + book.columns[term.column].slot): text
        for text, term, book in wanted
        if book.columns[term.column].is_thing and not term.split
    }
    counts: dict[str, Counter[str]] = {text: Counter() for text in known.values()}
    kinds, measures = {kind for kind, _m in known}, {measure for _k, measure in known}
    rows = tallied(kinds, measures, asked.days, asked.by) if known else ()
    for row in rows:
        if row.n > 0 and (row.kind, row.measure) in known:
            counts[known[row.kind, row.measure]][row.group] += 1
    for text, counted in counts.items():
        _add(asked, text, counted)
    for text, term, book in wanted:
        if text not in counts:
            _add(asked, text, _unique_rows(asked, book, term))


def _unique_rows(asked: _Asked, book: Book, term: Term) -> Counter[str]:
    column = book.columns[term.column]
    rows = Record.objects.filter(ledger=book.ledger, struck=False)
    if term.split:
        rows = rows.filter(**{f"values__{book.columns[term.split].slot}": term.word})
    if asked.scope.area:
        first, after = span(asked.scope.area)
        rows = rows.filter(area_id__gte=first, area_id__lt=after)
    if asked.scope.first:
        rows = rows.filter(day__gte=asked.scope.first)
    if asked.scope.last:
        rows = rows.filter(day__lte=asked.scope.last)
    said = rows.order_by().values_list("area_id", value_path(column.slot, column.kind)).distinct()
    different = {(asked.group(place), word) for place, word in said if word}
    return Counter(group for group, _word in different)


def _add(asked: _Asked, text: str, counts: Mapping[str, int]) -> None:
    for group, n in counts.items():
        asked.found[group][text] = n
