"""Whether indicators speak of ledgers that are kept: looked at when Minhu starts, told by file and line.

What comes along is known from its definitions; what an office added is asked of its database,
and only where a file names something that did not come along.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple

from django.core.checks import CheckMessage
from django.core.checks import Warning as Told
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from minhu.core.clock import local_day, now
from minhu.core.rulebooks import rulebooks
from minhu.core.rulefiles import RuleFileError
from minhu.ledgers.cells import plain
from minhu.ledgers.definition import Entry
from minhu.ledgers.edition import shipped
from minhu.ledgers.living import read_life
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.terms import Term, What, read_term

LEDGERS = "ledgers"
Columns = Mapping[str, Collection[str]]
"""The choices of each column by its name; none where it is no choice."""


class Kept(NamedTuple):
    """What a ledger asks, and the stages of its records."""

    columns: Columns
    states: Collection[str]


class Said(NamedTuple):
    """A term of an indicator that did not come along, and the refusal of its place in a file."""

    term: Term
    where: RuleFileError


def check_terms(**_: object) -> list[CheckMessage]:
    """Tell whoever writes an indicator of what nobody keeps: it would stand there with nothing counted."""
    doubtful = [said for said in _terms() if _lacking(said.term, _shipped())]
    kept = _kept({said.term.ledger for said in doubtful}) if doubtful else {}
    if kept is None:
        return []
    found = ((said, _lacking(said.term, kept)) for said in doubtful)
    told = (
        str(RuleFileError(why, said.where.place, said.where.name)) for said, why in found if why
    )
    return [Told(each, id="ledgers.W001") for each in dict.fromkeys(told)]


def _terms() -> Iterator[Said]:
    """Yield every term of the files that can be read, but of definitions that others have replaced."""
    for name, file in rulebooks["indicators"].files():
        entries = file.told.get("indicators", ()) if file.told.get("kind") == LEDGERS else ()
        for number, entry in enumerate(entries):
            if _is_over(entry, entries):
                continue
            for side in ("numerator", "denominator"):
                where = file.fault("", "indicators", number, side)
                where.name = name
                for text in entry.get(side, ()):
                    yield Said(read_term(f"{entry['about']}.{text}"), where)


def _is_over(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Answer whether a later definition of the same indicator has begun: it may speak of what was."""
    begins, today = entry.get("begins", date.min), local_day(now())
    return any(
        each.get("code") == entry.get("code") and begins < each.get("begins", date.min) <= today
        for each in entries
    )


def _lacking(term: Term, kept: Mapping[str, Kept]) -> str:
    """Return what is not there and what to write instead; nothing where all is."""
    ledger = kept.get(term.ledger)
    if ledger is None:
        return _instead(
            f"no ledger {term.ledger!r} is kept here", term.ledger, {*kept, *_shipped()}
        )
    for column in filter(None, (term.column, term.split)):
        if column not in ledger.columns:
            words = f"the ledger {term.ledger!r} has no column {column!r}"
            return _instead(words, column, ledger.columns)
    chosen = term.what is What.CHOICE or term.split
    known = ledger.columns[term.split or term.column] if chosen else ledger.states
    if term.what in {What.COVERED, What.AREAS} or not (term.word and (known or not chosen)):
        return ""
    if term.word in known:
        return ""
    what = "choice" if chosen else "stage"
    words = f"the ledger {term.ledger!r} has no {what} {term.word!r}"
    return _instead(words, term.word, known)


def _instead(words: str, said: str, known: Collection[str]) -> str:
    near = get_close_matches(said, known, n=5, cutoff=0.3) or sorted(known)[:5]
    return f"{words}; write one of {', '.join(near)}" if near else words


@cache
def _shipped() -> Mapping[str, Kept]:
    found = {}
    for entry in shipped():
        columns = {
            plain(label): [*map(plain, choices)] for label, _kind, *choices in entry["columns"]
        }
        columns |= {plain(label): [] for label in entry.get("known", ())}
        found[entry["code"]] = Kept(columns, read_life(entry.get("life", "")).get("states", ()))
    return found


def _kept(codes: Collection[str]) -> Mapping[str, Kept] | None:
    """Return what the database keeps of some ledgers, beside what came along; ``None`` without one."""
    columns: dict[str, dict[str, list[str]]] = defaultdict(dict)
    try:
        rows = Column.objects.filter(ledger__code__in=codes).order_by()
        for code, label, came, choices in rows.values_list(
            "ledger__code", "label", "came", "choices"
        ):
            for name in filter(None, (label, came)):
                columns[code][plain(name)] = [*map(plain, choices)]
        lives = dict(Ledger.objects.filter(code__in=codes).order_by().values_list("code", "life"))
    except (DatabaseError, ImproperlyConfigured):
        return None
    shelf = _shipped()
    kept = {code: Kept(columns[code], life.get("states", ())) for code, life in lives.items()}
    return {code: _both(kept.get(code), shelf.get(code)) for code in {*kept, *shelf}}


def _both(kept: Kept | None, came: Kept | None) -> Kept:
    """Return a ledger with what its office asks and what it came with: what was said so stays known."""
    here, there = kept or Kept({}, ()), came or Kept({}, ())
    names = {*here.columns, *there.columns}
    columns = {name: {*here.columns.get(name, ()), *there.columns.get(name, ())} for name in names}
    return Kept(columns, {*here.states, *there.states})
