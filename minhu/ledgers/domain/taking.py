"""Taking the rows of a file into a ledger: judged first, then all that is good at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers import cells
from minhu.ledgers.counting import Counts
from minhu.ledgers.domain.drafting import Hand, beside, differences, draft, key_of, require, revise
from minhu.ledgers.domain.tallying import counts_of, shift
from minhu.ledgers.enums import NUMBERS, Deed
from minhu.ledgers.guessing import Row, Table
from minhu.ledgers.models import Column, Ledger, Record, RecordStep
from minhu.ledgers.queries.ledgers import all_columns, columns_of, places_of, readings

BATCH = 1000
REVISED = (
    *("area", "values", "beside", "words", "day", "as_of", "source", "seq", "head", "struck"),
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Ways:
    """How a file is taken.

    Its cells that are empty may empty the record's (``empties``), and its numbers that differ
    may be another source's, to be kept ``beside``, rather than newer ones.
    """

    empties: bool = False
    beside: bool = False


USUAL = Ways()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken: its number, the column, what stands there, and why not."""

    row: int
    label: str
    typed: str
    why: str


@dataclass(frozen=True, slots=True)
class Change:
    """A row that differs from what the ledger says: by slot what stands there and what would."""

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


def judge(ledger: Ledger, table: Table, *, hand: Hand, ways: Ways = USUAL) -> Verdict:
    """Say what a file would do to a ledger; nothing is written."""
    intake = _Intake(ledger, table, hand, ways)
    for _done in intake.settled(write=False):
        pass
    return intake.verdict


def take_rows(
    ledger: Ledger,
    table: Table,
    *,
    hand: Hand,
    ways: Ways = USUAL,
    progress: Progress | None = None,
) -> Verdict:
    """Take the good rows of a file into a ledger and say which were refused, and why.

    All in one transaction: broken off, nothing was taken. The same file again changes
    nothing. Raises ``StaleStateError`` when somebody else has just taken in the same key.
    """
    try:
        return _take(_Intake(ledger, table, hand, ways), progress)
    except IntegrityError as error:
        raise StaleStateError(_("刚刚有人也在导这本台账。请再看一遍，再导。")) from error


@transaction.atomic
def _take(intake: _Intake, progress: Progress | None) -> Verdict:
    for done in intake.settled(write=True):
        if progress is not None:
            progress(done, len(intake.table.rows))
    shift(intake.before, intake.after)
    return intake.verdict


class _Intake:
    """A file between the office and the ledger, settled a batch of rows at a time.

    What the rows add to the figures is gathered and written once, at the end.
    """

    def __init__(self, ledger: Ledger, table: Table, hand: Hand, ways: Ways) -> None:
        self.ledger, self.table, self.hand, self.ways = ledger, table, hand, ways
        self.columns, self.all = columns_of(ledger), all_columns(ledger)
        self.verdict = Verdict()
        self.before: Counts = Counter()
        self.after: Counts = Counter()

    def settled(self, *, write: bool) -> Iterator[int]:
        """Settle the rows, and yield how many were settled."""
        lines = _read_rows(self)
        done = 0
        while some := list(islice(lines, BATCH)):
            batch = _Batch(self)
            batch.settle(some)
            if write:
                batch.write()
            done += len(some)
            yield done


@dataclass(slots=True)
class _Batch:
    """Some rows of an intake, settled with a few statements."""

    intake: _Intake
    fresh: list[Record] = field(default_factory=list)
    revised: list[Record] = field(default_factory=list)
    steps: list[RecordStep] = field(default_factory=list)

    def settle(self, lines: list[_Line]) -> None:
        """Judge rows against what the ledger says, in one statement."""
        keys, ledger = [line.key for line in lines], self.intake.ledger
        known = {each.key: each for each in Record.objects.filter(ledger=ledger, key__in=keys)}
        for line in lines:
            record = known.get(line.key)
            try:
                if record is None:
                    self._add(line)
                else:
                    self._revise(record, line)
            except NotAllowedError as error:
                refusal = Refusal(line.row, "", line.key, str(error))
                self.intake.verdict.refused.append(refusal)

    def write(self) -> None:
        if self.fresh:
            Record.objects.bulk_create(self.fresh, BATCH)
        if self.revised:
            Record.objects.bulk_update(self.revised, REVISED, BATCH)
        RecordStep.objects.bulk_create(self.steps, BATCH)

    def _add(self, line: _Line) -> None:
        intake = self.intake
        record, step = draft(intake.ledger, intake.columns, line.values, intake.hand, Deed.TAKEN_IN)
        require(record, intake.hand)
        intake.verdict.new += 1
        intake.after.update(counts_of(record, intake.all))
        self.fresh.append(record)
        self.steps.append(step)

    def _revise(self, record: Record, line: _Line) -> None:
        intake, hand = self.intake, self.intake.hand
        record.ledger = intake.ledger
        require(record, hand)
        before = counts_of(record, intake.all)
        values, more = self._beside(record, line.values)
        changes = {**differences(record, intake.columns, values), **more}
        step = revise(record, intake.columns, values, hand, more)
        if step is None:
            intake.verdict.same += 1
            return
        require(record, hand)
        intake.verdict.changed.append(Change(line.row, line.key, changes))
        intake.before.update(before)
        intake.after.update(counts_of(record, intake.all))
        self.revised.append(record)
        self.steps.append(step)

    def _beside(
        self, record: Record, values: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """Keep figures that differ beside those that are there, when the file is another source."""
        if not self.intake.ways.beside:
            return values, {}
        more: dict[str, list[str]] = {}
        kept = dict(values)
        for column in self.intake.columns:
            value, known = values.get(column.slot), record.values.get(column.slot)
            if column.kind in NUMBERS and value and known and value != known:
                more |= beside(record, column, kept.pop(column.slot), self.intake.hand)
        return kept, more


def _read_rows(intake: _Intake) -> Iterator[_Line]:
    verdict, here = intake.verdict, _columns_here(intake)
    seen: dict[str, int] = {}
    for number, row in intake.table.rows.items():
        try:
            values = _values(row, here, empties=intake.ways.empties)
            key = key_of(intake.columns, values)
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


class _Here(NamedTuple):
    """A column of the ledger in the file: where, and how its cells are read."""

    place: int
    column: Column
    reading: cells.Reading


class _RefusedError(Exception):
    """A cell that cannot be read."""

    def __init__(self, label: str, typed: str, why: str) -> None:
        super().__init__(why)
        self.label, self.typed, self.why = label, typed, why


def _columns_here(intake: _Intake) -> list[_Here]:
    """Return the columns of the ledger that the file has, and how their cells are read."""
    indexes = {label: index for index, label in enumerate(intake.table.labels)}
    how = readings(intake.columns, places_of(intake.ledger))
    here = [
        _Here(indexes[column.label], column, how[column.slot])
        for column in intake.columns
        if column.label in indexes and column.linked_id is None
    ]
    if not here:
        raise DomainError(_("文件的表头和台账的列一个也对不上。请看看是不是选对了文件。"))
    return here


def _values(row: Row, here: Iterable[_Here], *, empties: bool) -> dict[str, Any]:
    """Return what a row says; an empty cell says nothing, unless it ``empties`` the record's."""
    values = {}
    for index, column, reading in here:
        typed = row[index] if index < len(row) else ""
        try:
            value = cells.read(typed, reading)
        except DomainError as error:
            raise _RefusedError(column.label, cells.plain(typed)[:60], str(error)) from error
        if value or empties:
            values[column.slot] = value
    return values
