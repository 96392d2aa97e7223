"""The rows of a file as the columns of a ledger read them: values, or a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from minhu.core.errors import DomainError
from minhu.core.tables import Row
from minhu.ledgers import cells
from minhu.ledgers.domain.drafting import Said, key_of
from minhu.ledgers.enums import Kind
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Column, Ledger
from minhu.ledgers.models.record import is_made
from minhu.ledgers.queries.knowing import Known
from minhu.ledgers.queries.ledgers import columns_of, places_of, readings

PERSONAL = "***"
REMEMBERED = 2000
"""How many different cells of a column are remembered, for most columns say few things."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken: its number, the column, what stands there, and why not.

    ``also`` are the further cells of the row that cannot be read.
    """

    row: int
    label: str
    typed: str
    why: str
    also: tuple[Refusal, ...] = ()

    @property
    def cells(self) -> tuple[Refusal, ...]:
        """All that is wrong in the row, so that it is put right at once."""
        return (self, *self.also)


class Line(NamedTuple):
    """A row that could be read: its number, its key, what it says, and what others know of it.

    ``known`` is what stands in columns that are not asked, as it was typed.
    """

    row: int
    key: str
    said: Said
    known: Mapping[str, str] = MappingProxyType({})

    @property
    def called(self) -> str:
        """The key, where people wrote it: one that was made of the whole row tells nobody anything."""
        return "" if is_made(self.key) else self.key


class _RefusedError(Exception):
    """A row with cells that cannot be read: of each the column, what stands there, and why."""

    def __init__(self, *cells: tuple[str, str, str]) -> None:
        super().__init__(cells)
        self.cells = cells

    def of_row(self, number: int) -> Refusal:
        first, *others = (Refusal(number, *cell) for cell in self.cells)
        return replace(first, also=tuple(others))


@dataclass(slots=True)
class _Reader:
    """A column of the ledger in the file: where, how its cells are read, and what was read.

    Of a person phone and identity card may stand in columns of their own.
    """

    place: int
    column: Column
    reading: cells.Reading
    known: dict[object, tuple[Any, str]] = field(default_factory=dict)
    beside: tuple[int, ...] = ()

    def read(self, row: Row) -> tuple[Any, str]:
        """Return the value of this column in a row and what it says on a page."""
        typed = row[self.place] if self.place < len(row) else ""
        if self.beside:
            more = (cells.plain(row[each]) for each in self.beside if each < len(row))
            typed = " ".join((cells.plain(typed), *more)).strip()
        if typed in self.known:
            return self.known[typed]
        try:
            value = cells.read(typed, self.reading)
        except DomainError as error:
            words = PERSONAL if self.column.kind == Kind.PERSON else cells.plain(typed)[:60]
            raise _RefusedError((self.column.label, words, str(error))) from error
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
    columns, heads = columns_of(ledger), _heads(table)
    readers = _readers(ledger, columns, heads)
    known = {
        each.slot: heads[cells.plain(each.label)]
        for each in columns
        if each.is_known and cells.plain(each.label) in heads
    }
    seen: dict[str, int] = {}
    named = any(each.is_key for each in columns)
    for number, row in table.rows.items():
        try:
            said = _said(row, readers, empties=empties)
            key = key_of(columns, said.words)
        except _RefusedError as error:
            refused.append(error.of_row(number))
            continue
        except DomainError as error:
            refused.append(Refusal(number, "", "", str(error)))
            continue
        if key in seen:
            words = _("和%(row)s是同一条") % {"row": table.where(seen[key])}
            refused.append(Refusal(number, "", key if named else "", words))
            continue
        seen[key] = number
        yield Line(number, key, said, _typed(row, known))


def contradictions(lines: Iterable[Line], columns: Iterable[Column], known: Known) -> list[Refusal]:
    """Return where rows say something else than who knows it, each with row and column."""
    found, by_slot = [], {each.slot: each for each in columns if each.is_known}
    for line in lines:
        for slot, typed in line.known.items():
            column, value = by_slot[slot], known.get((slot, line.key))
            shown = cells.show(value, column.kind)
            if typed and shown and not _alike(typed, shown, column):
                words = {"source": column.known_from, "shown": shown}
                why = _("%(source)s里是“%(shown)s”，以那边为准") % words
                found.append(Refusal(line.row, column.label, typed[:60], why))
    return found


def _alike(typed: str, shown: str, column: Column) -> bool:
    """Answer whether a cell says what is shown, however it is written."""
    if typed == cells.plain(shown):
        return True
    try:
        value = cells.read(typed, cells.Reading(Kind(column.kind), tuple(column.choices)))
    except DomainError:
        return False
    return cells.show(value, column.kind) == shown


def read_beside(column: Column) -> list[str]:
    """Return the other columns of a file that a column of people is read from."""
    return [str(column.rules[each]) for each in ("phone", "number") if each in column.rules]


def _heads(table: Table) -> dict[str, int]:
    """Return where each column of a file stands, by what its name is compared by."""
    return {cells.plain(label): index for index, label in enumerate(table.labels)}


def _readers(
    ledger: Ledger, columns: tuple[Column, ...], heads: Mapping[str, int]
) -> list[_Reader]:
    how = readings(columns, places_of(ledger))
    here = [
        _Reader(
            heads[cells.plain(column.label)],
            column,
            how[column.slot],
            beside=tuple(
                heads[each] for each in map(cells.plain, read_beside(column)) if each in heads
            ),
        )
        for column in columns
        if cells.plain(column.label) in heads
        and not column.is_known
        and column.kind != Kind.PICTURES
    ]
    if not here:
        raise DomainError(_("文件的表头和台账的列一个也对不上。请看看是不是选对了文件。"))
    return here


def _typed(row: Row, places: Mapping[str, int]) -> dict[str, str]:
    return {slot: cells.plain(row[n]) for slot, n in places.items() if n < len(row)}


def _said(row: Row, readers: list[_Reader], *, empties: bool) -> Said:
    values, words = {}, {}
    wrong: list[tuple[str, str, str]] = []
    for reader in readers:
        try:
            value, shown = reader.read(row)
        except _RefusedError as error:
            wrong += error.cells
            continue
        if value or empties:
            values[reader.column.slot] = value
        if shown:
            words[reader.column.slot] = shown
    if wrong:
        raise _RefusedError(*wrong)
    return Said(values, words)
