"""Writing records: each change is a step that says what stood there before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.core.clock import local_day
from minhu.core.errors import DomainError, StaleStateError
from minhu.ledgers import living
from minhu.ledgers.answering import Questions
from minhu.ledgers.counting import Counts, counted
from minhu.ledgers.domain.addressing import Addresses
from minhu.ledgers.domain.coding import note_codes
from minhu.ledgers.domain.drafting import (
    Columns,
    Hand,
    Values,
    answered,
    beside,
    draft,
    key_of,
    next_step,
    require,
    require_whole,
    revise,
    say,
)
from minhu.ledgers.domain.naming import note_names, sealed
from minhu.ledgers.domain.numbering import numbered
from minhu.ledgers.domain.tallying import shift
from minhu.ledgers.domain.things import hold
from minhu.ledgers.enums import NUMBERS, Deed
from minhu.ledgers.models import Column, Ledger, Named, Record, RecordStep
from minhu.ledgers.queries.ledgers import all_columns, columns_of
from minhu.ledgers.queries.rounds import OVER, passed
from minhu.people.models import Person


@transaction.atomic
def write(ledger: Ledger, values: Values, *, hand: Hand) -> Record:
    """Put a new record into a ledger, or one that was struck out back into it.

    Raises ``DomainError`` when its key is there already, and ``UnansweredError`` for answers
    that its columns do not take.
    """
    hold(ledger)
    columns = columns_of(ledger)
    values = Questions(columns).require(values, today=local_day(hand.at))
    values = numbered(ledger, columns, values, hand)
    require_whole(ledger, columns, values)
    values = Addresses(ledger, columns).placed(values)
    key = key_of(columns, say(columns, values).words)
    [values] = sealed(ledger, columns, [(key, values)], at=hand.at)
    drawn = draft(ledger, columns, say(columns, values), hand, Deed.WRITTEN)
    record, step = Record(**drawn.record), RecordStep(**drawn.step)
    record.ledger = ledger
    require(record, hand)
    known = Record.objects.filter(ledger=ledger, key=record.key).first()
    if known is not None and known.struck:
        return change(known, values, hand=hand)
    if known is not None:
        raise DomainError(_("“%(key)s”已经在台账里了，请改那一条。") % {"key": record.called[:60]})
    record.save(force_insert=True)
    step.save(force_insert=True)
    note_names(columns, {record.pk: record.values})
    note_codes(columns, {record.pk: record.values})
    shift(ledger, Counter(), _counted(record))
    return record


@transaction.atomic
def change(record: Record, values: Values, *, hand: Hand) -> Record:
    """Change a record; nothing happens when nothing differs.

    Compares and sets: of two people who change it at once the second gets ``StaleStateError``.
    """
    hold(record.ledger)
    columns = columns_of(record.ledger)
    require(record, hand)
    _require_going(record)
    was, before = record.seq, _counted(record)
    [values] = sealed(record.ledger, columns, [(record.key, values)], at=hand.at)
    values = answered(record, Questions(columns), values, hand)
    require_whole(record.ledger, columns, values)
    step = revise(record, columns, values, hand)
    if step is None:
        return record
    require(record, hand)
    _rename(record, columns)
    settled = _settle(record, step, was, before)
    note_names(columns, {record.pk: record.values})
    note_codes(columns, {record.pk: record.values})
    return settled


@transaction.atomic
def strike(record: Record, *, hand: Hand) -> Record:
    """Strike a record out: it leaves the lists, its history stays. Raises ``DomainError``."""
    hold(record.ledger)
    require(record, hand)
    _require_going(record)
    if record.struck:
        raise DomainError(_("这一条已经划掉了。"))
    was, before = record.seq, _counted(record)
    record.struck = True
    return _settle(record, next_step(record, {}, hand, Deed.STRUCK), was, before)


@transaction.atomic
def move(record: Record, verb: str, *, hand: Hand, note: str = "") -> Record:
    """Move a record along the life of its ledger.

    Raises ``DomainError`` when no such step leaves the state it stands in, when the step
    asks for what the record does not say, and when it is for somebody else than who took the last.
    """
    hold(record.ledger)
    require(record, hand)
    _require_going(record)
    life = living.lifecycle(record.ledger.life)
    stood = living.standing(life, record.state)
    edge = life.find(verb, stood) if life and not record.struck else None
    if life is None or edge is None:
        raise StaleStateError(_("这一条现在走不了这一步。刷新后再看。"))
    _require_answers(record, living.asked_for(record.ledger.life, verb, stood))
    if living.by_another(record.ledger.life, verb):
        _require_another(record, hand)
    was, before = record.seq, _counted(record)
    record.state = living.stored(life, edge.target)
    changes = {"state": [stood, edge.target]} | ({"note": ["", note]} if note else {})
    return _settle(record, next_step(record, changes, hand, Deed.MOVED), was, before)


@transaction.atomic
def name_instead(record: Record, slot: str, person: Person, *, deed: Deed, hand: Hand) -> Record:
    """Let a record name another entry of the vault who is the same person, whoever may see it.

    What it says and shows stays; a step says who found so and why. Struck out lines and those of
    past rounds follow as well, for it is the same person there.
    """
    hold(record.ledger)
    was, before, said = record.seq, _counted(record), record.values[slot]
    record.values = {**record.values, slot: {**said, "person": str(person.pk)}}
    step = next_step(record, {slot: [said["says"], said["says"]]}, hand, deed)
    Named.objects.filter(record=record, slot=slot).update(person=person)
    return _settle(record, step, was, before)


@transaction.atomic
def put_beside(record: Record, column: Column, value: object, *, hand: Hand) -> Record:
    """Keep what another source says of a figure beside what is counted; neither is lost.

    The source is the hand's. Raises ``DomainError`` for a column that holds no number, for no
    number, and when no source is named.
    """
    hold(record.ledger)
    require(record, hand)
    if column.kind not in NUMBERS or not hand.source or not value:
        raise DomainError(_("数字才能留两个来源，并要写明是哪里的数。"))
    was, before = record.seq, _counted(record)
    changes = beside(record, column, value, hand)
    if not changes:
        return record
    return _settle(record, next_step(record, changes, hand, Deed.ADDED_BESIDE), was, before)


def _require_answers(record: Record, slots: Iterable[str]) -> None:
    labels = {each.slot: each.label for each in columns_of(record.ledger)}
    if lost := [labels[each] for each in slots if each in labels and not record.values.get(each)]:
        raise DomainError(_("走这一步以前，先填：%(labels)s。") % {"labels": "、".join(lost)})


def _require_another(record: Record, hand: Hand) -> None:
    """Raise ``DomainError`` if the last step was this hand's; before any, if it wrote the record."""
    steps = record.steps.filter(deed__in=(Deed.MOVED, Deed.WRITTEN)).order_by("-seq")
    last = steps.values_list("actor", flat=True).first()
    if hand.actor is not None and last == hand.actor.pk:
        raise DomainError(_("上一步是您做的，这一步要换一个人来做。"))


def _require_going(record: Record) -> None:
    """Raise ``StaleStateError`` for a line of a round after which another one began."""
    ledger = record.ledger
    if ledger.within_id and passed(ledger, columns_of(ledger), [record]):
        raise StaleStateError(str(OVER))


def _counted(record: Record) -> Counts:
    return counted(record, all_columns(record.ledger))


def _settle(record: Record, step: RecordStep, was: int, before: Counts) -> Record:
    fresh = {
        column.attname: getattr(record, column.attname)
        for column in Record._meta.concrete_fields
        if not column.primary_key
    }
    if not Record.objects.filter(pk=record.pk, seq=was).update(**fresh):
        raise StaleStateError(_("刚刚有人先改了这一条。刷新后再改。"))
    step.save(force_insert=True)
    shift(record.ledger, before, _counted(record))
    return record


def _rename(record: Record, columns: Columns) -> None:
    """Keep the key of a record what its key column says; raises ``DomainError`` for a taken one."""
    if not any(column.is_key for column in columns):
        return
    key = key_of(columns, say(columns, record.values).words)
    others = Record.objects.filter(ledger=record.ledger, key=key).exclude(pk=record.pk)
    if others.exists():
        raise DomainError(_("“%(key)s”已经在台账里了，请改那一条。") % {"key": key})
    record.key = key
