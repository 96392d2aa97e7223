"""Loading templates of posts, trees and cards: a dated file for each edition, or an office's own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
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
EDITION = "2026"


@cache
def shipped() -> Mapping[str, Any]:
    """Return the edition that comes along."""
    text = (files("minhu.teams") / "editions" / f"{EDITION}.toml").read_text("utf-8")
    return tomllib.loads(text)


def load_editions() -> int:
    """Add the rules of the edition that are missing and return how many; twice changes nothing."""
    return load(shipped())


def load_file(path: Path) -> int:
    """Add the rules of an office's own file; raises ``DomainError`` for what cannot be read."""
    try:
        return load(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DomainError(_("这个文件读不了，请存成 UTF-8 的 TOML。")) from error
    except (KeyError, TypeError, ValueError) as error:
        words = {"what": str(error)[:80]}
        raise DomainError(_("文件里有一处写得不对：%(what)s。") % words) from error


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
