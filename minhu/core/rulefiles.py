"""Files of rules, which are data: where in one something is wrong, and what to write instead.

TOML says where its own grammar is broken, but not where a key stands; so the lines are looked
for here, and every refusal reads ``file:line: what is wrong; what to write``.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar, get_origin, get_type_hints

from minhu.core.errors import DomainError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

R = TypeVar("R")
D = TypeVar("D", bound="DataclassInstance")
Where = tuple[str | int, ...]
"""The way to something in a file: a table, the number of an entry from 0, a key."""
_HEADER = re.compile(r"\[\[?\s*([^\[\],]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r'("[^"]*"|[\w-]+)\s*=')
_GRAMMAR = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_PLAIN: dict[object, tuple[type, str]] = {
    date: (date, "a day such as 2027-01-01, without quotes"),
    int: (int, "a whole number"),
    Mapping: (Mapping, "a table"),
    str: (str, "a text in quotes"),
    bool: (bool, "true or false"),
}


class RuleFileError(ValueError):
    """Something in a file that cannot be meant, with its place and what to write instead."""

    def __init__(self, words: str, place: str, name: str = "") -> None:
        self.words, self.place, self.name = words, place, name
        super().__init__(f"{name or 'line '}{':' if name else ''}{place}: {words}")


class RuleFile:
    """One file of rules in TOML; raises ``RuleFileError`` where its grammar is broken."""

    def __init__(self, text: str) -> None:
        self.text = text
        try:
            self.told: dict[str, Any] = tomllib.loads(text, parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            raise _broken(text, error) from None

    def fault(self, words: str, *where: str | int) -> RuleFileError:
        """Return the refusal of what stands at a place of the file, or nearest above it."""
        lines = _lines(self.text)
        near = (where[:length] for length in range(len(where), -1, -1))
        return RuleFileError(words, str(next(lines[each] for each in near if each in lines)))

    @contextmanager
    def at(self, *where: str | int) -> Iterator[None]:
        """Turn what Python says of an entry into a refusal of that entry."""
        try:
            yield
        except RuleFileError:
            raise
        except KeyError as error:
            raise self.fault(
                f"{error.args[0]} is missing; write {error.args[0]} = …", *where
            ) from None
        except (AttributeError, DomainError, TypeError, ValueError) as error:
            raise self.fault(str(error), *where) from None

    def each(self, table: str, read: Callable[[int, Mapping[str, Any]], R]) -> list[R]:
        """Read the entries of ``[[table]]``, each by its number; one that raises is told by its line."""
        found = self.told.get(table)
        if not isinstance(found, list):
            raise self.fault(f"there is no [[{table}]]; write at least one", table)
        return [self._read(table, number, entry, read) for number, entry in enumerate(found)]

    def _read(
        self,
        table: str,
        number: int,
        entry: Mapping[str, Any],
        read: Callable[[int, Mapping[str, Any]], R],
    ) -> R:
        with self.at(table, number):
            return read(number, entry)

    def require(self, table: Mapping[str, Any], keys: Collection[str], *where: str | int) -> None:
        """Raise for a key that a table must have and has not."""
        for key in keys:
            if key not in table:
                raise self.fault(f"{key} is missing; write {key} = …", *where)

    def know(self, table: Mapping[str, Any], keys: Collection[str], *where: str | int) -> None:
        """Raise for a key of a table that nobody reads: it would be passed over in silence."""
        for key in table:
            if key not in keys:
                words = f"{key} is not known here; write one of {', '.join(keys)}"
                raise self.fault(words, *where, key)

    def day(self, key: str) -> date:
        """Return the day that stands beside a key at the beginning of the file."""
        self.require(self.told, (key,))
        value = self.told[key]
        if not isinstance(value, date) or _only_looks_like(date, value):
            raise self.fault(f"{key} is {value!r}; write {_PLAIN[date][1]}", key)
        return value

    def fill(self, made: type[D], table: Mapping[str, Any], *where: str | int) -> D:
        """Return a dataclass of what a table says: its keys are the fields, and of their kind."""
        known = fields(made)
        needed = [
            each.name
            for each in known
            if each.default is MISSING and each.default_factory is MISSING
        ]
        self.know(table, [each.name for each in known], *where)
        self.require(table, needed, *where)
        hints = get_type_hints(made)
        for key, value in table.items():
            kind, words = _PLAIN.get(get_origin(hints[key]) or hints[key], (object, ""))
            if not isinstance(value, kind) or _only_looks_like(kind, value):
                raise self.fault(f"{key} is {value!r}; write {words}", *where, key)
        return made(**table)


def _only_looks_like(kind: type, value: object) -> bool:
    """Answer whether Python takes something for another kind than whoever wrote it."""
    return (kind is int and isinstance(value, bool)) or (
        kind is date and isinstance(value, datetime)
    )


def _broken(text: str, error: tomllib.TOMLDecodeError) -> RuleFileError:
    found = _GRAMMAR.match(str(error))
    words, line, column = found.groups() if found else (str(error), None, None)
    return RuleFileError(words, f"{line}:{column}" if line else str(len(text.splitlines())))


def _lines(text: str) -> dict[Where, int]:
    """Return on which line each table, entry and key of a file begins."""
    found: dict[Where, int] = {(): 1}
    entries: Counter[Where] = Counter()
    here: Where = ()
    for number, line in enumerate(map(str.strip, text.splitlines()), start=1):
        if line.startswith("[") and (header := _HEADER.match(line)):
            here = _way(header[1], entries)
            if line.startswith("[["):
                entries[here] += 1
                found.setdefault(here, number)
                here = (*here, entries[here] - 1)
            found.setdefault(here, number)
        elif key := _KEY.match(line):
            found.setdefault((*here, key[1].strip('"')), number)
    return found


def _way(header: str, entries: Counter[Where]) -> Where:
    """Return the way a header names; what lies in an entry lies in the last one before it."""
    way: Where = ()
    parts = [each.strip().strip('"') for each in header.split(".")]
    for number, part in enumerate(parts, start=1):
        way = (*way, part)
        if number < len(parts) and entries[way]:
            way = (*way, entries[way] - 1)
    return way
