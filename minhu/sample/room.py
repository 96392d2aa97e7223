"""The operations room of the sample: a roster of eight days and what the log says today."""

from __future__ import annotations

from datetime import datetime, timedelta

from minhu.accounts.models import User
from minhu.centre.domain.writing import Turn, put_on_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.core.clock import local_day
from minhu.places.models import Area
from minhu.sample.staff import STREET, Staff

LINES = (
    (6.5, EntryKind.HANDOVER, "交接班：夜里没有突发，遗留的事都已交清。"),
    (4.0, EntryKind.NOTICE, "夜间降温，提醒各社区检查楼道水管。"),
    (2.5, EntryKind.EVENT, "新苑社区停水检修，已贴通知，晚上十点前恢复。"),
    (0.8, EntryKind.EVENT, "梧桐街树枝压到电线，市政所已到现场围挡。"),
)
"""Hours before now, kind and words of each line; lines of yesterday stay yesterday's."""


def open_room(staff: Staff, *, at: datetime) -> None:
    """Plan who is on duty from yesterday on, and write the log of the past hours."""
    area = Area.objects.get(code=STREET)
    today = local_day(at)
    desks = [staff.communities[code] for code in sorted(staff.communities)]
    for offset in range(-1, 7):
        day, helper = today + timedelta(days=offset), desks[offset % len(desks)]
        for shift in Shift:
            for seat, who in _seats(staff, helper, shift):
                put_on_duty(area, turn=Turn(day, shift, seat), who=who, actor=staff.street, at=at)
    for hours, kind, words in LINES:
        moment = at - timedelta(hours=hours)
        write_down(area, kind=kind, words=words, actor=staff.street, at=moment)


def _seats(staff: Staff, helper: User, shift: Shift) -> tuple[tuple[Seat, User], ...]:
    on_duty = staff.street if shift is Shift.DAY else staff.supervisor
    return (Seat.CHIEF, staff.leader), (Seat.DUTY, on_duty), (Seat.EMERGENCY, helper)
