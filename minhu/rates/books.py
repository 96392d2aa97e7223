"""The books of indicators: those that come with Minhu, and an office's own beside them.

Files in ``MINHU_DATA/indicators`` are added; a definition with a known code replaces the one
that came along from its ``begins`` on. A file that says something impossible is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

import structlog
from django.conf import settings

from minhu.core.registry import Registry
from minhu.core.rulebooks import Rulebook, named, rulebooks
from minhu.core.rulefiles import RuleFile, RuleFileError
from minhu.rates.indicators import Book
from minhu.rates.reading import holding, read_book

FIRST = (
    *("requests", "ledgers", "hazards", "disputes", "orders", "deliberations"),
    *("constructions", "wages", "calls", "leads"),
)
_FOLDER = files("minhu.rates") / "definitions"


def _others() -> Iterator[str]:
    """Yield the other files of the folder that say of which kind of thing they reckon."""
    for file in sorted(_FOLDER.iterdir(), key=lambda each: each.name):
        name = file.name.removesuffix(".toml")
        if name not in FIRST and "kind" in tomllib.loads(file.read_text("utf-8")):
            yield name


BOOKS = (*FIRST, *_others())
"""The subjects in the order in which pages show them; a new file is one of them at once."""
_ALWAYS = date.max
log = structlog.get_logger()


def book(name: str, day: date) -> Book:
    """Return the definitions of a subject as they hold on a day, in the order of the files.

    Raises ``KeyError`` for a subject that is none.
    """
    if name not in BOOKS:
        raise KeyError(name)
    return _book(name, own_folder(), day)


def own_folder() -> str:
    return str(Path(settings.DATA) / "indicators")


def faults(folder: str) -> Mapping[str, str]:
    """Return why each file of a folder that cannot be read is left out, by its name."""
    return _own(folder)[1]


@lru_cache(maxsize=64)
def _book(name: str, folder: str, day: date) -> Book:
    shipped = read_book(_text(name), day)
    added = [read_book(text, day) for text in _own(folder)[0]]
    own = [one for each in added if each.kind == shipped.kind for one in each.indicators]
    return replace(shipped, indicators=tuple(holding([*shipped.indicators, *own], day)))


@lru_cache(maxsize=4)
def _own(folder: str) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Return the texts of the files that can be read, and what is wrong with the others."""
    texts: list[str] = []
    wrong: dict[str, str] = {}
    for path in sorted(Path(folder).glob("*.toml")):
        try:
            with named(path.name):
                text = path.read_text("utf-8")
                read_book(text, _ALWAYS)
            texts.append(text)
        except RuleFileError as error:
            wrong[path.name] = str(error)
            log.warning("indicators left out", file=path.name, why=wrong[path.name])
    return tuple(texts), wrong


@cache
def _text(name: str) -> str:
    return (_FOLDER / f"{name}.toml").read_text("utf-8")


others: Registry[Callable[[str, date], object]] = Registry("table of definitions")
"""How boards, bulletins and panels, which stand in files of the same folder, are read."""


def _read_any(text: str) -> None:
    """Read a file of the folder: a book of indicators, or what ``others`` says of its table."""
    told = RuleFile(text).told
    if "kind" in told:
        read_book(text, _ALWAYS)
    for table in told.keys() & set(others):
        others[table](text, _ALWAYS)


rulebooks.add("indicators", Rulebook("rates", "definitions", _read_any, "indicators"))
