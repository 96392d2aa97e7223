"""Checking the chains of records: whether each still says what its steps say it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from minhu.core.chain import GENESIS
from minhu.ledgers import cells, living
from minhu.ledgers.domain.defining import definition
from minhu.ledgers.models import Column, Ledger, LedgerStep, Record, RecordStep
from minhu.ledgers.queries.ledgers import all_columns

BATCH = 1000


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A record that does not hold: its ledger, its key, the step it breaks at, and why."""

    ledger: str
    key: str
    seq: int
    why: str


def broken_records() -> Iterator[BrokenRecord]:
    """Yield the records and ledgers whose history or values were changed past the verbs.

    Finds a step changed, removed, inserted or cut off, a value that no step put there, and a
    ledger that asks something else than its last step says (its key is then empty).
    """
    steps = Prefetch("steps", queryset=RecordStep.objects.order_by("seq"))
    for ledger in Ledger.objects.order_by("code"):
        found = _broken_definition(ledger)
        if found:
            yield BrokenRecord(ledger.name, "", *found)
        columns = all_columns(ledger)
        records = Record.objects.filter(ledger=ledger).order_by("pk").prefetch_related(steps)
        for record in records.iterator(BATCH):
            record.ledger = ledger
            found = _first_break(record, record.steps.all(), columns)
            if found:
                yield BrokenRecord(ledger.name, record.key, *found)


def record_links(first: UUID, after: UUID) -> Iterator[tuple[UUID, str]]:
    """Yield the links of the chains of records for the daily seal."""
    rows = RecordStep.objects.filter(pk__gte=first, pk__lt=after).order_by("pk")
    return rows.values_list("pk", "hash").iterator(BATCH)


def ledger_links(first: UUID, after: UUID) -> Iterator[tuple[UUID, str]]:
    """Yield the links of the chains of ledgers for the daily seal."""
    rows = LedgerStep.objects.filter(pk__gte=first, pk__lt=after).order_by("pk")
    return rows.values_list("pk", "hash").iterator(BATCH)


def _broken_definition(ledger: Ledger) -> tuple[int, str] | None:
    chain = tuple(ledger.steps.order_by("seq"))
    found = _broken_link(chain, ledger)
    if found is None and chain and chain[-1].definition != definition(ledger):
        return chain[-1].seq, _("内容被改过")
    return found


def _broken_link(
    chain: Iterable[RecordStep | LedgerStep], owner: Record | Ledger
) -> tuple[int, str] | None:
    previous, seq = GENESIS, 0
    for step in chain:
        if step.seq != seq + 1:
            return step.seq, _("中间少了环节")
        if step.previous != previous:
            return step.seq, _("和前一环节接不上")
        if step.hash != step.computed_hash():
            return step.seq, _("内容被改过")
        previous, seq = step.hash, step.seq
    if (seq, previous) != (owner.seq, owner.head):
        return seq + 1, _("后面的环节不见了")
    return None


def _first_break(
    record: Record, chain: Iterable[RecordStep], columns: tuple[Column, ...]
) -> tuple[int, str] | None:
    found = _broken_link(chain, record)
    if found:
        return found
    said: dict[str, str] = {}
    for step in chain:
        said |= {slot: after for slot, (_before, after) in step.changes.items()}
    shown = dict(_shown(record, columns, moved="state" in said))
    if any(said.get(name, "") != words for name, words in shown.items()):
        return record.seq, _("内容被改过")
    if any(name not in shown for name in said if "@" in name):
        return record.seq, _("另一个来源的数不见了")
    return None


def _shown(
    record: Record, columns: tuple[Column, ...], *, moved: bool
) -> Iterator[tuple[str, str]]:
    """Yield what a record says, under the names that its steps use; ``moved`` if any step did."""
    life = living.lifecycle(record.ledger.life)
    yield "state", living.standing(life, record.state) if moved else record.state
    for column in columns:
        yield column.slot, cells.show(record.values.get(column.slot), column.kind)
        for each in record.beside.get(column.slot, ()):
            yield f"{column.slot}@{each['source']}", cells.show_beside(each, column.kind)
