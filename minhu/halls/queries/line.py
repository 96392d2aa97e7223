"""The line of a day: who waits for what, who is called where, how many stand before one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from minhu.accounts.models import User
from minhu.core.errors import DomainError
from minhu.halls.enums import TicketState
from minhu.halls.models import Hall, Item, Ticket, Window
from minhu.halls.rules import READING
from minhu.places.queries import in_area

LAST_CALLED = 6
RECENT = 10
"""So many of the last calls of an item say how long one waits now."""


def visible_to(user: User) -> QuerySet[Hall]:
    """Return the halls that somebody may see: those in the places they read."""
    where = Q(pk__in=())
    for post in user.posts_now:
        if post.role in READING and post.area_code:
            where |= in_area(post.area_code)
    return Hall.objects.filter(where).select_related("area")


def hall_of_code(code: str) -> Hall | None:
    """Return the hall behind a QR code."""
    return Hall.objects.select_related("area").filter(code=code).first()


def ticket_of_secret(hall: Hall, secret: str) -> Ticket | None:
    rows = Ticket.objects.select_related("item", "window", "hall__area")
    return rows.filter(hall=hall, secret=secret).first()


def item_of(hall: Hall, key: str) -> Item:
    """Return what is meant in a hall; raises ``DomainError`` for what is not done there."""
    rows = Item.objects.select_related("hall__area").filter(hall=hall)
    found = next((each for each in rows if str(each.pk) == key), None)
    if found is None:
        raise DomainError(_("请选一项业务。"))
    return found


def ticket_in(hall: Hall, key: UUID | str) -> Ticket | None:
    return (
        Ticket.objects.select_related("item", "window", "hall__area")
        .filter(pk=key, hall=hall)
        .first()
    )


def window_in(hall: Hall, key: UUID) -> Window | None:
    return Window.objects.select_related("hall__area").filter(pk=key, hall=hall).first()


@dataclass(frozen=True, slots=True)
class Queue:
    """How many numbers of a day an item, or a hall, gave out, and how many of them wait."""

    of: Item | Hall
    taken: int = 0
    waiting: int = 0

    @property
    def letter(self) -> str:
        return self.of.letter if isinstance(self.of, Item) else ""

    @property
    def offered(self) -> bool:
        """Answer whether numbers are given out for it."""
        return isinstance(self.of, Item) and self.of.ended_at is None


def queues_of_halls(halls: Iterable[Hall], day: date) -> list[Queue]:
    """Return the queue of each hall."""
    found = list(halls)
    counted = _counted(Ticket.objects.filter(hall__in=found, day=day), "hall")
    return [Queue(hall, *counted.get(hall.pk, ())) for hall in found]


def queues_of(hall: Hall, day: date) -> list[Queue]:
    """Return the queue of each item of a hall, what is done there no more at the end."""
    items = Item.objects.filter(hall=hall).order_by(F("ended_at").asc(nulls_first=True), "letter")
    counted = _counted(Ticket.objects.filter(hall=hall, day=day), "item")
    return [Queue(item, *counted.get(item.pk, ())) for item in items]


def _counted(rows: QuerySet[Ticket], by: str) -> dict[UUID, tuple[int, int]]:
    waiting = Count("pk", filter=Q(state=TicketState.WAITING))
    told = rows.order_by().values(by).annotate(taken=Count("pk"), waits=waiting)
    return {key: (taken, waits) for key, taken, waits in told.values_list(by, "taken", "waits")}


def waiting_at(window: Window, day: date) -> QuerySet[Ticket]:
    """Return who waits for what a window serves, the longest first."""
    rows = Ticket.objects.filter(hall=window.hall_id, day=day, state=TicketState.WAITING)
    return rows.filter(item__letter__in=list(window.serves)).select_related("item", "hall__area")


def passed_over(hall: Hall, day: date) -> QuerySet[Ticket]:
    """Return who was called and did not come, the last first."""
    rows = Ticket.objects.filter(hall=hall, day=day, state=TicketState.ABSENT)
    return rows.select_related("item", "window").order_by("-over_at")


def called_at(window: Window, day: date) -> Ticket | None:
    """Return the number that is called to a window."""
    rows = Ticket.objects.select_related("item", "hall__area", "window")
    return rows.filter(window=window, day=day, state=TicketState.CALLED).first()


def windows_of(hall: Hall, day: date) -> list[tuple[Window, Ticket | None]]:
    """Return the windows of a hall, each with the number that is called there."""
    rows = Ticket.objects.filter(hall=hall, day=day, state=TicketState.CALLED)
    at = {each.window_id: each for each in rows.select_related("item")}
    windows = Window.objects.filter(hall=hall, ended_at=None)
    return [(window, at.get(window.pk)) for window in windows]


def business_at(window: Window, queues: Iterable[Queue]) -> str:
    """Return in words what a window serves: everything there is, or each by letter and name."""
    named = {each.letter: str(each.of) for each in queues if each.offered}
    if len(named) > 1 and named.keys() <= set(window.serves):
        return _("全部业务")
    return _("、").join(name for letter, name in named.items() if letter in window.serves)


def last_called(hall: Hall, day: date) -> list[Ticket]:
    """Return the numbers that were called last, the newest first; what was given back is gone."""
    rows = Ticket.objects.filter(
        hall=hall, day=day, state__in=(TicketState.CALLED, TicketState.SERVED, TicketState.ABSENT)
    )
    return list(rows.select_related("item", "window").order_by("-shown_at", "-pk")[:LAST_CALLED])


def waiting_in(hall: Hall, day: date) -> int:
    return Ticket.objects.filter(hall=hall, day=day, state=TicketState.WAITING).count()


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many wait for the same business before a number, and how many minutes one waited lately."""

    count: int
    minutes: int | None


def ahead_of(ticket: Ticket) -> Ahead:
    """Return what stands before a number that waits."""
    same = Ticket.objects.filter(item=ticket.item_id, day=ticket.day)
    before = same.filter(state=TicketState.WAITING, hall=ticket.hall_id).filter(
        Q(taken_at__lt=ticket.taken_at) | Q(taken_at=ticket.taken_at, pk__lt=ticket.pk)
    )
    return Ahead(before.count(), _lately(same))


def _lately(same: QuerySet[Ticket]) -> int | None:
    """Return the median wait of the last calls in whole minutes, at least one."""
    last = same.filter(called_at__isnull=False).order_by("-called_at")
    moments = last.values_list("taken_at", "called_at")[:RECENT]
    waits = [(called - taken).total_seconds() for taken, called in moments if called]
    return max(1, round(median(waits) / 60)) if waits else None
