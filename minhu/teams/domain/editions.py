"""Loading templates of posts, trees and cards: a dated file for each edition, or an office's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core import rulebooks
from minhu.core.errors import DomainError
from minhu.core.rulebooks import named
from minhu.core.rulefiles import RuleFile, RuleFileError
from minhu.places.enums import Level
from minhu.teams.enums import Rulebook
from minhu.teams.models import Rule, Slot

BOOKS = {
    Rulebook.POSTS: ("templates", "slots"),
    Rulebook.TREE: ("trees", "tiers"),
    Rulebook.CARD: ("cards", "fields"),
    Rulebook.LOAD: ("loads", "counts"),
    Rulebook.ELEMENTS: ("elements", "registers"),
}


@cache
def shipped() -> Mapping[str, Any]:
    """Return the edition that comes along."""
    found: Mapping[str, Any] = BOOK.read_all()[-1]
    return found


def read_edition(text: str) -> Mapping[str, Any]:
    """Return what a file says; raises ``RuleFileError`` for what cannot be meant."""
    file = RuleFile(text)
    file.know(file.told, ("begins", *(table for table, _inside in BOOKS.values())))
    file.day("begins")
    for table, inside in BOOKS.values():
        if table in file.told:
            file.each(table, partial(_check, file, (table, inside)))
    return file.told


def _check(file: RuleFile, about: tuple[str, str], number: int, entry: Mapping[str, Any]) -> None:
    """Raise for an entry that no rule could be made of."""
    table, inside = about
    needed = ("code", "name", "version", "source", inside)
    file.know(entry, (*needed, "level"), table, number)
    file.require(entry, needed, table, number)
    with file.at(table, number, "version"):
        int(entry["version"])
    if table == BOOKS[Rulebook.POSTS][0]:
        file.require(entry, ("level",), table, number)
        with file.at(table, number, "level"):
            Level(entry["level"])
        for each in entry[inside]:
            file.fill(Slot, each, table, number, inside)


def load_editions() -> int:
    """Add the rules of the edition that are missing and return how many; twice changes nothing."""
    return load(shipped())


def load_file(path: Path) -> int:
    """Add the rules of an office's own file; raises ``DomainError`` for what cannot be read."""
    try:
        with named(str(path)):
            edition = read_edition(path.read_text("utf-8"))
    except RuleFileError as error:
        raise DomainError(_("文件里有一处写得不对：%(what)s。") % {"what": error}) from error
    return load(edition)


@transaction.atomic
def load(edition: Mapping[str, Any]) -> int:
    """Add what is new. A new version ends the one before it on the day it begins."""
    begins = edition["begins"]
    return sum(
        _add(book, entry, entry[inside], begins)
        for book, (table, inside) in BOOKS.items()
        for entry in edition.get(table, ())
    )


def _add(book: Rulebook, entry: Mapping[str, Any], body: list[Any], begins: date) -> bool:
    same = Rule.objects.filter(book=book, code=entry["code"])
    version = int(entry["version"])
    if same.filter(version__gte=version).exists():
        return False
    level = Level(entry["level"]) if book is Rulebook.POSTS else ""
    if book is Rulebook.POSTS:
        body = [_slot(each) for each in body]
    same.filter(valid_to=None).update(valid_to=begins)
    Rule.objects.create(
        book=book,
        code=entry["code"],
        version=version,
        name=entry["name"],
        level=level,
        source=entry["source"],
        body=body,
        valid_from=begins,
    )
    return True


def _slot(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a slot with every key; an unknown key raises ``TypeError``."""
    slot = Slot(**entry)
    return {name: getattr(slot, name) for name in Slot.__slots__}


BOOK = rulebooks.rulebooks.add("teams", rulebooks.Rulebook("teams", "editions", read_edition))
