"""What the ledgers that come with Minhu ask: a dated file for each edition, found by itself."""

from __future__ import annotations

from functools import cache

from minhu.core.rulebooks import Rulebook, rulebooks
from minhu.ledgers.definition import Entry, read_ledgers
from minhu.ledgers.enums import Subject

BOOK = rulebooks.add("ledgers", Rulebook("ledgers", "definitions", read_ledgers))


@cache
def shipped() -> tuple[Entry, ...]:
    """Return the definitions that come along, in the order of the files."""
    return tuple(entry for edition in BOOK.read_all() for entry in edition)


def subject_of(code: str) -> Subject:
    """Return under which part of a street's work a ledger stands, by its code."""
    return _subjects().get(code, Subject.OWN)


@cache
def _subjects() -> dict[str, Subject]:
    return {entry["code"]: Subject(entry["subject"]) for entry in shipped()}
