"""Writing records: each change is a step that says what stood there before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.chain import GENESIS
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError, StaleStateError
from minhu.ledgers import cells
from minhu.ledgers.enums import Deed, Kind
from minhu.ledgers.models import Column, Ledger, Record, RecordStep
from minhu.ledgers.queries.ledgers import columns_of

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, when, and from which source (a file, a report)."""

    actor: User | None
    at: datetime
    source: str = ""


@transaction.atomic
def write(ledger: Ledger, values: Values, *, hand: Hand) -> Record:
    """Put a new record into a ledger, or one that was struck out back into it.

    Raises ``DomainError`` when its key is there already.
    """
    columns = columns_of(ledger)
    record, step = draft(ledger, columns, values, hand, Deed.WRITTEN)
    require(record, hand)
    known = Record.objects.filter(ledger=ledger, key=record.key).first()
    if known is not None and known.struck:
        return change(known, values, hand=hand)
    if known is not None:
        raise DomainError(_("“%(key)s”已经在台账里了，请改那一条。") % {"key": record.key})
    record.save(force_insert=True)
    step.save(force_insert=True)
    return record


@transaction.atomic
def change(record: Record, values: Values, *, hand: Hand) -> Record:
    """Change a record; nothing happens when nothing differs.

    Compares and sets: of two people who change it at once the second gets ``StaleStateError``.
    """
    columns = columns_of(record.ledger)
    require(record, hand)
    was = record.seq
    step = revise(record, columns, values, hand)
    if step is None:
        return record
    require(record, hand)
    _rename(record, columns)
    _compare_and_set(record, was)
    step.save(force_insert=True)
    return record


@transaction.atomic
def strike(record: Record, *, hand: Hand) -> Record:
    """Strike a record out: it leaves the lists, its history stays. Raises ``DomainError``."""
    require(record, hand)
    if record.struck:
        raise DomainError(_("这一条已经划掉了。"))
    was = record.seq
    record.struck = True
    step = next_step(record, {}, hand, Deed.STRUCK)
    _compare_and_set(record, was)
    step.save(force_insert=True)
    return record


def draft(
    ledger: Ledger, columns: tuple[Column, ...], values: Values, hand: Hand, deed: Deed
) -> tuple[Record, RecordStep]:
    """Return a new record with its first step; neither is saved."""
    record = Record(
        ledger=ledger,
        area_id=area_code(ledger, columns, values),
        key=key_of(columns, values),
        values=dict(values),
        words=words_of(columns, values),
        source=hand.source,
        as_of=local_day(hand.at),
        seq=0,
        head=GENESIS,
    )
    said = {c.label: ["", cells.show(values.get(c.slot), c.kind)] for c in columns}
    changes = {label: pair for label, pair in said.items() if pair[1]}
    return record, next_step(record, changes, hand, deed)


def revise(
    record: Record, columns: tuple[Column, ...], values: Values, hand: Hand
) -> RecordStep | None:
    """Put new values into a record and return the step, ``None`` when nothing differs.

    A record that was struck out and is said again stands in the lists again.
    """
    changes = differences(record, columns, values)
    if not changes and not record.struck:
        return None
    record.struck = False
    record.values = {**record.values, **values}
    record.area_id = area_code(record.ledger, columns, record.values)
    record.words = words_of(columns, record.values)
    record.as_of, record.source = local_day(hand.at), hand.source or record.source
    return next_step(record, changes, hand, Deed.CHANGED)


def differences(
    record: Record, columns: tuple[Column, ...], values: Values
) -> dict[str, list[str]]:
    """Return what would change, by label: what stands there and what would."""
    pairs = {
        column.label: [
            cells.show(record.values.get(column.slot), column.kind),
            cells.show(values[column.slot], column.kind),
        ]
        for column in columns
        if column.slot in values
    }
    return {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}


def next_step(record: Record, changes: dict[str, list[str]], hand: Hand, deed: Deed) -> RecordStep:
    """Return the next link of a record's chain, and move the record on to it."""
    step = RecordStep(
        record=record,
        seq=record.seq + 1,
        deed=deed,
        actor=hand.actor,
        at=hand.at,
        source=hand.source,
        changes=changes,
        previous=record.head,
    )
    step.hash = step.computed_hash()
    record.seq, record.head = step.seq, step.hash
    return step


def key_of(columns: tuple[Column, ...], values: Values) -> str:
    """Return what tells a record apart: its key column, or all it says.

    Raises ``DomainError`` when the key column is empty.
    """
    column = next((each for each in columns if each.is_key), None)
    if column is None:
        return sha256(words_of(columns, values, most=20_000).encode()).hexdigest()[:32]
    key = cells.plain(cells.show(values.get(column.slot), column.kind))[:160]
    if not key:
        raise DomainError(_("“%(label)s”不能空着，要靠它认出每一条。") % {"label": column.label})
    return key


def words_of(columns: tuple[Column, ...], values: Values, *, most: int = 400) -> str:
    """Return what a record is found by."""
    said = (cells.show(values.get(column.slot), column.kind) for column in columns)
    return cells.plain(" ".join(word for word in said if word))[:most]


def area_code(ledger: Ledger, columns: tuple[Column, ...], values: Values) -> str:
    """Return where a record belongs: its own place, else that of its ledger."""
    slots = (column.slot for column in columns if column.kind == Kind.AREA)
    places = (values.get(slot) for slot in slots)
    return next((str(place["at"]) for place in places if place), ledger.area_id)


def require(record: Record, hand: Hand) -> None:
    """Raise ``NotAllowedError`` when a record is not the hand's to write."""
    if hand.actor is not None and not hand.actor.has_perm("ledgers.keep_record", record):
        raise NotAllowedError(_("这一条不在您的辖区里，不归您记。"))


def _rename(record: Record, columns: tuple[Column, ...]) -> None:
    """Keep the key of a record what its key column says; raises ``DomainError`` for a taken one."""
    if not any(column.is_key for column in columns):
        return
    key = key_of(columns, record.values)
    others = Record.objects.filter(ledger=record.ledger, key=key).exclude(pk=record.pk)
    if others.exists():
        raise DomainError(_("“%(key)s”已经在台账里了，请改那一条。") % {"key": key})
    record.key = key


def _compare_and_set(record: Record, was: int) -> None:
    fresh = {
        column.attname: getattr(record, column.attname)
        for column in Record._meta.concrete_fields
        if not column.primary_key
    }
    if not Record.objects.filter(pk=record.pk, seq=was).update(**fresh):
        raise StaleStateError(_("刚刚有人先改了这一条。刷新后再改。"))
