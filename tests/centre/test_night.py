"""The room at three in the morning: what the night needs to see, and where each way leads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine

from minhu.centre.domain.handing import hand_over, take_over
from minhu.centre.domain.incidents import Event, close_incident, open_incident
from minhu.centre.domain.writing import Turn, put_on_duty, write_down
from minhu.centre.enums import EntryKind, Seat, Shift
from minhu.centre.models import Duty, Entry
from minhu.centre.queries.handovers import usual_words
from minhu.core.clock import day_begins, local_day
from minhu.places.models import Area
from tests.cast import COMMUNITY, NOW, STREET, Cast
from tests.desk.acts import signed_in

pytestmark = pytest.mark.django_db
ROOM, LOG, NOTES = "/centre/", "/centre/log/", "/centre/handovers/"
MIDNIGHT = day_begins(local_day(NOW))
HOUR = timedelta(hours=1)


@pytest.fixture
def area(cast: Cast) -> Area:
    del cast
    return Area.objects.get(code=STREET)


@pytest.mark.parametrize(
    ("hour", "heading", "lines"),
    [
        (3, "这一夜的日志", ["凌晨", "前一晚"]),
        (9, "今天的日志", ["早上", "凌晨"]),
        (20, "今天的日志", ["早上", "凌晨"]),
    ],
)
def test_after_midnight_the_log_of_the_evening_still_hangs_there(
    cast: Cast, area: Area, hour: int, heading: str, lines: list[str]
) -> None:
    for at, words in ((-7, "白班"), (-2, "前一晚"), (2, "凌晨"), (8.5, "早上")):
        if at < hour:
            moment = MIDNIGHT + at * HOUR
            write_down(area, kind=EntryKind.EVENT, words=words, actor=cast.street, at=moment)
    with time_machine.travel(MIDNIGHT + hour * HOUR, tick=False):
        page = signed_in(cast.street).get(ROOM)
    assert [line.words for line in page.context["lines"]] == lines
    assert heading in page.content.decode()


@pytest.mark.parametrize(
    ("hour", "ago", "shift"),
    [(8.5, 1, Shift.NIGHT), (9, 0, Shift.DAY), (18.5, 0, Shift.DAY), (19, 0, Shift.NIGHT)],
)
def test_a_note_written_shortly_after_the_change_is_of_the_shift_that_leaves(
    cast: Cast, area: Area, hour: float, ago: int, shift: Shift
) -> None:
    at = MIDNIGHT + hour * HOUR
    note = hand_over(area, words="没有突发", actor=cast.street, at=at)
    assert (note.day, note.shift) == (local_day(NOW) - timedelta(days=ago), shift)
    with time_machine.travel(at, tick=False):
        page = signed_in(cast.street).get(NOTES).content.decode()
    assert f"交的是 {note.day:%m-%d}" in page


def test_the_wall_says_that_a_note_waits_for_a_signature(cast: Cast, area: Area) -> None:
    client = signed_in(cast.supervisor)
    assert "等人接班" not in client.get(ROOM).content.decode()
    note = hand_over(area, words="没有突发", actor=cast.street, at=NOW)
    page = client.get(ROOM).content.decode()
    assert ("等人接班" in page, f'href="{NOTES}?area={STREET}"' in page) == (True, True)
    take_over(note, actor=cast.supervisor, at=NOW)
    assert "等人接班" not in client.get(ROOM).content.decode()


def test_a_note_begins_with_the_events_that_are_still_running(cast: Cast, area: Area) -> None:
    about = [Event(title, "东门", NOW, cast.leader) for title in ("停电", "漏水")]
    over, _running = (open_incident(area, one, actor=cast.street, at=NOW) for one in about)
    close_incident(over, "好了", actor=cast.street, at=NOW)
    assert usual_words(area, at=NOW).endswith("还没结束的事件：漏水。")


def test_a_seat_that_nobody_was_planned_for_tonight_says_so_on_the_wall(
    cast: Cast, area: Area, plan: Callable[[int, Shift], None]
) -> None:
    plan(0, Shift.DAY)
    tonight = Turn(local_day(NOW), Shift.NIGHT, Seat.CHIEF)
    put_on_duty(area, turn=tonight, who=cast.leader, actor=cast.leader, at=NOW)
    with time_machine.travel(MIDNIGHT + 21 * HOUR, tick=False):
        page = signed_in(cast.street).get(ROOM)
    assert page.context["duty"] == [("带班", cast.leader.name), ("值班", "")]
    assert page.content.decode().count("没排人") == 1


def test_the_room_of_a_community_leads_to_its_own_log_and_back(cast: Cast) -> None:
    client, asked = signed_in(cast.street), {"area": COMMUNITY}
    room = client.get(ROOM, asked).content.decode()
    assert room.count(f'href="{LOG}?area={COMMUNITY}"') == 2
    page = client.get(LOG, asked).content.decode()
    for way in (f'href="{ROOM}', f'action="{LOG}write/', f'action="{LOG}duty/'):
        assert f'{way}?area={COMMUNITY}"' in page
    line = {"kind": "event", "words": "水管裂了"}
    seat = {"day": str(date(2026, 11, 23)), "shift": "day", "seat": "duty", "who": cast.desk.pk}
    for end, said in (("write/", line), ("duty/", seat)):
        answer = client.post(f"{LOG}{end}?area={COMMUNITY}", said)
        assert answer["Location"] == f"{LOG}?area={COMMUNITY}"
    assert {Entry.objects.get().area_id, Duty.objects.get().area_id} == {COMMUNITY}
