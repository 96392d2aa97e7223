"""Taking the rows of a file into a ledger: judged first, then all that is good at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers import cells
from minhu.ledgers.domain.writing import Hand, differences, draft, key_of, require, revise
from minhu.ledgers.enums import Deed
from minhu.ledgers.guessing import Row, Table
from minhu.ledgers.models import Column, Ledger, Record, RecordStep
from minhu.ledgers.queries.ledgers import columns_of, places_of, readings

BATCH = 1000
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken: its number, the column, what stands there, and why not."""

    row: int
    label: str
    typed: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs from what the ledger says: by label what stands there and what would."""

    row: int
    key: str
    changes: dict[str, list[str]]


@dataclass(slots=True)
class Verdict:
    """What a file would do, or has done, to a ledger."""

    new: int = 0
    same: int = 0
    changed: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.new + self.same + len(self.changed) + len(self.refused)

    @property
    def taken(self) -> int:
        return self.new + len(self.changed)


@dataclass(frozen=True, slots=True)
class _Line:
    """A row that could be read: its number, its key and its values by slot."""

    row: int
    key: str
    values: dict[str, Any]


def judge(ledger: Ledger, table: Table, *, hand: Hand) -> Verdict:
    """Say what a file would do to a ledger; nothing is written."""
    verdict = Verdict()
    for _batch in _judged(ledger, table, verdict, hand, write=False):
        pass
    return verdict


def take_rows(
    ledger: Ledger, table: Table, *, hand: Hand, progress: Progress | None = None
) -> Verdict:
    """Take the good rows of a file into a ledger and say which were refused, and why.

    All in one transaction: broken off, nothing was taken. The same file again changes
    nothing. Raises ``StaleStateError`` when somebody else has just taken in the same key.
    """
    try:
        return _take(ledger, table, hand, progress)
    except IntegrityError as error:
        raise StaleStateError(_("刚刚有人也在导这本台账。请再看一遍，再导。")) from error


@transaction.atomic
def _take(ledger: Ledger, table: Table, hand: Hand, progress: Progress | None) -> Verdict:
    verdict = Verdict()
    for done in _judged(ledger, table, verdict, hand, write=True):
        if progress is not None:
            progress(done, len(table.rows))
    return verdict


def _judged(
    ledger: Ledger, table: Table, verdict: Verdict, hand: Hand, *, write: bool
) -> Iterator[int]:
    """Settle the rows a batch at a time, and yield how many were settled."""
    columns = columns_of(ledger)
    lines = _read_rows(ledger, columns, table, verdict)
    done = 0
    while some := list(islice(lines, BATCH)):
        batch = _Batch(ledger, columns, hand, verdict)
        batch.settle(some)
        if write:
            batch.write()
        done += len(some)
        yield done


@dataclass(slots=True)
class _Batch:
    """Some rows between the file and the ledger."""

    ledger: Ledger
    columns: tuple[Column, ...]
    hand: Hand
    verdict: Verdict
    fresh: list[Record] = field(default_factory=list)
    revised: list[Record] = field(default_factory=list)
    steps: list[RecordStep] = field(default_factory=list)

    def settle(self, lines: list[_Line]) -> None:
        """Judge rows against what the ledger says, in one statement."""
        keys = [line.key for line in lines]
        known = {
            record.key: record for record in Record.objects.filter(ledger=self.ledger, key__in=keys)
        }
        for line in lines:
            record = known.get(line.key)
            try:
                if record is None:
                    self._add(line)
                else:
                    self._revise(record, line)
            except NotAllowedError as error:
                self.verdict.refused.append(Refusal(line.row, "", line.key, str(error)))

    def write(self) -> None:
        Record.objects.bulk_create(self.fresh, BATCH)
        if self.revised:
            fields = ["area", "values", "words", "as_of", "source", "seq", "head", "struck"]
            Record.objects.bulk_update(self.revised, fields, BATCH)
        RecordStep.objects.bulk_create(self.steps, BATCH)

    def _add(self, line: _Line) -> None:
        record, step = draft(self.ledger, self.columns, line.values, self.hand, Deed.TAKEN_IN)
        require(record, self.hand)
        self.verdict.new += 1
        self.fresh.append(record)
        self.steps.append(step)

    def _revise(self, record: Record, line: _Line) -> None:
        require(record, self.hand)
        changes = differences(record, self.columns, line.values)
        step = revise(record, self.columns, line.values, self.hand)
        if step is None:
            self.verdict.same += 1
            return
        require(record, self.hand)
        self.verdict.changed.append(Change(line.row, line.key, changes))
        self.revised.append(record)
        self.steps.append(step)


def _read_rows(
    ledger: Ledger, columns: tuple[Column, ...], table: Table, verdict: Verdict
) -> Iterator[_Line]:
    indexes = {label: index for index, label in enumerate(table.labels)}
    here = [(indexes[column.label], column) for column in columns if column.label in indexes]
    if not here:
        raise DomainError(_("文件的表头和台账的列一个也对不上。请看看是不是选对了文件。"))
    seen: dict[str, int] = {}
    how = readings(columns, places_of(ledger))
    for number, row in table.rows.items():
        try:
            values = _values(row, here, how)
            key = key_of(columns, values)
        except _RefusedError as error:
            verdict.refused.append(Refusal(number, error.label, error.typed, error.why))
            continue
        except DomainError as error:
            verdict.refused.append(Refusal(number, "", "", str(error)))
            continue
        if key in seen:
            words = _("和第 %(row)s 行是同一条") % {"row": seen[key]}
            verdict.refused.append(Refusal(number, "", key, words))
            continue
        seen[key] = number
        yield _Line(number, key, values)


class _RefusedError(Exception):
    """A cell that cannot be read."""

    def __init__(self, label: str, typed: str, why: str) -> None:
        super().__init__(why)
        self.label, self.typed, self.why = label, typed, why


def _values(
    row: Row, here: Iterable[tuple[int, Column]], how: dict[str, cells.Reading]
) -> dict[str, Any]:
    values = {}
    for index, column in here:
        typed = row[index] if index < len(row) else ""
        try:
            values[column.slot] = cells.read(typed, how[column.slot])
        except DomainError as error:
            raise _RefusedError(column.label, cells.plain(typed)[:60], str(error)) from error
    return values
