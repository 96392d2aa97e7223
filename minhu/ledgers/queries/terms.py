"""What the terms of indicators come to: from tallies, in a few statements however many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from minhu.core.clock import local_day
from minhu.ledgers.counting import (
    CHOICE,
    FLOOR,
    RECORDS,
    SUM,
    unscaled,
    value_path,
)
from minhu.ledgers.queries.asked import Asked, Known
from minhu.ledgers.queries.known_terms import add_known
from minhu.ledgers.queries.shelf import Book, books
from minhu.ledgers.terms import LEVELS, Term, What, read_term
from minhu.places.codes import WIDTH
from minhu.rates.enums import By
from minhu.rates.queries import Wanted, places_held, tallied
from minhu.rates.scope import Scope
from minhu.rates.telling import Told

_LONGEST = 40
"""How much of a choice a tally keeps."""
COUNTED = (What.RECORDS, What.STATE, What.CHOICE, What.SUM)


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
        """Return what the terms come to in each place below a scope, or in all of it."""
        return self.told_each([(terms, scope)], by, at=at)[0]

    def told_each(
        self, asked: Sequence[tuple[Collection[str], Scope]], by: By | None, *, at: datetime
    ) -> list[dict[str, Told]]:
        """Return the same of terms in scopes that differ in their days only.

        A ledger knows neither units nor channels.
        """
        if by not in (None, By.AREA) or any(scope.unit for _terms, scope in asked):
            return [{} for _each in asked]
        read = [{text: read_term(text) for text in terms} for terms, _scope in asked]
        codes = {term.ledger for each in read for term in each.values()}
        area = asked[0][1].area if asked else ""
        known = Known(books(codes), area, local_day(at))
        scopes = (scope for _terms, scope in asked)
        each = [Asked(*one, by, known) for one in zip(read, scopes, strict=True)]
        _read_tallies(each, by)
        return [_told(one) for one in each]


def _told(asked: Asked) -> dict[str, Told]:
    _add_tallies(asked)
    _add_covered(asked)
    _add_areas(asked)
    _add_unique(asked)
    add_known(asked)
    lost = asked.lost()
    if lost:
        asked.found.setdefault("", {})
    return {
        code: Told(counts, frozenset(asked.least[code]), lost)
        for code, counts in asked.found.items()
    }


def _read_tallies(asked: Sequence[Asked], by: By | None) -> None:
    """Read in one statement whatever is counted of terms, and of things that are counted."""
    for number, row in tallied([_wanted(each) for each in asked], by):
        asked[number].rows[row.group, row.kind, row.measure][row.category] += row.n


def _wanted(asked: Asked) -> Wanted:
    counted = list(asked.of(*COUNTED))
    measures = {measure for _text, term, book in counted for measure in _measures(term, book)}
    kinds = {asked.kind(book.ledger) for _text, _term, book in counted}
    for _text, kind, measure in asked.known_things():
        kinds.add(kind)
        measures.add(measure)
    return Wanted(kinds, measures, asked.days)


def _add_tallies(asked: Asked) -> None:
    counted = list(asked.of(*COUNTED))
    kinds = {asked.kind(book.ledger) for _text, _term, book in counted}
    groups = {group for group, kind, _measure in asked.rows if kind in kinds}
    for text, term, book in counted:
        measure, *floor = _measures(term, book)
        kind = asked.kind(book.ledger)
        for group in groups:
            n = _picked(asked.rows[group, kind, measure], term, book)
            column = book.columns.get(term.column)
            summed = term.what is What.SUM and column is not None
            asked.found[group][text] = unscaled(n, column.kind) if summed and column else n
            if floor and _picked(asked.rows[group, kind, floor[0]], term, book) > 0:
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


def _add_covered(asked: Asked) -> None:
    """Count the places that have a record, each once: one branch may cover several grids."""
    wanted = list(asked.of(What.COVERED))
    if not wanted:
        return
    held = places_held({asked.kind(book.ledger) for *_, book in wanted}, RECORDS, asked.days)
    there = asked.known.places
    for text, term, book in wanted:
        width, kind = WIDTH[LEVELS[term.word]], asked.kind(book.ledger)
        covered = {place[:width] for of, place in held if of == kind}
        _add(asked, text, Counter(asked.group(p) for p in covered & there[term.word]))


def _add_areas(asked: Asked) -> None:
    for text, term, _book in asked.of(What.AREAS):
        places = asked.known.places[term.word]
        _add(asked, text, Counter(asked.group(place) for place in places))


def _add_unique(asked: Asked) -> None:
    """Count different things rather than times: from tallies where they are known, else from rows."""
    known = {(kind, measure): text for text, kind, measure in asked.known_things()}
    counts: dict[str, Counter[str]] = {text: Counter() for text in known.values()}
    for (group, *told), things in asked.rows.items():
        if text := known.get((told[0], told[1])):
            counts[text][group] = sum(n > 0 for n in things.values())
    for text, term, book in asked.of(What.UNIQUE):
        _add(asked, text, counts[text] if text in counts else _unique_rows(asked, book, term))


def _unique_rows(asked: Asked, book: Book, term: Term) -> Counter[str]:
    column = book.columns[term.column]
    rows = asked.records(book.ledger)
    if term.split:
        rows = rows.filter(**{f"values__{book.columns[term.split].slot}": term.word})
    said = rows.values_list("area_id", value_path(column.slot, column.kind)).distinct()
    different = {(asked.group(place), word) for place, word in said if word}
    return Counter(group for group, _word in different)


def _add(asked: Asked, text: str, counts: Mapping[str, int]) -> None:
    for group, n in counts.items():
        asked.found[group][text] = n
