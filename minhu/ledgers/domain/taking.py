"""Taking the rows of a file into a ledger: judged first, then all that is good at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from minhu.core.clock import local_day
from minhu.core.errors import DomainError, StaleStateError
from minhu.core.pouring import pour, refresh_statistics
from minhu.ledgers.answering import Questions, UnansweredError
from minhu.ledgers.counting import Counts, Told, count, counted
from minhu.ledgers.domain.addressing import Addresses
from minhu.ledgers.domain.coding import note_codes
from minhu.ledgers.domain.drafting import (
    Draft,
    Hand,
    Values,
    answered,
    beside,
    differences,
    draft,
    probe,
    require,
    require_whole,
    revise,
    say,
)
from minhu.ledgers.domain.hinting import hints
from minhu.ledgers.domain.naming import note_names, sealed
from minhu.ledgers.domain.rows import Line, Refusal, contradictions, read_rows
from minhu.ledgers.domain.tallying import shift
from minhu.ledgers.domain.things import hold_alone
from minhu.ledgers.enums import NUMBERS, Deed
from minhu.ledgers.guessing import Table
from minhu.ledgers.models import Ledger, Record, RecordStep
from minhu.ledgers.queries.knowing import known_elsewhere
from minhu.ledgers.queries.ledgers import all_columns, columns_of
from minhu.ledgers.queries.parts import wanting
from minhu.ledgers.queries.rounds import OVER, passed

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
class Change:
    """A row that differs from what the ledger says: by slot what stands there and what would."""

    row: int
    key: str
    changes: dict[str, list[str]]


@dataclass(slots=True)
class Verdict:
    """What a file would do, or has done, to a ledger.

    ``contradicted`` is what others know differently (the row is taken, what is known stands),
    ``hinted`` the codes that ledgers of firms know (it is taken as it is).
    """

    new: int = 0
    same: int = 0
    changed: list[Change] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    contradicted: list[Refusal] = field(default_factory=list)
    hinted: list[Refusal] = field(default_factory=list)

    @property
    def read(self) -> int:
        return self.new + self.same + len(self.changed) + len(self.refused)

    @property
    def taken(self) -> int:
        return self.new + len(self.changed)


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
        return _take(ledger, table, (hand, ways), progress)
    except IntegrityError as error:
        raise StaleStateError(_("刚刚有人也在导这本台账。请再看一遍，再导。")) from error


@transaction.atomic
def _take(
    ledger: Ledger, table: Table, how: tuple[Hand, Ways], progress: Progress | None
) -> Verdict:
    hold_alone(ledger)
    intake = _Intake(ledger, table, *how)
    for done in intake.settled(write=True):
        if progress is not None:
            progress(done, len(intake.table.rows))
    shift(intake.ledger, intake.before, intake.after)
    return intake.verdict


class _Intake:
    """A file between the office and the ledger, settled a batch of rows at a time.

    What the rows add to the figures is gathered and written once, at the end.
    """

    def __init__(self, ledger: Ledger, table: Table, hand: Hand, ways: Ways) -> None:
        self.ledger, self.table, self.ways = ledger, table, ways
        self.hand = replace(hand, speaks_of=hand.as_of)
        self.columns, self.all = columns_of(ledger), all_columns(ledger)
        self.questions = Questions(self.columns)
        self.addresses = Addresses(ledger, self.columns)
        rows = Record.objects.filter(ledger=ledger)
        self.known = rows if rows.exists() else rows.none()
        self.verdict, self.writes = Verdict(), False
        self.allowed: dict[str, bool] = {}
        self.before: Counts = Counter()
        self.after: Counts = Counter()

    def require(self, area: str) -> None:
        """Raise ``NotAllowedError`` when a place is not the hand's to write; asked once a place."""
        if area not in self.allowed:
            probe = Record(ledger=self.ledger, area_id=area)
            self.allowed[area] = self.hand.actor is None or self.hand.actor.has_perm(
                "ledgers.keep_record", probe
            )
        if not self.allowed[area]:
            require(Record(ledger=self.ledger, area_id=area), self.hand)

    def settled(self, *, write: bool) -> Iterator[int]:
        """Settle the rows, and yield how many were settled."""
        lines = read_rows(self.ledger, self.table, self.verdict.refused, empties=self.ways.empties)
        done, self.writes = 0, write
        while some := list(islice(lines, BATCH)):
            batch = _Batch(self)
            batch.settle(some)
            if write:
                batch.write()
            if write and done.bit_length() != (done + len(some)).bit_length():
                refresh_statistics(Record)
            done += len(some)
            yield done


@dataclass(slots=True)
class _Batch:
    """Some rows of an intake, settled with a few statements."""

    intake: _Intake
    fresh: list[Draft] = field(default_factory=list)
    revised: list[Record] = field(default_factory=list)
    steps: list[RecordStep] = field(default_factory=list)

    def settle(self, lines: list[Line]) -> None:
        """Judge rows against what the ledger says, in one statement."""
        intake, verdict = self.intake, self.intake.verdict
        keys, rows = [line.key for line in lines], intake.known
        known = {each.key: each for each in rows.filter(key__in=keys)}
        lines = intake.addresses.lines(lines, known)
        lost = wanting(intake.ledger, intake.columns, [e.said.values for e in lines])
        self._compare(lines, known)
        verdict.hinted += hints(intake.hand.actor, intake.columns, lines, known)
        over = passed(intake.ledger, intake.columns, known.values())
        for line in self._sealed(lines):
            record = known.get(line.key)
            try:
                if lost:
                    require_whole(intake.ledger, intake.columns, line.said.values)
                if record is None:
                    self._add(line)
                else:
                    self._revise(record, line, going=record.key not in over)
            except UnansweredError as error:
                refusal = Refusal(line.row, error.label, line.called, error.why)
                verdict.refused.append(refusal)
            except DomainError as error:
                verdict.refused.append(Refusal(line.row, "", line.called, str(error)))

    def _compare(self, lines: list[Line], known: Mapping[str, Record]) -> None:
        """Tell where a file says something else than who knows it; no row is refused for that."""
        intake = self.intake
        if intake.hand.actor is None or not any(line.known for line in lines):
            return
        records = []
        for line in lines:
            before = known[line.key].values if line.key in known else {}
            record = probe(intake.ledger, intake.columns, {**before, **line.said.values})
            record.key = line.key
            records.append(record)
        intake.verdict.contradicted += contradictions(
            lines, intake.columns, known_elsewhere(intake.hand.actor, intake.columns, records)
        )

    def _sealed(self, lines: list[Line]) -> list[Line]:
        """Put people where they belong; while one only looks, nobody is remembered."""
        intake = self.intake
        said = [(line.key, line.said.values) for line in lines]
        told = sealed(intake.ledger, intake.columns, said, at=intake.hand.at, write=intake.writes)
        return [
            line._replace(said=line.said._replace(values=values))
            for line, values in zip(lines, told, strict=True)
        ]

    def write(self) -> None:
        pour(Record, [each.record for each in self.fresh])
        pour(RecordStep, [each.step for each in self.fresh])
        if self.revised:
            Record.objects.bulk_update(self.revised, REVISED, BATCH)
            RecordStep.objects.bulk_create(self.steps, BATCH)
        told = {each.record["id"]: each.record["values"] for each in self.fresh}
        told |= {each.pk: each.values for each in self.revised}
        note_names(self.intake.columns, told)
        note_codes(self.intake.columns, told)

    def _add(self, line: Line) -> None:
        intake, said = self.intake, line.said
        if intake.questions:
            today = local_day(intake.hand.at)
            values = intake.questions.require(said.values, today=today)
            said = say(intake.columns, values)
        drawn = draft(intake.ledger, intake.columns, said, intake.hand, Deed.TAKEN_IN)
        area = drawn.record["area_id"]
        intake.require(area)
        intake.verdict.new += 1
        count(Told(drawn.record["day"], area, "", said.values), intake.all, intake.after)
        self.fresh.append(drawn)

    def _revise(self, record: Record, line: Line, *, going: bool) -> None:
        intake, hand = self.intake, self.intake.hand
        record.ledger = intake.ledger
        intake.require(record.area_id)
        before = counted(record, intake.all)
        values, more = self._beside(record, line.said.values)
        values = answered(record, intake.questions, values, hand)
        changes = {**differences(record, intake.columns, values), **more}
        step = revise(record, intake.columns, values, hand, more)
        if step is None:
            intake.verdict.same += 1
            return
        if not going:
            raise DomainError(str(OVER))
        intake.require(record.area_id)
        intake.verdict.changed.append(Change(line.row, line.key, changes))
        intake.before.update(before)
        intake.after.update(counted(record, intake.all))
        self.revised.append(record)
        self.steps.append(step)

    def _beside(self, record: Record, values: Values) -> tuple[Values, dict[str, list[str]]]:
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
