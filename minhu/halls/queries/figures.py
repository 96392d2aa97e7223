"""The figures of a hall over some days, by item; every number is the length of a list.

A window is in no figure, nor who sat there: nobody is measured by how many they sent away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from typing import NamedTuple

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet

from minhu.halls.enums import TicketState, Verdict
from minhu.halls.models import Hall, Item, Ticket

LONGEST_SPAN = 92
"""So many days are reckoned up at once; longer is asked for in parts."""
OPEN = (TicketState.WAITING, TicketState.CALLED)


class Line(NamedTuple):
    """What is reckoned of one number."""

    item: object
    day: date
    state: str
    taken_at: datetime
    called_at: datetime | None
    said: str


@dataclass(slots=True)
class Sums:
    """The figures of an item or of a ``day``, of all where there is neither; waits are in seconds.

    ``served``, ``absent``, ``left`` and ``pending`` add up to ``taken``. ``content`` of ``asked``
    said they were content; who said nothing is in neither.
    """

    item: Item | None = None
    day: date | None = None
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    verdicts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    waits: list[float] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.states[line.state] += 1
        if line.said:
            self.verdicts[line.said] += 1
        if line.called_at is not None:
            self.waits.append((line.called_at - line.taken_at).total_seconds())

    @property
    def taken(self) -> int:
        return sum(self.states.values())

    @property
    def served(self) -> int:
        return self.states[TicketState.SERVED]

    @property
    def absent(self) -> int:
        return self.states[TicketState.ABSENT]

    @property
    def left(self) -> int:
        return self.states[TicketState.LEFT]

    @property
    def pending(self) -> int:
        return sum(self.states[state] for state in OPEN)

    @property
    def asked(self) -> int:
        return sum(self.verdicts.values())

    @property
    def content(self) -> int:
        return self.verdicts[Verdict.CONTENT]

    @property
    def called(self) -> int:
        return len(self.waits)

    @property
    def median_minutes(self) -> int | None:
        return _minutes(median(self.waits)) if self.waits else None

    @property
    def longest_minutes(self) -> int | None:
        return _minutes(max(self.waits)) if self.waits else None


def _minutes(seconds: float) -> int:
    return round(seconds / 60)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of some days: by item, by day with the newest first, and of all."""

    items: list[Sums]
    days: list[Sums]
    whole: Sums


def figures_of(hall: Hall, first: date, last: date) -> Figures:
    """Return the figures of each item and each day that had numbers."""
    rows = _between(hall, first, last).order_by()
    lines = rows.values_list("item", "day", "state", "taken_at", "called_at", "said")
    return _summed(Item.objects.filter(hall=hall), (Line(*each) for each in lines))


def _summed(items: Iterable[Item], lines: Iterable[Line]) -> Figures:
    by_item: dict[object, Sums] = {item.pk: Sums(item) for item in items}
    by_day: dict[date, Sums] = {}
    whole = Sums()
    for line in lines:
        for sums in (by_item[line.item], by_day.setdefault(line.day, Sums(day=line.day)), whole):
            sums.add(line)
    days = [by_day[day] for day in sorted(by_day, reverse=True)]
    return Figures([each for each in by_item.values() if each.taken], days, whole)


@dataclass(frozen=True, slots=True)
class Ask:
    """Which numbers a list shows: of some days, an item, a state, what was said."""

    first: date
    last: date
    letter: str = ""
    state: str = ""
    said: str = ""

    @property
    def query(self) -> dict[str, str]:
        """Return it as the address of the list says it."""
        told = {"since": self.first.isoformat(), "until": self.last.isoformat()}
        more = {"item": self.letter, "state": self.state, "said": self.said}
        return told | {name: value for name, value in more.items() if value}


def tickets_of(hall: Hall, ask: Ask) -> QuerySet[Ticket]:
    """Return the numbers behind a figure, the newest first; those behind a wait, the longest."""
    rows = _between(hall, ask.first, ask.last).select_related("item", "window")
    rows = rows.annotate(
        waited=ExpressionWrapper(F("called_at") - F("taken_at"), output_field=DurationField())
    )
    if ask.letter:
        rows = rows.filter(item__letter=ask.letter)
    if ask.said:
        rows = rows.exclude(said="") if ask.said == "any" else rows.filter(said=ask.said)
    if ask.state == "waits":
        return rows.filter(called_at__isnull=False).order_by("-waited", "-pk")
    if ask.state == "pending":
        rows = rows.filter(state__in=OPEN)
    elif ask.state:
        rows = rows.filter(state=ask.state)
    return rows.order_by("-day", "-taken_at", "-pk")


def _between(hall: Hall, first: date, last: date) -> QuerySet[Ticket]:
    return Ticket.objects.filter(hall=hall, day__gte=first, day__lte=last)
