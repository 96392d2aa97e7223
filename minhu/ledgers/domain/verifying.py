"""Checking the chains of records: whether each still says what its steps say it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from minhu.core.chain import GENESIS
from minhu.ledgers import cells
from minhu.ledgers.models import Column, Ledger, Record, RecordStep
from minhu.ledgers.queries.ledgers import columns_of

BATCH = 1000


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record that does not hold: its ledger, its key, the step it breaks at, and why."""

    ledger: str
    key: str
    seq: int
    why: str


def broken_records() -> Iterator[BrokenRecord]:
    """Yield the records whose history or values were changed past the verbs.

    Finds a step changed, removed, inserted or cut off, and a value that no step put there.
    """
    steps = Prefetch("steps", queryset=RecordStep.objects.order_by("seq"))
    for ledger in Ledger.objects.order_by("code"):
        columns = columns_of(ledger)
        records = Record.objects.filter(ledger=ledger).order_by("pk").prefetch_related(steps)
        for record in records.iterator(BATCH):
            found = _first_break(record, record.steps.all(), columns)
            if found:
                yield BrokenRecord(ledger.name, record.key, *found)


def _first_break(
    record: Record, chain: Iterable[RecordStep], columns: tuple[Column, ...]
) -> tuple[int, str] | None:
    previous, seq = GENESIS, 0
    said: dict[str, str] = {}
    for step in chain:
        if step.seq != seq + 1:
            return step.seq, _("中间少了环节")
        if step.previous != previous:
            return step.seq, _("和前一环节接不上")
        if step.hash != step.computed_hash():
            return step.seq, _("内容被改过")
        previous, seq = step.hash, step.seq
        said |= {label: after for label, (_before, after) in step.changes.items()}
    if (seq, previous) != (record.seq, record.head):
        return seq + 1, _("后面的环节不见了")
    shown = ((c.label, cells.show(record.values.get(c.slot), c.kind)) for c in columns)
    if any(said.get(label, "") != words for label, words in shown):
        return seq, _("内容被改过")
    return None
