"""What the definition of a ledger in a file may say; ``definitions/2026.toml`` explains each key."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from minhu.core.errors import DomainError
from minhu.core.rulefiles import RuleFile, RuleFileError
from minhu.ledgers import living
from minhu.ledgers.cells import plain
from minhu.ledgers.enums import Fact, Kind, Subject
from minhu.ledgers.expressions import parse

Entry = Mapping[str, Any]
NEEDED = ("code", "name", "subject", "key", "columns")
KEYS = (
    *NEEDED,
    *("rows", "day", "ends", "things", "known", "rules", "within", "life", "life_was"),
)
EXPRESSIONS = ("relevant", "required", "constraint", "calculate", "filter")
"""The rules of a column that are expressions over the others."""


def read_ledgers(text: str) -> tuple[Entry, ...]:
    """Return the definitions of a file; raises ``RuleFileError`` for what cannot be meant."""
    file, known = RuleFile(text), dict[str, frozenset[str]]()

    def checked(number: int, entry: Entry) -> Entry:
        definition = Definition(file, number, entry, known)
        definition.check()
        known[entry["code"]] = frozenset(map(plain, definition.labels()))
        return entry

    return tuple(file.each("ledgers", checked))


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition being read; ``known`` are the columns of those above it, by code."""

    file: RuleFile
    number: int
    entry: Entry
    known: Mapping[str, Collection[str]]

    def check(self) -> None:
        """Raise for the first thing that cannot be meant."""
        here = ("ledgers", self.number)
        self.file.know(self.entry, KEYS, *here)
        self.file.require(self.entry, NEEDED, *here)
        self._one_of("subject", self.entry["subject"], Subject.values)
        if self.entry["code"] in self.known:
            raise self._fault(f"{self.entry['code']!r} is there already; write another", "code")
        for column in self.entry["columns"]:
            self._check_column(column)
        self._check_named()
        self._check_known()
        self._check_expressions()
        with self._said("life"):
            living.lifecycle(living.read_life(self.entry.get("life", "")))

    def labels(self) -> list[str]:
        return [label for label, *_rest in self.entry["columns"]]

    def _check_column(self, column: Any) -> None:  # noqa: ANN401 -- whatever stands in the file
        texts = isinstance(column, list) and all(isinstance(each, str) for each in column)
        if not texts or len(column) < 2:  # noqa: PLR2004 -- a name and a kind
            raise self._fault(f'{column!r} is no column; write ["name", "kind"]', "columns")
        label, kind, *choices = column
        self._one_of("columns", kind, Kind.values, f"the kind of {label!r} is ")
        if kind in (Kind.CHOICE, Kind.CHOICES) and not choices:
            raise self._fault(f"{label!r} has no choices; write them after its kind", "columns")

    def _check_named(self) -> None:
        """Raise for a key that names a column which is not there."""
        labels, entry = self.labels(), self.entry
        for key in ("key", "day", "ends"):
            if key in entry:
                self._one_of(key, entry[key], labels)
        for key in ("things", "rules"):
            for label in entry.get(key, ()):
                self._one_of(key, label, [*labels, *entry.get("known", ())])
        if "within" in entry:
            self._one_of("within", entry["within"], self.known)

    def _check_known(self) -> None:
        """Raise for a column that is told by nobody: neither the base nor a ledger further up."""
        for label, where in self.entry.get("known", {}).items():
            code, _dot, column = where.partition(".")
            if where not in Fact.values and plain(column) not in self.known.get(code, ()):
                words = f"{label!r} is known from {where!r}, which is not there"
                told_by = f"{', '.join(Fact.values)}, or code.column of a ledger further up"
                raise self._fault(f"{words}; write one of {told_by}", "known")

    def _check_expressions(self) -> None:
        for label, rules in self.entry.get("rules", {}).items():
            for name in EXPRESSIONS:
                if name in rules:
                    with self._said("rules", label):
                        parse(rules[name])

    @contextmanager
    def _said(self, *key: str) -> Iterator[None]:
        """Put the place before what the verb of a page says of the same words."""
        try:
            yield
        except DomainError as error:
            raise self._fault(str(error), *key) from None

    def _one_of(self, key: str, said: str, known: Collection[str], about: str = "") -> None:
        if said not in known:
            words = f"{about or f'{key} is '}{said!r}; write one of {', '.join(known)}"
            raise self._fault(words, key)

    def _fault(self, words: str, *key: str) -> RuleFileError:
        return self.file.fault(words, "ledgers", self.number, *key)
