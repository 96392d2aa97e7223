"""Rooms that residents of the sample asked for: one waits, one is booked, one was used, one was not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from minhu.accounts.actors import Visitor
from minhu.affairs.domain.asking import ask_room
from minhu.affairs.domain.steps import take
from minhu.affairs.rooms import ends_at, rooms_in
from minhu.core import outbox
from minhu.core.clock import local_day
from minhu.sample.staff import Staff

HALL = "多功能厅"
DAY = timedelta(days=1)
WANTED: tuple[tuple[int, int, int, str, tuple[str, ...]], ...] = (
    (3, 9, 11, "老年书法班", ()),
    (2, 14, 16, "小区业主开会", ("accept",)),
    (4, 19, 21, "合唱队排练", ("refuse",)),
    (-2, 9, 11, "剪纸课", ("accept", "use")),
    (-3, 14, 16, "乒乓球队碰头", ("accept", "miss")),
)
"""On which day from today, from when to when, what for, and what the desk did."""


def book_rooms(staff: Staff, *, at: datetime) -> None:
    """Ask for the hall as residents do, and answer as its desk does."""
    room = next(each for each in rooms_in() if each.record.key == HALL)
    with outbox.quiet():
        for n, (days, first, last, title, verbs) in enumerate(WANTED):
            asked = at - DAY / 6 if days > 0 else at - 8 * DAY
            said: dict[str, Any] = {
                "title": title,
                "room": room,
                "day": local_day(at) + days * DAY,
                "first": first,
                "last": last,
                "people": 20 + n,
                "caller_name": f"例{n + 20}",
                "caller_phone": f"138000000{n + 20}",
                "intake_key": f"sample-room-{n}",
            }
            case = ask_room(said, actor=Visitor(), at=asked).case
            for step, verb in enumerate(verbs, start=1):
                note = {"refuse": "这个时段社区要用：社区开居民代表会"}.get(verb, "")
                answers = {"note": note, "until": ends_at(case) if verb == "accept" else None}
                moment = asked + DAY / 8 if step == 1 else at - DAY
                take(case, verb, answers=answers, actor=staff.street, at=moment)
