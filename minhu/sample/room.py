"""The operations room of the sample: a roster of eight days, the log, a hand-over, a brief, an event."""

from __future__ import annotations

from datetime import datetime, timedelta

from minhu.accounts.models import User
from minhu.cases.models import Case
from minhu.cases.models.case import OPEN
from minhu.centre.domain.briefing import compose_brief, publish_brief, word_brief
from minhu.centre.domain.handing import hand_over, take_over
from minhu.centre.domain.incidents import (
    Event,
    link_case,
    open_incident,
    place_incident,
    say_of_incident,
)
from minhu.centre.domain.writing import Turn, put_on_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.centre.queries.spots import point_of_case
from minhu.core.clock import local_day
from minhu.places.models import Area
from minhu.sample.staff import STREET, Staff

LINES = (
    (4.0, EntryKind.NOTICE, "夜间降温，提醒各社区检查楼道水管。"),
    (2.5, EntryKind.EVENT, "新苑社区停水检修，已贴通知，晚上十点前恢复。"),
    (0.8, EntryKind.EVENT, "梧桐街树枝压到电线，市政所已到现场围挡。"),
)
"""Hours before now, kind and words of each line; lines of yesterday stay yesterday's."""

NOTE = "夜里没有突发。新苑社区的停水通知还没贴完，白天接着贴。"
BRIEF = "夜间降温，没有突发。接下来盯新苑社区的停水检修和梧桐街的树枝。"


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


def keep_the_day(staff: Staff, *, at: datetime) -> None:
    """Hand over the night shift of this morning, publish the brief of yesterday, run an event."""
    area, left = Area.objects.get(code=STREET), at - timedelta(hours=6.5)
    note = hand_over(area, words=NOTE, actor=staff.supervisor, at=left)
    take_over(note, actor=staff.street, at=left + timedelta(minutes=10))
    yesterday = local_day(at) - timedelta(days=1)
    brief = compose_brief(area, yesterday, actor=staff.street, at=at)
    word_brief(brief, BRIEF, actor=staff.street, turn=brief.turn)
    publish_brief(brief, actor=staff.street, at=at, turn=brief.turn)
    _run_event(staff, area, at)


def _run_event(staff: Staff, area: Area, at: datetime) -> None:
    """Open an event that is under way, with the newest open case and whistle in it."""
    began = at - timedelta(hours=0.7)
    event = Event("梧桐街树枝压到电线", "梧桐街中段", began, staff.leader)
    incident = open_incident(area, event, actor=staff.street, at=began)
    said = began + timedelta(minutes=12)
    say_of_incident(incident, "市政所已到现场围挡，供电在路上", actor=staff.street, at=said)
    for kind in ("request", "whistle"):
        newest = Case.objects.filter(OPEN, kind=kind).order_by("-received_at").first()
        if newest is not None:
            link_case(incident, newest.number, actor=staff.street, at=said)
            if point_of_case(incident, staff.street, newest.number):
                place_incident(incident, None, newest.number, actor=staff.street, at=said)


def _seats(staff: Staff, helper: User, shift: Shift) -> tuple[tuple[Seat, User], ...]:
    on_duty = staff.street if shift is Shift.DAY else staff.supervisor
    return (Seat.CHIEF, staff.leader), (Seat.DUTY, on_duty), (Seat.EMERGENCY, helper)
