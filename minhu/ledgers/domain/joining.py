"""Two people that records name are one: every record follows, so that figures count one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import NotAllowedError
from minhu.ledgers.domain.drafting import Hand
from minhu.ledgers.domain.writing import name_instead
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Named, RecordStep
from minhu.people.domain.joining import join, part
from minhu.people.models import Joined, Person


@transaction.atomic
def join_people(person: Person, kept: Person, *, actor: User, words: str, at: datetime) -> int:
    """Let all records that name ``person`` name the one of the card; returns how many.

    It is for whoever keeps a record of each. All others follow without being shown, those kept
    closely as well. Raises ``NotAllowedError``, and what ``join`` raises.
    """
    _require(actor, person, kept)
    join(person, kept, actor=actor, words=words, at=at)
    names = Named.objects.filter(person=person).select_related("record__ledger").order_by("record")
    hand, found = Hand(actor, at, words[:120]), list(names)
    for each in found:
        name_instead(each.record, each.slot, kept, deed=Deed.JOINED, hand=hand)
    return len(found)


@transaction.atomic
def part_people(person: Person, *, actor: User, words: str, at: datetime) -> int:
    """Take a joining back: the records it changed name the two as before; returns how many.

    What came in between and named both by name and phone stays with the one of the card.
    """
    kept = person.same_as
    last = Joined.objects.filter(person=person, undone=False).order_by("-pk").first()
    _require(actor, kept)
    part(person, actor=actor, words=words, at=at)
    if kept is None or last is None:
        return 0
    hand, done = Hand(actor, at, words[:120]), 0
    steps = RecordStep.objects.filter(deed=Deed.JOINED, at=last.at, actor=last.user)
    for step in steps.select_related("record__ledger").order_by("record"):
        for slot in step.changes:
            if Named.objects.filter(record=step.record, slot=slot, person=kept).exists():
                name_instead(step.record, slot, person, deed=Deed.PARTED, hand=hand)
                done += 1
    return done


def _require(actor: User, *people: Person | None) -> None:
    """Raise ``NotAllowedError`` for who does not keep a record of each."""
    for person in people:
        names = Named.objects.filter(person=person, record__struck=False)
        rows = [each.record for each in names.select_related("record__ledger")]
        if not any(actor.has_perm("ledgers.join_people", each) for each in rows):
            raise NotAllowedError(_("这两个人的记录不归您管，不能合。"))
