"""What a record will say, before anything is saved: values, place, day, key and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.chain import GENESIS, link_key
from minhu.core.clock import local_day
from minhu.core.errors import DomainError, NotAllowedError
from minhu.core.ids import uuid7
from minhu.ledgers import cells
from minhu.ledgers.answering import Questions
from minhu.ledgers.enums import DRAWN, TRACED, Deed, Kind
from minhu.ledgers.models import Column, Ledger, Record, RecordStep
from minhu.ledgers.models.record import link
from minhu.ledgers.queries.parts import wanting
from minhu.ledgers.traces import middle
from minhu.places.codes import inside
from minhu.places.locate import locate

Values = Mapping[str, Any]
Columns = tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Hand:
    """Who writes, when, from which source (a file, a report), and which day that speaks of."""

    actor: User | None
    at: datetime
    source: str = ""
    speaks_of: date | None = None

    @property
    def as_of(self) -> date:
        return self.speaks_of or local_day(self.at)


class Said(NamedTuple):
    """The values of a record, and their words on a page; both by slot."""

    values: Values
    words: Mapping[str, str]


class Draft(NamedTuple):
    """A record that is not there yet and its first step, by the names of their columns."""

    record: dict[str, Any]
    step: dict[str, Any]


def draft(ledger: Ledger, columns: Columns, said: Said, hand: Hand, deed: Deed) -> Draft:
    """Return a new record with its first step; neither is saved."""
    values = said.values
    step = {
        "id": link_key(),
        "record_id": uuid7(),
        "seq": 1,
        "deed": deed.value,
        "actor_id": hand.actor.pk if hand.actor else None,
        "at": hand.at,
        "source": hand.source,
        "changes": {slot: ["", text] for slot, text in said.words.items()},
        "previous": GENESIS,
    }
    step["hash"] = link(GENESIS, step)
    record = {
        "id": step["record_id"],
        "ledger_id": ledger.pk,
        "area_id": area_code(ledger, columns, values),
        "key": key_of(columns, said.words),
        "values": dict(values),
        "words": _found_by(columns, said.words),
        "day": day_of(columns, values) or hand.as_of,
        "source": hand.source,
        "as_of": hand.as_of,
        "seq": 1,
        "head": step["hash"],
    }
    return Draft(record, step)


def revise(
    record: Record,
    columns: Columns,
    values: Values,
    hand: Hand,
    more: Mapping[str, list[str]] = MappingProxyType({}),
) -> RecordStep | None:
    """Put new values into a record and return the step, ``None`` when nothing differs.

    ``more`` are changes beside the values. A record that was struck out and is said again
    stands in the lists again.
    """
    changes = {**differences(record, columns, values), **more}
    if not changes and not record.struck:
        return None
    record.struck = False
    record.values = {**record.values, **values}
    record.area_id = area_code(record.ledger, columns, record.values)
    record.words = _found_by(columns, say(columns, record.values).words)
    record.day = day_of(columns, record.values) or record.day
    record.as_of, record.source = hand.as_of, hand.source or record.source
    return next_step(record, changes, hand, Deed.CHANGED)


def answered(record: Record, questions: Questions, values: Values, hand: Hand) -> Values:
    """Return new values of a record with what the rules make of them and of those that stand.

    Raises ``UnansweredError`` when the record would say what its columns do not take.
    """
    if not questions:
        return values
    whole = questions.require({**record.values, **values}, today=local_day(hand.at))
    known = record.values
    return {
        slot: value
        for slot, value in whole.items()
        if slot in values or (value or "") != (known.get(slot) or "")
    }


def differences(record: Record, columns: Columns, values: Values) -> dict[str, list[str]]:
    """Return what would change, by slot: what stands there and what would."""
    pairs = {
        column.slot: [
            cells.show(record.values.get(column.slot), column.kind),
            cells.show(values[column.slot], column.kind),
        ]
        for column in columns
        if column.slot in values
    }
    others = {
        column.slot
        for column in columns
        if column.kind == Kind.PERSON
        and column.slot in values
        and (record.values.get(column.slot) or "") != (values[column.slot] or "")
    }
    return {slot: pair for slot, pair in pairs.items() if pair[0] != pair[1] or slot in others}


def beside(record: Record, column: Column, value: object, hand: Hand) -> dict[str, list[str]]:
    """Put another source's figure into a record and return the change; nothing is saved.

    What the same source said before is replaced.
    """
    known = record.beside.get(column.slot, ())
    said = {"value": value, "source": hand.source, "as_of": hand.as_of.isoformat()}
    if said in known:
        return {}
    before = [each for each in known if each["source"] == hand.source]
    others = [each for each in known if each["source"] != hand.source]
    record.beside = {**record.beside, column.slot: [*others, said]}
    shown = [cells.show_beside(each, column.kind) for each in (*before, said)]
    return {f"{column.slot}@{hand.source}": ["", *shown][-2:]}


def next_step(record: Record, changes: dict[str, list[str]], hand: Hand, deed: Deed) -> RecordStep:
    """Return the next link of a record's chain, and move the record on to it."""
    step = RecordStep(
        id=link_key(),
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


def say(columns: Columns, values: Values) -> Said:
    """Return values with what they say on a page; what says nothing is left out there."""
    shown = ((c.slot, cells.show(values.get(c.slot), c.kind)) for c in columns)
    return Said(values, {slot: text for slot, text in shown if text})


def probe(ledger: Ledger, columns: Columns, values: Values) -> Record:
    """Return a record as it would be, to ask what is known of it; it is not to be saved."""
    said = say(columns, values)
    key = next((said.words.get(each.slot, "") for each in columns if each.is_key), "")
    area = area_code(ledger, columns, values)
    return Record(ledger=ledger, area_id=area, key=cells.plain(key)[:160], values=dict(values))


def key_of(columns: Columns, said: Mapping[str, str]) -> str:
    """Return what tells a record apart: its key column, or all it says.

    Raises ``DomainError`` when the key column is empty.
    """
    column = next((each for each in columns if each.is_key), None)
    if column is None:
        return sha256(_words(said, most=20_000).encode()).hexdigest()[:32]
    key = cells.plain(said.get(column.slot))[:160]
    if not key:
        raise DomainError(_("“%(label)s”不能空着，要靠它认出每一条。") % {"label": column.label})
    return key


def _found_by(columns: Columns, said: Mapping[str, str]) -> str:
    """Return what a record is found by: nobody looks for the numbers of what is drawn."""
    drawn = {each.slot for each in columns if each.kind in TRACED}
    return _words({slot: words for slot, words in said.items() if slot not in drawn})


def _words(said: Mapping[str, str], *, most: int = 400) -> str:
    return cells.plain(" ".join(said.values()))[:most]


def area_code(ledger: Ledger, columns: Columns, values: Values) -> str:
    """Return where a record belongs: its place, else where its point or the middle of what is drawn lies.

    Else where its ledger does.
    """
    for column in columns:
        value = values.get(column.slot)
        if column.kind == Kind.AREA and value:
            return str(value["at"])
    for column in columns:
        value = values.get(column.slot)
        if column.kind in DRAWN and value:
            found = locate(*_ground_of(value)).area_code or ""
            return found if inside(found, ledger.area_id) else ledger.area_id
    return ledger.area_id


def _ground_of(value: Any) -> tuple[float, float]:  # noqa: ANN401 -- a value as it is kept
    """Return the one point by which a point, a line or an area belongs to a place."""
    return (float(value["lon"]), float(value["lat"])) if "lon" in value else middle(value)


def day_of(columns: Columns, values: Values) -> date | None:
    """Return the day a record counts on by its own words."""
    typed = next((values.get(c.slot) for c in columns if c.is_day), None)
    return date.fromisoformat(typed) if typed else None


def require(record: Record, hand: Hand) -> None:
    """Raise ``NotAllowedError`` when a record is not the hand's to write."""
    if hand.actor is not None and not hand.actor.has_perm("ledgers.keep_record", record):
        raise NotAllowedError(_("这一条不在您的辖区里，不归您记。"))


def require_whole(ledger: Ledger, columns: Columns, values: Values) -> None:
    """Raise ``DomainError`` when what a record belongs to is not there."""
    if ledger.within is not None and (lost := wanting(ledger, columns, [values])):
        words = {"key": min(lost), "ledger": ledger.within.name}
        raise DomainError(_("“%(key)s”不在“%(ledger)s”里，请先记那一条。") % words)
