"""What the register says of somebody who died or moved, in the ledgers that name the same person.

So too of a death in the home of somebody: that there was one and on which day, never whose. Nothing is typed twice: why and on which day stand in the record, and it waits to be decided.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.ledgers import living
from minhu.ledgers.domain.drafting import Columns, Hand
from minhu.ledgers.domain.writing import change, move
from minhu.ledgers.models import Named, Record
from minhu.ledgers.queries.ledgers import columns_of
from minhu.people.enums import Left

LEFT, BEREFT, DAY = "left", "bereft", "day"
"""The rule of a column that takes the news: of a person the step that follows, of a day ``DAY``.

A column of choices names its choice by why somebody left (``Left``). ``BEREFT`` is the rule of
the three columns that take the news of a death in the home: person, choice and day (``DAY``).
"""


def note_left(person: UUID, why: Left, day: date, *, at: datetime) -> list[Record]:
    """Tell the records that name somebody that they left; returns those that go on because of it.

    One that does not stand where the step begins is left alone, so that twice changes nothing.
    """
    named = Named.objects.filter(person=person, record__struck=False)
    rows = named.select_related("record__ledger__within").order_by("record")
    hand = Hand(None, at, _("人口底册"))
    return [each.record for each in rows if _note(each.record, each.slot, why, day, hand)]


def note_bereft(person: UUID, day: date, *, at: datetime) -> int:
    """Tell the records that name somebody of a death in the home; returns how many say so now.

    Those that say of a later day stay as they are, as do those that are over.
    """
    named = Named.objects.filter(person=person, record__struck=False, record__state="")
    rows = named.select_related("record__ledger__within").order_by("record")
    hand = Hand(None, at, _("人口底册"))
    return sum(_bereave(each.record, each.slot, day, hand) for each in rows)


@transaction.atomic
def _bereave(record: Record, slot: str, day: date, hand: Hand) -> bool:
    rules = {
        each.slot: each.rules[BEREFT] for each in columns_of(record.ledger) if BEREFT in each.rules
    }
    days = [each for each, said in rules.items() if said == DAY]
    said = {
        each: day.isoformat() if words == DAY else words
        for each, words in rules.items()
        if each != slot
    }
    later = any(str(record.values.get(each) or "") > day.isoformat() for each in days)
    if slot not in rules or not days or later:
        return False
    was = record.seq
    return change(record, said, hand=hand).seq != was


@transaction.atomic
def _note(record: Record, slot: str, why: Left, day: date, hand: Hand) -> bool:
    columns = columns_of(record.ledger)
    verb = next((str(e.rules[LEFT]) for e in columns if e.slot == slot and LEFT in e.rules), "")
    life = living.lifecycle(record.ledger.life)
    if not verb or life is None or life.find(verb, living.standing(life, record.state)) is None:
        return False
    change(record, _said(columns, why, day), hand=hand)
    move(record, verb, hand=hand, note=str(why.label))
    return True


def _said(columns: Columns, why: Left, day: date) -> dict[str, Any]:
    choices = {each.slot: each.rules[why] for each in columns if why in each.rules}
    days = {each.slot: day.isoformat() for each in columns if each.rules.get(LEFT) == DAY}
    return choices | days
