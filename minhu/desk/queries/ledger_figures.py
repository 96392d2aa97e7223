"""What is reckoned from ledgers: each figure with its base, and the records behind both numbers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse

from minhu.core.clock import local_day
from minhu.desk.queries.figures_page import Question
from minhu.desk.queries.ledger_page import LedgerPage
from minhu.ledgers.edition import subject_of
from minhu.ledgers.enums import Subject
from minhu.ledgers.queries.ledgers import ledgers_for, places_seen
from minhu.ledgers.queries.shelf import Book as Columns
from minhu.ledgers.queries.shelf import books, books_of
from minhu.ledgers.terms import Term, What, read_term
from minhu.rates.books import book
from minhu.rates.comparing import Line, compared
from minhu.rates.indicators import WHOLE, Figure, Indicator, Terms
from minhu.rates.reckoning import in_all
from minhu.rates.scope import Scope

BOOK, LONG = "ledgers", 50_000
"""Of a ledger longer than that no figure is made for which every record has to be read."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where the records behind a number are: all of them, or those of one stage or choice."""

    word: str
    address: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A ledger with its columns and the address of its page."""

    book: Columns
    path: str


@dataclass(frozen=True, slots=True)
class SourcedLine:
    """A figure with the ledger, or the list of cases, that it is reckoned from."""

    line: Line
    source: Link
    above: list[Link]
    below: list[Link]

    @property
    def figure(self) -> Figure:
        return self.line.figure

    @property
    def whole(self) -> bool:
        return self.figure.indicator.window == WHOLE


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one part of a street's work."""

    subject: Subject
    lines: list[SourcedLine]


def ledger_figures(asked: Question, *, at: datetime) -> list[Part]:
    """Return what is reckoned from ledgers by the part of the work they belong to."""
    parts: dict[Subject, list[SourcedLine]] = {subject: [] for subject in Subject}
    for line in ledger_lines(asked, at=at):
        parts[subject_of(line.figure.indicator.about)].append(line)
    return [Part(subject, lines) for subject, lines in parts.items() if lines]


def ledger_lines(
    asked: Question, *, at: datetime, only: Collection[str] | None = None
) -> list[SourcedLine]:
    """Return what is reckoned from the ledgers somebody may open and that hold anything.

    All of it, or ``only`` some indicators. A unit has none. The number of statements does not
    grow with ledgers or records.
    """
    if asked.subject.unit:
        return []
    open_ones = [each for each in ledgers_for(asked.user) if not each.secrecy]
    held = {each.code: each for each in open_ones if each.n}  # type: ignore[attr-defined]  # -- a number for the list
    scope, day = replace(asked.scope(), kind=BOOK), local_day(at)
    shown = {code: Shown(one, _path(code)) for code, one in books_of(held.values()).items()}
    long = {code for code, one in held.items() if one.n > LONG}  # type: ignore[attr-defined]  # -- as above
    wanted = book(BOOK, day).having(
        lambda one: (
            one.about in held
            and (only is None or one.code in only)
            and not (one.about in long and _reads_rows(one, shown[one.about].book))
        )
    )
    found = compared(scope, asked.scope_before(), at=at, day=day, held=wanted)
    return [_line(line, shown[line.figure.indicator.about], scope) for line in found.lines]


def figures_of(page: LedgerPage, *, at: datetime, slow: bool) -> list[Figure]:
    """Return what is reckoned from one ledger, of what somebody sees of it and asks for.

    ``slow`` are those that read every record. Nothing for whoever sees places that lie apart,
    nor of a ledger that is kept closely.
    """
    if page.ledger.secrecy:
        return []
    held = book(BOOK, local_day(at)).having(lambda one: one.about == page.ledger.code)
    known = books([page.ledger.code])[page.ledger.code]
    held = held if slow else held.having(lambda one: not _reads_rows(one, known))
    places = places_seen(page.user, page.ask.area or page.ledger.area_id)
    if not held.indicators or len(places) != 1:
        return []
    scope = Scope(BOOK, places[0], "", page.ask.first, page.ask.last)
    return list(in_all(held, scope, at=at).values())


@lru_cache(maxsize=4096)
def _path(code: str) -> str:
    """Return the address of a ledger; each of a hundred would be looked for among three hundred doors."""
    return reverse("desk:ledger", args=[code])


def _reads_rows(one: Indicator, about: Columns) -> bool:
    """Answer whether a figure reads every record: different things that nobody keeps count of."""
    terms = [read_term(term) for term in one.terms]
    unique = [(term, about.columns.get(term.column)) for term in terms if term.what is What.UNIQUE]
    return any(term.split or column is None or not column.is_thing for term, column in unique)


def _line(line: Line, about: Shown, scope: Scope) -> SourcedLine:
    one = line.figure.indicator
    days = scope.during(None, None) if one.window == WHOLE else scope
    if line.figure.lost:
        return SourcedLine(line, Link(about.book.ledger.name, about.path), [], [])
    above, below = (_links(terms, about, days) for terms in (one.numerator, one.denominator))
    return SourcedLine(line, Link(about.book.ledger.name, about.path), above, below)


def _links(terms: Terms, about: Shown, scope: Scope) -> list[Link]:
    """Return where the records of each term are; terms with the same records are one link."""
    found: dict[str, Link] = {}
    for text in terms:
        term = read_term(text)
        address = term_address(term, about, scope)
        found.setdefault(address, Link(term.word, address))
    return list(found.values())


def term_address(term: Term, about: Shown, scope: Scope) -> str:
    """Return the address of the records that a term counts."""
    if term.what is What.AREAS:
        return reverse("desk:grids")
    wanted: dict[str, object] = {
        "area": scope.area if scope.area != about.book.ledger.area_id else "",
        "first": scope.first,
        "last": scope.last,
        **_filter(term, about.book),
    }
    query = _query(*((name, value) for name, value in wanted.items() if value))
    return f"{about.path}?{query}" if query else about.path


@lru_cache(maxsize=4096)
def _query(*wanted: tuple[str, object]) -> str:
    """Return the query of an address; a page of indicators has hundreds, the same each time."""
    return urlencode(wanted)


def _filter(term: Term, about: Columns) -> Mapping[str, str]:
    if term.what is What.CHOICE:
        return {about.columns[term.column].slot: term.word}
    if term.split:
        return {about.columns[term.split].slot: term.word}
    return {"state": term.word} if term.word and term.what in (What.STATE, What.SUM) else {}
