"""A service hall of the sample: six windows and one, 6+1, with a morning's numbers."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time, timedelta

from django.db import transaction

from minhu.accounts.actors import Visitor
from minhu.accounts.models import User
from minhu.core.clock import day_begins, local_day, zone
from minhu.core.errors import DomainError
from minhu.halls.domain import calling, keeping
from minhu.halls.domain.keeping import About, Hours
from minhu.halls.domain.taking import give_back, rate, take_ticket
from minhu.halls.hours import is_open
from minhu.halls.models import Hall, Item, Window
from minhu.halls.queries.line import called_at
from minhu.places.models import Area
from minhu.sample.staff import STREET, Staff

HOURS = Hours(opens=time(8, 30), closes=time(17, 30), rest_from=time(12), rest_to=time(13, 30))
ITEMS = (
    ("A", "社保医保", "身份证、社保卡", "当场办"),
    ("B", "民政救助", "身份证、户口簿、收入证明", "受理后5个工作日"),
    ("C", "计生服务", "身份证、结婚证", "当场办"),
    ("D", "退役军人服务", "身份证、退役证", "当场登记"),
    ("E", "残联事务", "身份证、残疾证", "受理后10个工作日"),
    ("F", "就业创业", "身份证、毕业证", "当场登记"),
)
EVERYTHING = "综合窗口"
LENGTH = timedelta(hours=2, minutes=50)
TAKEN = 40
WANTED = "ABACADABECABF"
FIRST_CALL, LEFT, MISSED = 3, 7, {12, 23}
"""At which step the first is called, who gives their number back, and when nobody came."""
VERDICTS = ("content", "", "content", "fair", "content", "", "content", "discontent")


@transaction.atomic
def receive(staff: Staff, *, at: datetime) -> None:
    """Open the hall and replay its last hours through the verbs."""
    area = Area.objects.get(code=STREET)
    opened = at - timedelta(days=90)
    hall = keeping.open_hall(area, "示例便民服务大厅", HOURS, actor=staff.street, at=opened)
    items = [
        keeping.add_item(hall, About(letter=a, name=b, brings=c, promise=d), actor=staff.street)
        for a, b, c, d in ITEMS
    ]
    windows = [
        keeping.add_window(hall, f"{n}号窗口", item.letter, actor=staff.street)
        for n, item in enumerate(items, start=1)
    ]
    everything = "".join(item.letter for item in items)
    windows.append(keeping.add_window(hall, EVERYTHING, everything, actor=staff.street))
    for window in windows[:4] + windows[-1:]:
        calling.staff_window(window, actor=staff.street)
    _play(hall, items, windows, staff.street, _end(hall, at))


def _end(hall: Hall, at: datetime) -> datetime:
    """Return until when the numbers are played: now, or the last noon at which it was open."""
    if is_open(hall, at) and at - _opening(at) > timedelta(minutes=45):
        return at
    noon = datetime.combine(local_day(at), time(11, 50), tzinfo=zone())
    while noon >= at or not is_open(hall, noon):
        noon -= timedelta(days=1)
    return noon


def _opening(at: datetime) -> datetime:
    return day_begins(local_day(at)) + timedelta(hours=HOURS.opens.hour, minutes=HOURS.opens.minute)


def _play(hall: Hall, items: list[Item], windows: list[Window], clerk: User, end: datetime) -> None:
    """Let somebody come at each step, and one window after another finish and call the next."""
    begin = max(end - LENGTH, _opening(end))
    step = (end - begin) / TAKEN
    open_ones = [each for each in windows if each.is_open]
    turns = [open_ones[-1], *open_ones]
    wanted = {item.letter: item for item in items}
    for n, moment in enumerate(begin + n * step for n in range(TAKEN)):
        if not is_open(hall, moment):
            continue
        key = f"sample-hall-{n:05d}"
        ticket = take_ticket(wanted[WANTED[n % len(WANTED)]], key=key, actor=Visitor(), at=moment)
        if n == LEFT:
            give_back(ticket, actor=Visitor(), at=moment + step / 4)
        if n >= FIRST_CALL:
            _turn(turns[n % len(turns)], n, clerk, moment + step / 2)


def _turn(window: Window, n: int, clerk: User, at: datetime) -> None:
    current = called_at(window, local_day(at))
    if current is not None and n in MISSED:
        calling.miss(current, actor=clerk, at=at)
    elif current is not None:
        served = calling.serve(current, actor=clerk, at=at)
        if said := VERDICTS[n % len(VERDICTS)]:
            rate(served, said, actor=Visitor())
    with suppress(DomainError):  # nobody waits for what this window serves
        calling.call_next(window, actor=clerk, at=at)
