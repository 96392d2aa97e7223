"""The rows of a file as the columns of a ledger read them: values, or a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import Row
from minhu.ledgers import cells
from minhu.ledgers.domain.drafting import Said, key_of
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.queries.ledgers import columns_of, places_of, readings

REMEMBERED = 2000
"""How many different cells of a column are remembered, for most columns say few things."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken: its number, the column, what stands there, and why not."""

    row: int
    label: str
    typed: str
    why: str


class Line(NamedTuple):
    """A row that could be read: its number, its key and what it says."""

    row: int
    key: str
    said: Said


class _RefusedError(Exception):
    """A cell that cannot be read."""

    def __init__(self, label: str, typed: str, why: str) -> None:
        super().__init__(why)
        self.label, self.typed, self.why = label, typed, why


@dataclass(slots=True)
class _Reader:
    """A column of the ledger in the file: where, how its cells are read, and what was read."""

    place: int
    column: Column
    reading: cells.Reading
    known: dict[object, tuple[Any, str]] = field(default_factory=dict)

    def read(self, row: Row) -> tuple[Any, str]:
        """Return the value of this column in a row and what it says on a page."""
        typed = row[self.place] if self.place < len(row) else ""
        if typed in self.known:
            return self.known[typed]
        try:
            value = cells.read(typed, self.reading)
        except DomainError as error:
            words = cells.plain(typed)[:60]
            raise _RefusedError(self.column.label, words, str(error)) from error
        found = value, cells.show(value, self.column.kind)
        if len(self.known) < REMEMBERED:
            self.known[typed] = found
        return found


def read_rows(
    ledger: Ledger, table: Table, refused: list[Refusal], *, empties: bool
) -> Iterator[Line]:
    """Yield the rows that can be read; the others are added to ``refused`` with the reason.

    An empty cell says nothing, unless it ``empties`` the record's. Raises ``DomainError``
    when the file has none of the ledger's columns.
    """
    columns = columns_of(ledger)
    readers = _readers(ledger, columns, table)
    seen: dict[str, int] = {}
    for number, row in table.rows.items():
        try:
            said = _said(row, readers, empties=empties)
            key = key_of(columns, said.words)
        except _RefusedError as error:
            refused.append(Refusal(number, error.label, error.typed, error.why))
            continue
        except DomainError as error:
            refused.append(Refusal(number, "", "", str(error)))
            continue
        if key in seen:
            words = _("和第 %(row)s 行是同一条") % {"row": seen[key]}
            refused.append(Refusal(number, "", key, words))
            continue
        seen[key] = number
        yield Line(number, key, said)


def _readers(ledger: Ledger, columns: tuple[Column, ...], table: Table) -> list[_Reader]:
    indexes = {label: index for index, label in enumerate(table.labels)}
    how = readings(columns, places_of(ledger))
    here = [
        _Reader(indexes[column.label], column, how[column.slot])
        for column in columns
        if column.label in indexes and column.linked_id is None and column.kind != Kind.PICTURES
    ]
    if not here:
        raise DomainError(_("文件的表头和台账的列一个也对不上。请看看是不是选对了文件。"))
    return here


def _said(row: Row, readers: list[_Reader], *, empties: bool) -> Said:
    values, words = {}, {}
    for reader in readers:
        value, shown = reader.read(row)
        if value or empties:
            values[reader.column.slot] = value
        if shown:
            words[reader.column.slot] = shown
    return Said(values, words)
