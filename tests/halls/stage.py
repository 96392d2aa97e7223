"""A hall of the tests: two kinds of business, a window for one and a window for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count

from minhu.accounts.actors import Visitor
from minhu.halls.domain import calling, keeping
from minhu.halls.domain.keeping import About, Hours
from minhu.halls.domain.taking import take_ticket
from minhu.halls.models import Hall, Item, Ticket, Window
from minhu.places.models import Area
from tests.cast import NOW, STREET, Cast

MINUTE = timedelta(minutes=1)
HOURS = Hours(opens=time(8, 30), closes=time(17, 30), rest_from=time(12), rest_to=time(13, 30))
_keys = count()


@dataclass(frozen=True, slots=True)
class Desks:
    """What stands in the hall, and who serves there."""

    cast: Cast
    hall: Hall
    pension: Item
    relief: Item
    one: Window
    both: Window


def furnish(cast: Cast, area: str = STREET) -> Desks:
    by = cast.street
    hall = keeping.open_hall(Area.objects.get(code=area), "便民服务大厅", HOURS, actor=by, at=NOW)
    pension = keeping.add_item(hall, About(letter="A", name="社保医保"), actor=by)
    relief = keeping.add_item(hall, About(letter="B", name="民政救助", most=3), actor=by)
    one = keeping.add_window(hall, "1号窗口", "A", actor=by)
    both = keeping.add_window(hall, "2号窗口", "BA", actor=by)
    for window in (one, both):
        calling.staff_window(window, actor=by)
    return Desks(cast, hall, pension, relief, one, both)


def taken(item: Item, minutes: int = 0, key: str = "") -> Ticket:
    """Let somebody take a number so many minutes after ten o'clock."""
    key = key or f"a-key-of-one-form-{next(_keys):05d}"
    return take_ticket(item, key=key, actor=Visitor(), at=NOW + minutes * MINUTE)


def called(desks: Desks, minutes: int = 5, window: Window | None = None) -> Ticket:
    at: datetime = NOW + minutes * MINUTE
    return calling.call_next(window or desks.both, actor=desks.cast.street, at=at)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("item", "hall__area", "window").get(pk=ticket.pk)
