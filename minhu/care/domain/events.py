"""A major event in a pair (重大变故, domain page row 91): somebody goes within hours of its being told.

Which events count, and within how many hours, is dated data (``frequencies``). The hours run from
the moment at which the house was told, for that alone it knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from minhu.care.domain.listing import Tour, Visit, number_of
from minhu.care.frequencies import frequencies_on
from minhu.care.pairs import BELONGS, BY, DONE, EVENT, EVENT_DAY, WHY
from minhu.core.clock import local_day, zone
from minhu.ledgers.enums import Deed
from minhu.ledgers.models import Record, RecordStep

WRITTEN = (Deed.WRITTEN, Deed.TAKEN_IN)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a pair on which day, when the house was told, and until when one goes."""

    word: str
    day: date
    told: datetime
    until: datetime


def event_of(tour: Tour, pair: Record) -> Event | None:
    """Return the major event a pair speaks of, if it is one that counts and no history.

    One statement for a pair that speaks of one.
    """
    word, said = tour.said(pair, EVENT), tour.said(pair, EVENT_DAY)
    rule = frequencies_on(local_day(tour.hand.at))
    if word not in rule.events:
        return None
    told = _told(tour, pair)
    day = date.fromisoformat(said) if said else local_day(told)
    if local_day(told) - day > timedelta(days=rule.remembered):
        return None
    return Event(word, day, told, told + timedelta(hours=rule.events[word]))


def visit_after(event: Event) -> Visit:
    """Return the visit that an event asks for: its day is that on which the hours are over."""
    until = event.until.astimezone(zone())
    why = _("%(event)s（%(day)s）") % {"event": event.word, "day": f"{event.day:%Y-%m-%d}"}
    more = {WHY: why, BY: f"{until:%Y-%m-%d %H:%M}"}
    mark = f"{event.word}-{event.day:%Y%m%d}"
    return Visit(mark, local_day(event.until), more, f"{why}：", _("重大变故"))


def answered(tour: Tour, pair: Record, event: Event) -> bool:
    """Tell whether an event has its visit: listed once, or since then written or made by somebody.

    One that was struck out by hand stays so.
    """
    visits = Record.objects.filter(ledger=tour.visits.ledger)
    if visits.filter(key=number_of(pair, visit_after(event))).exists():
        return True
    slot = tour.visits.columns[BELONGS].slot
    mine = visits.filter(struck=False, **{f"values__{slot}": pair.key})
    done = Q(deed=Deed.MOVED, record__state=tour.visits.category(DONE))
    steps = RecordStep.objects.filter(Q(deed__in=WRITTEN) | done, record__in=mine)
    return steps.filter(at__gte=event.told).exclude(actor=None).exists()


def _told(tour: Tour, pair: Record) -> datetime:
    """Return when a pair began to say what it says of the event."""
    slots = {tour.pairs.columns[n].slot for n in (EVENT, EVENT_DAY) if n in tour.pairs.columns}
    steps = RecordStep.objects.filter(record=pair).order_by("-seq")
    return next((each.at for each in steps if slots & set(each.changes)), tour.hand.at)
